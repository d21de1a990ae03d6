import * as ts from 'typescript';
import { allNodes } from '../../source/typescript-source';
import { isTopLevel } from '../config-declarations';
import type { ConfigurationConstant } from '../migration-plan';
import {
  byHand,
  inPlaceOfCall,
  removeStatement,
  renameTo,
  withNote,
  type MemberRule,
  type MemberRules,
} from '../service-calls';

/** Another method with arguments of its own, written anew. */
function calling(method: string, argumentsOf: (args: readonly ts.Expression[]) => string): MemberRule {
  return ({ access, call }, file) => {
    if (!call) {
      byHand(`is ${method}() now.`)({ access, call, member: access.name.text }, file);
      return;
    }
    file.edits.replace(access.name.getStart(), call.getEnd(), `${method}(${argumentsOf(call.arguments)})`);
  };
}

/** The set-up names the browser's storages itself; another one is given to it by hand. */
const setStorage: MemberRule = (use, file) => {
  const reason = PLACES_OF_STORAGE[use.call?.arguments[0]?.getText() ?? ''];
  const leave = byHand("add withStorage('local') or another storage to provideOidc.");
  (reason ? removeStatement(reason, leave) : leave)(use, file);
};

const PLACES_OF_STORAGE: Readonly<Record<string, string>> = {
  localStorage: "the set-up has withStorage('local').",
  sessionStorage: 'the session is kept there by default.',
};

/** `start()` takes no options and no address. */
const startWithoutResult: MemberRule = (use, file) => {
  calling('start', () => '')(use, file);
  const [argument] = use.call?.arguments ?? [];
  if (argument && isGiven(argument)) {
    file.leave(use.access, `${use.member}: its arguments were left out. ${START_TAKES_NOTHING}`);
  }
};

const START_TAKES_NOTHING =
  'What a callback did belongs behind start() or events$; discovery is read at issuer + /.well-known/openid-configuration, or give metadata.';

/** `start()` answers with the session where the old methods told whether somebody is signed in. */
const start: MemberRule = (use, file) => {
  startWithoutResult(use, file);
  if (use.call && isResultUsed(use.call)) file.edits.insert(use.call.getEnd(), '.then((session) => session !== null)');
};

function isResultUsed(call: ts.CallExpression): boolean {
  const reader = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  if (ts.isPropertyAccessExpression(reader) && ts.isCallExpression(reader.parent)) {
    const [callback] = reader.parent.arguments;
    const ignoresIt = callback && ts.isArrowFunction(callback) && callback.parameters.length === 0;
    return reader.name.text === 'then' && !ignoresIt;
  }
  return !ts.isExpressionStatement(reader) && !ts.isPropertyAccessExpression(reader);
}

const authorizeWithRoute = calling('authorize', ([state, params]) => {
  const parts: string[] = [];
  if (state && isGiven(state)) parts.push(`returnTo: ${state.getText()}`);
  if (params && isGiven(params)) parts.push(`customParams: ${params.getText()}`);
  return parts.length > 0 ? `{ ${parts.join(', ')} }` : '';
});

/** The old library took any text along; `returnTo` is a route. */
const authorize: MemberRule = (use, file) => {
  authorizeWithRoute(use, file);
  const [state] = use.call?.arguments ?? [];
  const isRoute = !state || !isGiven(state) || /^['"`]\/|\b(router|state)\.url$/.test(state.getText());
  if (!isRoute) {
    file.leave(use.access, `${use.member}: returnTo must be a route of this application, such as /orders?page=2.`);
  }
};

const customParamsOf = ([params]: readonly ts.Expression[]) =>
  params && isGiven(params) ? `{ customParams: ${params.getText()} }` : '';

/** `logOut(true)` forgets the session here only; an object holds parameters for the provider. */
const logOut: MemberRule = (use, file) => {
  const [first, ...others] = use.call?.arguments ?? [];
  const isLocal = first?.kind === ts.SyntaxKind.TrueKeyword;
  const isPlain = !first || isLocal || first.kind === ts.SyntaxKind.FalseKeyword || !isGiven(first);
  calling(isLocal ? 'logoffLocal' : 'logoff', () => (isPlain ? '' : `{ customParams: ${first.getText()} }`))(use, file);
  if (others.length > 0) file.report(use.access, `${use.member}: arguments were left out.`);
};

function refresh(argumentsOf: (args: readonly ts.Expression[]) => string): MemberRule {
  return (use, file) => {
    calling('refreshSession', argumentsOf)(use, file);
    if (use.call && isFailureRead(use.call)) {
      file.leave(
        use.access,
        `${use.member}: it rejects with an OidcError; compare its code, for example login_required.`,
      );
    }
  };
}

/** Whether a `catch` behind the promise looks at what it gets. */
function isFailureRead(promise: ts.Expression): boolean {
  const access = promise.parent;
  if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(access.parent)) return false;
  const [callback] = access.parent.arguments;
  const isRead =
    access.name.text === 'catch' && callback && ts.isFunctionLike(callback) && callback.parameters.length > 0;
  return isRead || isFailureRead(access.parent);
}

const configureByHand = byHand('give this configuration to provideOidc or OidcModule.forRoot.');

