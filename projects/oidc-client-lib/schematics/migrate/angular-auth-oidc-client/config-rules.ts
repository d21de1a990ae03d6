import * as ts from 'typescript';
import { findProperty, unwrapExpression } from '../../source/typescript-source';
import type { ConfigRule, ConfigRules, RuleByCase } from '../config-rule';
import {
  CHECK_STAYS_ON,
  featureWhenTrue,
  NOT_AT_TOKEN_ENDPOINT,
  NOT_NEEDED,
  pkceRule,
  responseTypeRule,
} from '../config-values';
import { refreshTokensRule, scopeRule, type RefreshTokensChoice } from '../refresh-tokens';

const REFRESH_TOKENS: RefreshTokensChoice = { property: 'useRefreshToken', usedWhen: true };

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
  advice: 'authorize({ returnTo }) and oidcGuard() choose the route after a sign-in; for errors listen to events$.',
};

/** They were laid over those of discovery; `metadata` takes its place. */
const endpointsRule: RuleByCase = (value, { flow }) => {
  const object = unwrapExpression(value);
  const isComplete =
    !ts.isObjectLiteralExpression(object) ||
    object.properties.some(ts.isSpreadAssignment) ||
    (findProperty(object, 'authorizationEndpoint') && findProperty(object, 'jwksUri'));
  if (!isComplete) {
    return {
      advice: 'Discovery names all endpoints; to have others give all of them in metadata, which takes its place.',
    };
  }
  return {
    metadata: {
      issuer: null,
      jwksUri: 'jwksUri',
      authorizationEndpoint: 'authorizationEndpoint',
      tokenEndpoint: flow === 'implicit' ? null : 'tokenEndpoint',
      userInfoEndpoint: 'userinfoEndpoint',
      endSessionEndpoint: 'endSessionEndpoint',
      checkSessionIframe: 'checkSessionIframe',
      revocationEndpoint: 'revocationEndpoint',
      introspectionEndpoint: null,
      parEndpoint: 'pushedAuthorizationRequestEndpoint',
    },
  };
};

/** `OpenIdConfiguration` -> `OidcConfig`. */
export const CONFIG_RULES: ConfigRules = {
  authority: { to: 'issuer' },
  authWellknownEndpointUrl: {
    advice:
      'Discovery reads issuer + /.well-known/openid-configuration; for another place give the endpoints in metadata.',
  },
  authWellknownUrlSuffix: { advice: 'Give the endpoints in metadata where discovery is at another place.' },
  authWellknownEndpoints: endpointsRule,
  redirectUrl: { to: 'redirectUri' },
  clientId: { to: 'clientId' },
  responseType: responseTypeRule,
  scope: scopeRule(REFRESH_TOKENS),
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
  customParamsRefreshTokenRequest: {
    advice: 'The token endpoint gets those of the standard alone; a renewal in the iframe takes customParams.renew.',
  },
  customParamsCodeRequest: { dropped: NOT_AT_TOKEN_ENDPOINT },
  useRefreshToken: refreshTokensRule(REFRESH_TOKENS),
  useRefreshTokenLock: { dropped: NOT_NEEDED, unless: 'false' },
  disableRefreshTokenOfflineAccessScopeWarning: { dropped: NOT_NEEDED },
  ignoreNonceAfterRefresh: {
    dropped: 'a refreshed ID token may be without a nonce; one that is there must be that of before.',
    unless: 'false',
  },
  allowUnsafeReuseRefreshToken: { dropped: NOT_NEEDED, unless: 'false' },
  refreshTokenRetryInSeconds: { dropped: NOT_NEEDED },
  disablePkce: pkceRule,
  usePushedAuthorisationRequests: featureWhenTrue('withPushedRequests()'),
  tokenRefreshInSeconds: { dropped: NOT_NEEDED },
  triggerRefreshWhenIdTokenExpired: { dropped: NOT_NEEDED, unless: 'true' },
  renewUserInfoAfterTokenRenew: { dropped: 'call load() of OidcUserInfo when you want it anew.', unless: 'false' },
  autoCleanStateAfterAuthentication: { dropped: NOT_NEEDED, unless: 'true' },
  checkRedirectUrlWhenCheckingIfIsCallback: { dropped: NOT_NEEDED, unless: 'true' },
  historyCleanupOff: { dropped: 'the answer is always cleared from the address bar.', unless: 'false' },
  triggerAuthorizationResultEvent: ROUTES_BY_EVENTS,
  postLoginRoute: ROUTES_BY_EVENTS,
  forbiddenRoute: { advice: 'Guard routes by oidcGuard({ when, forbiddenRoute }).' },
  unauthorizedRoute: { advice: 'Guard routes by oidcGuard({ redirectTo }).' },
  issValidationOff: { dropped: CHECK_STAYS_ON, unless: 'false' },
  strictIssuerValidationOnWellKnownRetrievalOff: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableIatOffsetValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableIdTokenValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableRefreshIdTokenAuthTimeValidation: { dropped: CHECK_STAYS_ON, unless: 'false' },
  useCustomAuth0Domain: {
    advice: 'Auth0 offers an end_session_endpoint in its settings; switch it on there.',
    unless: 'false',
  },
  configId: { dropped: 'there is one provider for each application.' },
  ngswBypass: { dropped: NOT_NEEDED, unless: 'false' },
  disableCleaningPopupOnInvalidMessage: { dropped: NOT_NEEDED, unless: 'false' },
};
