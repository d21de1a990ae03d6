import * as ts from 'typescript';
import { allNodes, findProperty, unwrapExpression } from '../../source/typescript-source';
import type { MigratingFile } from '../migrating-file';
import { rewriteConsumers, type ValueShape } from '../emitted-values';
import type { ServiceAccess } from '../service-access';
import {
  byHand,
  byPromise,
  inPlaceOfCall,
  observableOf,
  removeStatement,
  renameTo,
  withNote,
  bareSubscription,
  type MemberRule,
  type MemberRules,
} from '../service-calls';

/** `LoginResponse` and `UserDataResult` -> `OidcSession | null`. */
const SESSION: ValueShape = {
  valueName: 'session',
  fields: {
    isAuthenticated: '$ !== null',
    userData: '$?.claims',
    accessToken: '$?.accessToken',
    idToken: '$?.idToken',
  },
  description: 'This gives the OidcSession, or null when nobody is signed in.',
};

/** `AuthenticatedResult` -> `boolean`. */
const IS_AUTHENTICATED: ValueShape = {
  valueName: 'isAuthenticated',
  fields: { isAuthenticated: '$' },
  description: 'This gives true or false now.',
};

/** What is there once the start is over; also within a guard, long after it. */
const startUp: MemberRule = (use, file) => {
  const whole = use.call ?? use.access;
  const operators = pipedOperators(whole);
  const take = operators[0]?.getText().startsWith('take(1)') ? '' : `${file.use('take', 'rxjs')}(1)`;
  const pipe = operators.length > 0 ? '' : `.pipe(${take})`;
  file.edits.replace(use.access.expression.getEnd(), whole.getEnd(), `.session$${pipe}`);
  if (operators[0] && take) file.edits.insert(operators[0].getStart(), `${take}, `);
  const [url] = use.call?.arguments ?? [];
  if (url && isGiven(url)) {
    file.leave(
      use.access,
      `${use.member}: the URL was left out; authorizedCallback(url) takes one that is not the page's own.`,
    );
  }
  rewriteConsumers(whole, SESSION, file);
};

function pipedOperators(observable: ts.Expression): readonly ts.Expression[] {
  const access = observable.parent;
  const isPiped = ts.isPropertyAccessExpression(access) && access.name.text === 'pipe';
  return isPiped && ts.isCallExpression(access.parent) ? access.parent.arguments : [];
}

/** Start-up runs in an initializer: a call without a reader is not needed any more. */
const checkAuth: MemberRule = (use, file) => {
  const [url] = use.call?.arguments ?? [];
  const isUnread = use.call !== null && bareSubscription(use.call) !== null && !(url && isGiven(url));
  (isUnread ? removeStatement('start-up runs in an application initializer.', startUp) : startUp)(use, file);
};

const authorize: MemberRule = (use, file) => {
  const [configId, options] = use.call?.arguments ?? [];
  if (!use.call || !configId) return;
  if (isGiven(configId)) file.report(use.call, 'authorize: there is one provider, its name was left out.');
  const first = configId.getStart();
  if (!options) {
    file.edits.remove(first, use.call.getEnd() - 1);
    return;
  }
  file.edits.remove(first, options.getStart());
  const object = unwrapExpression(options);
  const others = ts.isObjectLiteralExpression(object)
    ? object.properties.filter((property) => property.name?.getText() !== 'customParams')
    : [options];
  if (others.length > 0) {
    file.leave(
      use.call,
      'authorize takes { returnTo, prompt, loginHint, display, customParams }; there is no urlHandler, use createAuthorizeUrl().',
    );
  }
};

const authorizeWithPopUp: MemberRule = byPromise((use, file) => {
  const [options] = use.call?.arguments ?? [];
  const customParams = options && ts.isObjectLiteralExpression(options) ? findProperty(options, 'customParams') : null;
  const service = use.access.expression.getText();
  const others = customParams ? `, ${customParams.getText()}` : '';
  if (options && isGiven(options) && !customParams)
    file.report(use.access, 'authorizeWithPopUp: its options were left out.');
  return `.authorize({ display: 'popup'${others} }).then(() => ${service}.session())`;
}, SESSION);

/** `logoff` ends the session at the provider and revokes the access token there, so it stands for both old methods. */
const logoff = byPromise((use, file) => {
  const [configId, options] = use.call?.arguments ?? [];
  const parts: string[] = [];
  const object = options && unwrapExpression(options);
  if (object && ts.isObjectLiteralExpression(object)) {
    const customParams = findProperty(object, 'customParams');
    if (customParams) parts.push(customParams.getText());
    if (/'POST'|"POST"/.test(findProperty(object, 'logoffMethod')?.getText() ?? '')) parts.push("method: 'post'");
  }
  const isLost = (configId && isGiven(configId)) || (options && isGiven(options) && parts.length === 0);
  if (isLost) file.report(use.access, `${use.member}: arguments were left out.`);
  return `.logoff(${parts.length > 0 ? `{ ${parts.join(', ')} }` : ''})`;
});

/** The first argument as the `customParams` of a call's options. */
function customParamsOf(use: ServiceAccess): string {
  const [customParams] = use.call?.arguments ?? [];
  return customParams && isGiven(customParams) ? `{ customParams: ${customParams.getText()} }` : '';
}

