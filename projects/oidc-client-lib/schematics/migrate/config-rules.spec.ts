import * as ts from 'typescript';
import { findAll } from '../source/typescript-source';
import { CONFIG_RULES as AUTH_OIDC_CLIENT } from './angular-auth-oidc-client/config-rules';
import { CONFIG_RULES as OAUTH2_OIDC, RULES_BESIDE_DISCOVERY } from './angular-oauth2-oidc/config-rules';
import { rewriteConfig, type RewrittenConfig } from './config-object';
import type { ConfigRules } from './config-rule';
import { oldFlow, type Flow } from './old-flow';

/** Properties of `OpenIdConfiguration` in angular-auth-oidc-client 22.0.1. */
const OPEN_ID_CONFIGURATION = `configId authority authWellknownEndpointUrl authWellknownEndpoints authWellknownUrlSuffix
  redirectUrl checkRedirectUrlWhenCheckingIfIsCallback clientId responseType scope hdParam postLogoutRedirectUri
  startCheckSession silentRenew silentRenewUrl silentRenewTimeoutInSeconds renewTimeBeforeTokenExpiresInSeconds
  useCustomAuth0Domain useRefreshToken useRefreshTokenLock disableRefreshTokenOfflineAccessScopeWarning
  usePushedAuthorisationRequests ignoreNonceAfterRefresh postLoginRoute forbiddenRoute unauthorizedRoute autoUserInfo
  renewUserInfoAfterTokenRenew autoCleanStateAfterAuthentication triggerAuthorizationResultEvent logLevel
  issValidationOff strictIssuerValidationOnWellKnownRetrievalOff historyCleanupOff maxIdTokenIatOffsetAllowedInSeconds
  disableIatOffsetValidation customParamsAuthRequest customParamsRefreshTokenRequest customParamsEndSessionRequest
  customParamsCodeRequest disableRefreshIdTokenAuthTimeValidation triggerRefreshWhenIdTokenExpired
  tokenRefreshInSeconds secureRoutes refreshTokenRetryInSeconds ngswBypass allowUnsafeReuseRefreshToken
  disableIdTokenValidation disablePkce disableCleaningPopupOnInvalidMessage`.split(/\s+/);

/** Properties of `AuthConfig` in angular-oauth2-oidc 22.0.2. */
const AUTH_CONFIG =
  `clientId redirectUri postLogoutRedirectUri redirectUriAsPostLogoutRedirectUriFallback loginUrl scope
  resource rngUrl oidc requestAccessToken options issuer logoutUrl clearHashAfterLogin tokenEndpoint revocationEndpoint
  customTokenParameters userinfoEndpoint responseType showDebugInformation silentRefreshRedirectUri
  silentRefreshMessagePrefix silentRefreshShowIFrame siletRefreshTimeout silentRefreshTimeout dummyClientSecret
  requireHttps strictDiscoveryDocumentValidation jwks customQueryParams silentRefreshIFrameName timeoutFactor
  sessionChecksEnabled sessionCheckIntervall sessionCheckIFrameUrl sessionCheckIFrameName disableAtHashCheck
  skipSubjectCheck useIdTokenHintForSilentRefresh skipIssuerCheck fallbackAccessTokenExpirationTimeInSec
  nonceStateSeparator useHttpBasicAuth clockSkewInSec decreaseExpirationBySec waitForTokenInMsec useSilentRefresh
  disablePKCE preserveRequestedRoute disableIdTokenTimer checkOrigin openUri`.split(/\s+/);

describe('rules for configurations', () => {
  it.each([
    ['angular-auth-oidc-client', AUTH_OIDC_CLIENT, OPEN_ID_CONFIGURATION],
    ['angular-oauth2-oidc', OAUTH2_OIDC, AUTH_CONFIG],
  ])('say what becomes of every property of %s', (_library, rules, properties) => {
    expect(Object.keys(rules).sort()).toEqual([...properties].sort());
  });
});

function objectLiteral(text: string): ts.ObjectLiteralExpression {
  const source = ts.createSourceFile('config.ts', `const config = ${text};`, ts.ScriptTarget.Latest, true);
  return findAll(source, ts.isObjectLiteralExpression)[0]!;
}

function rewritten(objectText: string, rules: ConfigRules, byDefault: Flow = 'implicit'): RewrittenConfig {
  const object = objectLiteral(objectText);
  return rewriteConfig({ object, flow: oldFlow(object, byDefault), isPart: false }, rules, '');
}

