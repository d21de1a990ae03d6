import * as ts from 'typescript';
import type { ConfigRule, ConfigRules } from '../config-object';
import { CHECK_STAYS_ON, featureWhenTrue, NOT_NEEDED, NOT_OF_THIS_FLOW } from '../config-values';

const LOG_LEVELS: Readonly<Record<string, string | null>> = {
  'LogLevel.None': null,
  'LogLevel.Debug': "withLogging('debug')",
  'LogLevel.Warn': "withLogging('warn')",
  'LogLevel.Error': "withLogging('error')",
  0: null,
  1: "withLogging('debug')",
  2: "withLogging('warn')",
  3: "withLogging('error')",
};

const ROUTES_BY_EVENTS: ConfigRule = {
  advice: "authorize({ returnTo }) and oidcGuard() choose the route after a sign-in; for errors listen to events$.",
};

/** `OpenIdConfiguration` -> `OidcConfig`. */
export const CONFIG_RULES: ConfigRules = {
  authority: { to: 'issuer' },
  authWellknownEndpointUrl: {
    advice: 'Discovery reads issuer + /.well-known/openid-configuration; for another place give the endpoints in metadata.',
  },
  authWellknownUrlSuffix: { advice: 'Give the endpoints in metadata where discovery is at another place.' },
  authWellknownEndpoints: {
    metadata: {
      issuer: null,
      jwksUri: 'jwksUri',
      authorizationEndpoint: 'authorizationEndpoint',
      tokenEndpoint: null,
      userInfoEndpoint: 'userinfoEndpoint',
      endSessionEndpoint: 'endSessionEndpoint',
      checkSessionIframe: 'checkSessionIframe',
      revocationEndpoint: 'revocationEndpoint',
      introspectionEndpoint: null,
      parEndpoint: null,
    },
  },
  redirectUrl: { to: 'redirectUri' },
  clientId: { to: 'clientId' },
  responseType: {
    to: 'responseType',
    value: (value) => (/code/.test(value.getText()) ? "'id_token token'" : value.getText()),
  },
  scope: { to: 'scope', value: withoutOfflineAccess },
  hdParam: { customParams: 'authorize', parameter: 'hd' },
  postLogoutRedirectUri: { to: 'postLogoutRedirectUri' },
  startCheckSession: featureWhenTrue('withSessionMonitoring()'),
  silentRenew: { to: 'silentRenew' },
  silentRenewUrl: { to: 'silentRenewUri', note: 'this page must be the silent-renew.html of oidc-client-lib.' },
  silentRenewTimeoutInSeconds: { to: 'silentRenewTimeoutSeconds' },
  renewTimeBeforeTokenExpiresInSeconds: { to: 'renewBeforeExpirySeconds' },
  maxIdTokenIatOffsetAllowedInSeconds: { to: 'clockSkewSeconds' },
  secureRoutes: { to: 'secureApis', note: 'whole path segments are compared, and the origin must be equal.' },
  autoUserInfo: featureWhenTrue('withUserInfo()'),
  logLevel: { feature: (value) => LOG_LEVELS[value.getText()] },
  customParamsAuthRequest: { customParams: 'authorize' },
  customParamsEndSessionRequest: { customParams: 'endSession' },
  customParamsRefreshTokenRequest: { advice: 'Parameters of the renewal in the iframe are customParams.renew.' },
  customParamsCodeRequest: { dropped: NOT_OF_THIS_FLOW },
  useRefreshToken: { dropped: NOT_OF_THIS_FLOW, unless: 'false' },
  useRefreshTokenLock: { dropped: NOT_OF_THIS_FLOW, unless: 'false' },
  disableRefreshTokenOfflineAccessScopeWarning: { dropped: NOT_OF_THIS_FLOW },
  ignoreNonceAfterRefresh: { dropped: NOT_OF_THIS_FLOW, unless: 'false' },
  allowUnsafeReuseRefreshToken: { dropped: NOT_OF_THIS_FLOW, unless: 'false' },
  refreshTokenRetryInSeconds: { dropped: NOT_NEEDED },
  disablePkce: { dropped: NOT_OF_THIS_FLOW, unless: 'false' },
  usePushedAuthorisationRequests: { advice: 'Pushed authorization requests are not offered.', unless: 'false' },
  tokenRefreshInSeconds: { dropped: NOT_NEEDED },
  triggerRefreshWhenIdTokenExpired: { dropped: NOT_NEEDED, unless: 'true' },
  renewUserInfoAfterTokenRenew: { dropped: 'call load() of OidcUserInfo when you want it anew.', unless: 'false' },
  autoCleanStateAfterAuthentication: { dropped: NOT_NEEDED, unless: 'true' },
  checkRedirectUrlWhenCheckingIfIsCallback: { dropped: NOT_NEEDED, unless: 'true' },
  historyCleanupOff: { dropped: 'the answer is always cleared from the address bar.', unless: 'false' },
  triggerAuthorizationResultEvent: ROUTES_BY_EVENTS,
  postLoginRoute: ROUTES_BY_EVENTS,
  forbiddenRoute: ROUTES_BY_EVENTS,
  unauthorizedRoute: ROUTES_BY_EVENTS,
  issValidationOff: { dropped: CHECK_STAYS_ON, unless: 'false' },
  strictIssuerValidationOnWellKnownRetrievalOff: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableIatOffsetValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableIdTokenValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableRefreshIdTokenAuthTimeValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  useCustomAuth0Domain: { advice: 'Auth0 offers an end_session_endpoint in its settings; switch it on there.', unless: 'false' },
  configId: { dropped: 'there is one provider for each application.' },
  ngswBypass: { dropped: NOT_NEEDED, unless: 'false' },
  disableCleaningPopupOnInvalidMessage: { dropped: NOT_NEEDED, unless: 'false' },
};

function withoutOfflineAccess(value: ts.Expression): string {
  return ts.isStringLiteralLike(value) ? value.getText().replace(/ ?\boffline_access\b/, '') : value.getText();
}

/** Notes on values that `CONFIG_RULES` changes without asking. */
export function changedValues(object: ts.ObjectLiteralExpression): string[] {
  const text = object.getText();
  const notes: string[] = [];
  if (/responseType: *['"`]code['"`]/.test(text)) {
    notes.push("responseType 'code' became 'id_token token': allow the implicit grant for the client at the provider.");
  }
  if (/offline_access/.test(text)) notes.push('offline_access was removed from scope: there are no refresh tokens.');
  return notes;
}
