import * as ts from 'typescript';
import { findAll } from '../source/typescript-source';
import { CONFIG_RULES as AUTH_OIDC_CLIENT } from './angular-auth-oidc-client/config-rules';
import { CONFIG_RULES as OAUTH2_OIDC } from './angular-oauth2-oidc/config-rules';
import { rewriteConfig, type ConfigRules, type RewrittenConfig } from './config-object';

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

function rewritten(objectText: string, rules: ConfigRules): RewrittenConfig {
  const source = ts.createSourceFile('config.ts', `const config = ${objectText};`, ts.ScriptTarget.Latest, true);
  return rewriteConfig(findAll(source, ts.isObjectLiteralExpression)[0]!, rules, '');
}

describe('a rewritten configuration', () => {
  it.each([
    ['a text', "{ authority: 'https://x' }", "issuer: 'https://x',"],
    ['a shorthand', '{ clientId }', 'clientId,'],
    ['a shorthand that is renamed', '{ authority }', 'issuer: authority,'],
    ['a scope without refresh tokens', "{ scope: 'openid offline_access' }", "scope: 'openid',"],
    [
      'endpoints by hand',
      '{ authWellknownEndpoints: { userInfoEndpoint: u, tokenEndpoint: t } }',
      'metadata: { userinfoEndpoint: u },',
    ],
    ['endpoints from elsewhere', '{ authWellknownEndpoints: endpoints }', 'metadata: { ...endpoints },'],
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
    const unknown = rewritten('{ startCheckSession: environment.check }', AUTH_OIDC_CLIENT);
    expect(unknown.features).toEqual([]);
    expect(unknown.text).toContain('// oidc-client-lib: startCheckSession: environment.check decides on a feature');
  });

  it('does not mention what was at its default', () => {
    expect(rewritten('{ useRefreshToken: false, disablePkce: false }', AUTH_OIDC_CLIENT)).toEqual({
      text: '{}',
      features: [],
      notes: [],
    });
  });
});