/** The application's configuration has been given to the set-up call; another one would be lost. */
export function configureWith(configuration: ConfigurationConstant | null): MemberRule {
  const remove = removeStatement('the configuration is given to provideOidc or OidcModule.forRoot.', configureByHand);
  return (use, file) => {
    const name = use.call?.arguments[0]?.getText();
    const isGiven = name !== undefined && name === configuration?.name && !isLocalName(file.source, name);
    (isGiven ? remove : configureByHand)(use, file);
  };
}

/** Whether a function of the file has a parameter or variable of that name. */
function isLocalName(source: ts.SourceFile, name: string): boolean {
  return allNodes(source).some(
    (node) =>
      (ts.isParameter(node) || ts.isVariableDeclaration(node)) && node.name.getText() === name && !isTopLevel(node),
  );
}

const NO_SUCH_FLOW = 'users sign in at the provider, by authorize(); no other grants are offered.';
const asExpression = (template: string): MemberRule => inPlaceOfCall(`(${template})`);

/** Members of `OAuthService`. */
export const SERVICE_RULES: MemberRules = {
  setupAutomaticSilentRefresh: removeStatement(
    'tokens are renewed by themselves (silentRenew).',
    byHand('tokens are renewed by themselves.'),
  ),
  tokenValidationHandler: removeStatement('signatures are always verified.', byHand('signatures are always verified.')),
  loadDiscoveryDocumentAndTryLogin: start,
  loadDiscoveryDocument: startWithoutResult,
  tryLogin: start,
  tryLoginImplicitFlow: start,
  tryLoginCodeFlow: start,
  loadDiscoveryDocumentAndLogin: (use, file) => {
    const service = use.access.expression.getText();
    startWithoutResult(use, file);
    if (use.call) {
      const signIn = `if (!session) await ${service}.authorize();`;
      file.edits.insert(use.call.getEnd(), `.then(async (session) => { ${signIn} return session !== null; })`);
    }
    file.report(use.access, 'loadDiscoveryDocumentAndLogin: oidcGuard() on the routes does the same with less.');
  },
  initLoginFlow: authorize,
  initImplicitFlow: authorize,
  initCodeFlow: authorize,
  initLoginFlowInPopup: calling('authorize', () => "{ display: 'popup' }"),
  initImplicitFlowInPopup: calling('authorize', () => "{ display: 'popup' }"),
  logOut,
  revokeTokenAndLogout: logOut,
  silentRefresh: refresh(customParamsOf),
  refreshToken: refresh(() => ''),
  getIdentityClaims: (use, file) => {
    calling('claims', () => '')(use, file);
    file.report(use.access, 'getIdentityClaims: claims have types now, and one that may be missing is undefined.');
  },
  getIdToken: asExpression("$.session()?.idToken ?? ''"),
  getAccessToken: withNote(
    asExpression("$.session()?.accessToken ?? ''"),
    'await getAccessToken() waits for a renewal and is never expired.',
  ),
  getIdTokenExpiration: asExpression('($.session()?.expiresAt ?? 0) * 1000'),
  getAccessTokenExpiration: asExpression('($.session()?.accessTokenExpiresAt ?? 0) * 1000'),
  hasValidIdToken: calling('isAuthenticated', () => ''),
  hasValidAccessToken: calling('isAuthenticated', () => ''),
  getGrantedScopes: asExpression("$.session()?.scope.split(' ') ?? []"),
  authorizationHeader: (use, file) => {
    const service = use.access.expression;
    if (!use.call) return byHand('is Bearer and the access token.')(use, file);
    file.edits.insert(use.call.getStart(), "('Bearer ' + ");
    file.edits.replace(service.getEnd(), use.call.getEnd(), '.session()?.accessToken)');
  },
  events: withNote(
    renameTo('events$'),
    'compare event.type with the types of OidcEvent; the migration guide has a table.',
  ),
  loadUserProfile: byHand(
    'add withUserInfo(), inject OidcUserInfo and call load(); the claims of the ID token are claims().',
  ),
  state: byHand('the route to come back to is authorize({ returnTo }); nothing else travels in state.'),
  setStorage,
  stopAutomaticRefresh: byHand('set silentRenew: false to renew by refreshSession() alone.'),
  discoveryDocumentLoaded: byHand("status() is 'starting' until the start is over."),
  discoveryDocumentLoaded$: byHand("status() is 'starting' until the start is over."),
  checkSession: byHand('withSessionMonitoring() does it.'),
  restartSessionChecksIfStillLoggedIn: byHand('withSessionMonitoring() does it.'),
  getRefreshToken: byHand('a refresh token is shown to nobody; refreshSession() renews by it.'),
  getCustomTokenResponseProperty: byHand('use the claims of the ID token.'),
  createAndSaveNonce: byHand('a nonce is made for each request.'),
  resetImplicitFlow: byHand('nothing needs to be reset.'),
  processIdToken: byHand('use OidcSecurityValidation for tokens of your own.'),
  fetchTokenUsingPasswordFlow: byHand(NO_SUCH_FLOW),
  fetchTokenUsingPasswordFlowAndLoadUserProfile: byHand(NO_SUCH_FLOW),
  fetchTokenUsingGrant: byHand(NO_SUCH_FLOW),
};

function isGiven(argument: ts.Expression): boolean {
  return !['undefined', 'null', "''", '""'].includes(argument.getText());
}