const createAuthorizeUrl = byPromise((use) => `.createAuthorizeUrl(${customParamsOf(use)})`);

const forceRefreshSession = byPromise((use) => `.refreshSession(${customParamsOf(use)})`, SESSION);

/** `authenticated().isAuthenticated` and `userData().userData` -> a signal of the value itself. */
function signalOf(field: string, signalName: string): MemberRule {
  return (use, file) => {
    const read = use.call?.parent;
    if (use.call && read && ts.isPropertyAccessExpression(read) && read.name.text === field) {
      file.edits.replace(use.access.name.getStart(), read.getEnd(), `${signalName}()`);
    } else if (use.call && read && ts.isPropertyAccessExpression(read) && read.questionDotToken) {
      byHand(`is the signal ${signalName} now, which holds the value itself.`)(use, file);
    } else {
      withNote(renameTo(signalName), `the signal ${signalName} holds the value itself.`)(use, file);
    }
  };
}

const NO_REVOCATION = 'logoff() revokes the tokens where the provider can.';

/** Members of the old `OidcSecurityService`. */
export const SERVICE_RULES: MemberRules = {
  checkAuth,
  checkAuthIncludingServer: withNote(startUp, "for a silent sign-in at every start set signInSilently: 'always'."),
  checkAuthMultiple: byHand('there is one provider for each application; use start() or the signals.'),
  authorize,
  authorizeWithPopUp,
  forceRefreshSession,
  logoff,
  logoffLocal: renameTo('logoffLocal'),
  logoffLocalMultiple: renameTo('logoffLocal'),
  logoffAndRevokeTokens: logoff,
  getAccessToken: token('getAccessToken', 'accessToken'),
  getIdToken: token('getIdToken', 'idToken'),
  getAuthorizeUrl: createAuthorizeUrl,
  getUserData: withNote(
    ofClaims(),
    'these are the claims of the ID token; for the userinfo endpoint inject OidcUserInfo.',
  ),
  getPayloadFromIdToken: withNote(ofClaims(), 'claims() is null when nobody is signed in.'),
  isAuthenticated: (use, file) => {
    file.use('take', 'rxjs');
    inPlaceOfCall('$.isAuthenticated$.pipe(take(1))')(use, file);
  },
  isAuthenticated$: observableOf('isAuthenticated$', IS_AUTHENTICATED),
  userData$: observableOf('session$', SESSION),
  authenticated: signalOf('isAuthenticated', 'isAuthenticated'),
  userData: signalOf('userData', 'claims'),
  checkSessionChanged$: byHand(
    "withSessionMonitoring() renews or signs out by itself; listen to events$ for 'signed_out'.",
  ),
  stsCallback$: byHand("listen to events$ for 'signed_in'."),
  getRefreshToken: byHand('a refresh token is shown to nobody; refreshSession() renews by it.'),
  getAuthenticationResult: byHand('session() holds idToken, accessToken, scope and the times of expiry.'),
  getPayloadFromAccessToken: byHand('an access token is opaque to the client; ask the API.'),
  setState: byHand('state is made fresh for each request; keep what you need in authorize({ returnTo }).'),
  getState: byHand('state is made fresh for each request and is not shown.'),
  revokeAccessToken: byHand(NO_REVOCATION),
  revokeRefreshToken: byHand(NO_REVOCATION),
  getEndSessionUrl: byHand('call logoff(), which builds the URL and goes there.'),
  getConfiguration: byHand('keep the configuration object in a constant of your own.'),
  getConfigurations: byHand('keep the configuration object in a constant of your own.'),
  preloadAuthWellKnownDocument: byHand('discovery is read at start-up; give metadata to do without it.'),
};

const OF_ID_TOKEN =
  'these are the claims of the ID token; what the UserInfo endpoint told besides is in claims() of OidcUserInfo.';

/** The same, where the data of the user came from the UserInfo endpoint. */
export const RULES_WITH_USER_INFO: MemberRules = {
  ...SERVICE_RULES,
  userData$: withNote(observableOf('session$', SESSION), OF_ID_TOKEN),
  userData: withNote(signalOf('userData', 'claims'), OF_ID_TOKEN),
};

function ofClaims(): MemberRule {
  return (use: ServiceAccess, file: MigratingFile) => {
    file.use('of', 'rxjs');
    inPlaceOfCall('of($.claims())')(use, file);
  };
}

/** The old service gave an empty text where there is no token, and it gave the token at once. */
function token(method: string, property: string): MemberRule {
  return (use, file) => {
    byPromise(`.${method}().then((token) => token ?? '')`)(use, file);
    const subscribe = use.call?.parent;
    if (!subscribe || !ts.isPropertyAccessExpression(subscribe) || subscribe.name.text !== 'subscribe') return;
    const isKept = allNodes(subscribe.parent).some(
      (node) => ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken,
    );
    if (isKept) {
      file.leave(use.access, `${method}: the token comes later now; to have it at once read session()?.${property}.`);
    }
  };
}

function isGiven(argument: ts.Expression): boolean {
  return !['undefined', 'null', "''"].includes(argument.getText());
}