describe('a rewritten configuration', () => {
  it.each([
    ['a text', "{ authority: 'https://x' }", "issuer: 'https://x',"],
    ['a shorthand', '{ clientId }', 'clientId,'],
    ['a shorthand that is renamed', '{ authority }', 'issuer: authority,'],
    ['a scope without refresh tokens', "{ scope: 'openid offline_access' }", "scope: 'openid',"],
    [
      'endpoints by hand',
      '{ authWellknownEndpoints: { authorizationEndpoint: a, jwksUri: j, userInfoEndpoint: u, tokenEndpoint: t } }',
      'metadata: { authorizationEndpoint: a, jwksUri: j, userinfoEndpoint: u },',
    ],
    ['endpoints from elsewhere', '{ authWellknownEndpoints: endpoints }', 'metadata: { ...endpoints },'],
    [
      'endpoints that are spread',
      '{ authWellknownEndpoints: { ...endpoints, userInfoEndpoint: u } }',
      'metadata: { ...endpoints, userinfoEndpoint: u },',
    ],
    [
      'parameters of the end of the session',
      "{ customParamsEndSessionRequest: { client: 'x' } }",
      "customParams: { endSession: { client: 'x' } },",
    ],
    [
      'parameters from elsewhere',
      '{ customParamsAuthRequest: parameters }',
      'customParams: { authorize: parameters },',
    ],
    [
      'a parameter with a property of its own',
      "{ hdParam: 'example.com' }",
      "customParams: { authorize: { hd: 'example.com' } },",
    ],
    ['a method that is unknown', '{ custom() {} }', 'custom() {},'],
    ['a spread', '{ ...base }', '...base,'],
  ])('takes over %s', (_case, before, line) => {
    expect(rewritten(before, AUTH_OIDC_CLIENT).text).toContain(`  ${line}\n`);
  });

  it.each([
    ['milliseconds', '{ silentRefreshTimeout: 2500 }', 'silentRenewTimeoutSeconds: 2.5,'],
    ['milliseconds that are computed', '{ silentRefreshTimeout: t * 2 }', 'silentRenewTimeoutSeconds: (t * 2) / 1000,'],
    [
      'an endpoint',
      "{ loginUrl: 'https://x/authorize' }",
      "metadata: { authorizationEndpoint: 'https://x/authorize' },",
    ],
  ])('converts %s of angular-oauth2-oidc', (_case, before, line) => {
    expect(rewritten(before, OAUTH2_OIDC).text).toContain(`  ${line}\n`);
  });

  it('asks for a feature only where the value is written there', () => {
    expect(rewritten('{ startCheckSession: true, autoUserInfo: false }', AUTH_OIDC_CLIENT).features).toEqual([
      'withSessionMonitoring()',
    ]);
    expect(rewritten('{ usePushedAuthorisationRequests: true }', AUTH_OIDC_CLIENT).features).toEqual([
      'withPushedRequests()',
    ]);
    const unknown = rewritten('{ startCheckSession: environment.check }', AUTH_OIDC_CLIENT);
    expect(unknown.features).toEqual([]);
    expect(unknown.text).toContain('// oidc-client-lib: startCheckSession: environment.check decides on a feature');
  });

  it.each([
    ['the code flow', "{ responseType: 'code' }", [], '{}'],
    [
      'a hybrid flow',
      "{ responseType: 'code id_token' }",
      ["responseType was left out: withCodeFlow() asks for a code alone, not for 'code id_token'."],
      '{}',
    ],
    ['the implicit flow', "{ responseType: 'id_token' }", [], "{\n  responseType: 'id_token',\n}"],
  ])('leaves responseType to withCodeFlow() but for the implicit flow: %s', (_case, before, notes, text) => {
    expect(rewritten(before, AUTH_OIDC_CLIENT)).toEqual({ text, features: [], notes });
    expect(rewritten(before, OAUTH2_OIDC)).toEqual({ text, features: [], notes });
  });

  it.each(['{ responseType: environment.flow }', '{ responseType }', "{ responseType: old ? 'token' : 'code' }"])(
    'leaves a responseType that is not written there: %s',
    (before) => {
      const { text } = rewritten(before, AUTH_OIDC_CLIENT);
      expect(text).toContain("// oidc-client-lib: responseType: for 'code' leave it out, and give withCodeFlow() to");
      expect(text).toContain("for the implicit flow it is 'id_token token' or 'id_token'.\n  responseType");
    },
  );

  it.each([
    ["{ responseType: ('id_token code' as string) }", 'code'],
    ['{ "responseType": `code` }', 'code'],
    ["{ responseType: 'id_token token' }", 'implicit'],
    ["{ ...base, responseType: 'code' }", 'code'],
    ['{ responseType }', 'by-hand'],
    ['{ ...base }', null],
    ['{}', 'implicit'],
  ])('is of the flow that %s says', (before, flow) => {
    expect(oldFlow(objectLiteral(before), 'implicit')).toBe(flow);
  });

  it.each([
    [
      AUTH_OIDC_CLIENT,
      '{ authWellknownEndpoints: { authorizationEndpoint: a, jwksUri: j, tokenEndpoint: t } }',
      'jwksUri',
    ],
    [OAUTH2_OIDC, '{ loginUrl: a, jwks: j, tokenEndpoint: t }', 'jwks'],
  ])('keeps the token endpoint for the code flow alone', (rules, before, keys) => {
    const others = `authorizationEndpoint: a, ${keys}: j`;
    expect(rewritten(before, rules, 'code').text).toBe(`{\n  metadata: { ${others}, tokenEndpoint: t },\n}`);
    expect(rewritten(before, rules, 'implicit').text).toBe(`{\n  metadata: { ${others} },\n}`);
  });

  it('says which endpoints by hand are missing, since there is no discovery beside them', () => {
    const complete = '{ loginUrl: a, jwks: j, userinfoEndpoint: u, logoutUrl: l, revocationEndpoint: r';
    expect(rewritten(`${complete} }`, OAUTH2_OIDC, 'code').notes).toEqual([
      'metadata: there is no discovery beside it, and it does not name tokenEndpoint, checkSessionIframe.',
    ]);
    expect(rewritten(`${complete}, sessionCheckIFrameUrl: s }`, OAUTH2_OIDC).notes).toEqual([]);
    expect(rewritten('{ logoutUrl: l }', OAUTH2_OIDC).text).toBe(
      '{\n  // oidc-client-lib: metadata: there is no discovery beside it, so it needs authorizationEndpoint, and jwksUri or jwks; leave it out where the provider has discovery.\n  metadata: { endSessionEndpoint: l },\n}',
    );
  });

  it('leaves single endpoints out where discovery was beside them', () => {
    const text =
      "// oidc-client-lib: authWellknownEndpoints: { endSessionEndpoint: 'https://x/out' } was left out. Discovery";
    const { text: rewrittenText } = rewritten(
      "{ authWellknownEndpoints: { endSessionEndpoint: 'https://x/out' } }",
      AUTH_OIDC_CLIENT,
    );
    expect(rewrittenText).toContain(text);
    expect(rewrittenText).not.toContain('metadata: {');
    const { text: beside, notes } = rewritten('{ loginUrl: a, logoutUrl: l, jwks: j }', RULES_BESIDE_DISCOVERY);
    expect(beside).toMatch(/^{\n {2}\/\/ oidc-client-lib: logoutUrl: l was left out\. Discovery names it\. .*\n}$/);
    expect(notes).toContain('loginUrl, jwks were left out: the discovery document goes before, as it did.');
  });

  it.each([
    ["{ scope: 'api' }", "scope: 'openid api',"],
    ["{ scope: 'api offline_access' }", "scope: 'openid api',"],
    ["{ scope: '' }", "scope: 'openid',"],
    ["{ scope: 'api openid' }", "scope: 'api openid',"],
    ['{ requestAccessToken: false }', "responseType: 'id_token',"],
    [
      "{ requestAccessToken: false, responseType: 'id_token token' }",
      "Without an access token, set responseType: 'id_token'.",
    ],
  ])('asks for what angular-oauth2-oidc asked for by itself: %s', (before, line) => {
    expect(rewritten(before, OAUTH2_OIDC).text).toContain(line);
  });

  it('says once why several settings were left out', () => {
    const before = '{ useRefreshTokenLock: true, allowUnsafeReuseRefreshToken: true, configId: "a" }';
    expect(rewritten(before, AUTH_OIDC_CLIENT, 'code').notes).toEqual([
      'useRefreshTokenLock, allowUnsafeReuseRefreshToken were left out: oidc-client-lib does this by itself.',
      'configId was left out: there is one provider for each application.',
    ]);
  });

  it.each([
    [AUTH_OIDC_CLIENT, '{ disablePkce: true }', 'disablePkce was left out: PKCE stays on.'],
    [OAUTH2_OIDC, '{ disablePKCE: true }', 'disablePKCE was left out: PKCE stays on.'],
    [
      AUTH_OIDC_CLIENT,
      '{ customParamsCodeRequest: { a: 1 } }',
      'customParamsCodeRequest was left out: requests at the token endpoint have no parameters but those of the standard.',
    ],
    [
      OAUTH2_OIDC,
      "{ dummyClientSecret: 'x', useHttpBasicAuth: true }",
      'dummyClientSecret, useHttpBasicAuth were left out: a client in the browser has no secret.',
    ],
    [
      OAUTH2_OIDC,
      '{ requestAccessToken: false }',
      'requestAccessToken was left out: the code flow always brings an access token.',
    ],
    [
      AUTH_OIDC_CLIENT,
      '{ ignoreNonceAfterRefresh: true }',
      'ignoreNonceAfterRefresh was left out: a refreshed ID token may be without a nonce; one that is there must be that of before.',
    ],
  ])('says of the code flow what is not to be had', (rules, before, note) => {
    expect(rewritten(before, rules, 'code')).toMatchObject({ text: '{}', notes: [expect.stringContaining(note)] });
  });

  const SCOPE = "scope: 'openid offline_access'";

  it.each([
    [AUTH_OIDC_CLIENT, '{ useRefreshToken: true,'],
    [OAUTH2_OIDC, '{ useSilentRefresh: false,'],
  ])('goes on with refresh tokens in the code flow: %#', (rules, before) => {
    expect(rewritten(`${before} ${SCOPE} }`, rules, 'code')).toEqual({
      text: `{\n  ${SCOPE},\n}`,
      features: ['withRefreshTokens()'],
      notes: [],
    });
  });

  it.each<[ConfigRules, string, Flow]>([
    [AUTH_OIDC_CLIENT, '{', 'code'],
    [AUTH_OIDC_CLIENT, '{ useRefreshToken: false,', 'code'],
    [AUTH_OIDC_CLIENT, '{ useRefreshToken: true,', 'implicit'],
    [AUTH_OIDC_CLIENT, '{ useRefreshToken: refresh,', 'implicit'],
    [OAUTH2_OIDC, '{ useSilentRefresh: true,', 'code'],
    [OAUTH2_OIDC, '{', 'implicit'],
    [OAUTH2_OIDC, '{ useSilentRefresh: false,', 'implicit'],
  ])('asks for no refresh token where there was the iframe: %#', (rules, before, flow) => {
    expect(rewritten(`${before} ${SCOPE} }`, rules, flow)).toEqual({
      text: "{\n  scope: 'openid',\n}",
      features: [],
      notes: [
        'offline_access was left out: tokens are renewed in a hidden iframe, not by refresh tokens; register silent-renew.html as a redirect URI.',
      ],
    });
  });

  it.each([
    [AUTH_OIDC_CLIENT, '{ useRefreshToken: environment.refresh,', 'true'],
    [OAUTH2_OIDC, '{ useSilentRefresh: environment.refresh,', 'false'],
  ])('leaves it to a person where an expression decides on refresh tokens: %#', (rules, before, value) => {
    const { text, features } = rewritten(`${before} ${SCOPE} }`, rules, 'code');
    expect(features).toEqual([]);
    expect(text).toContain(
      `environment.refresh was left out. Where it is ${value}, the code flow needs withRefreshTokens() and withCrossTabSync() in the set-up, and at most providers offline_access in scope.\n`,
    );
    expect(text).toContain(
      `  // oidc-client-lib: scope: offline_access is for withRefreshTokens() alone.\n  ${SCOPE},\n`,
    );
  });

  it.each([AUTH_OIDC_CLIENT, OAUTH2_OIDC])('keeps offline_access where another object may decide: %#', (rules) => {
    expect(rewritten(`{ ...base, ${SCOPE} }`, rules).text).toContain(`  ${SCOPE},\n`);
    const object = objectLiteral(`{ ${SCOPE} }`);
    expect(rewriteConfig({ object, flow: 'code', isPart: true }, rules, '').text).toContain(`  ${SCOPE},\n`);
  });

  it('leaves parameters of the token endpoint out', () => {
    expect(rewritten('{ customParamsRefreshTokenRequest: { a: 1 } }', AUTH_OIDC_CLIENT).text).toContain(
      'customParamsRefreshTokenRequest: { a: 1 } was left out. The token endpoint gets those of the standard alone; a renewal in the iframe takes customParams.renew.',
    );
  });

  it('does not mention what was at its default', () => {
    expect(rewritten('{ useRefreshToken: false, disablePkce: false }', AUTH_OIDC_CLIENT)).toEqual({
      text: '{}',
      features: [],
      notes: [],
    });
  });
});
