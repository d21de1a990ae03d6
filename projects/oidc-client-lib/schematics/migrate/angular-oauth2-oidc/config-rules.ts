import * as ts from 'typescript';
import { findProperty, unwrapExpression } from '../../source/typescript-source';
import type { ConfigRule, ConfigRules, RuleByCase } from '../config-rule';
import {
  CHECK_STAYS_ON,
  featureWhenTrue,
  millisecondsToSeconds,
  NO_SECRET,
  NOT_AT_TOKEN_ENDPOINT,
  NOT_NEEDED,
  pkceRule,
  responseTypeRule,
} from '../config-values';
import { refreshTokensRule, scopeRule, type RefreshTokensChoice } from '../refresh-tokens';

/** In the code flow it chooses between refresh tokens and the iframe. */
const REFRESH_TOKENS: RefreshTokensChoice = { property: 'useSilentRefresh', usedWhen: false };

/** The old library put `openid` in front where it was not asked for. */
const scopeWithOpenid: RuleByCase = (value, config) => {
  const rule = scopeRule(REFRESH_TOKENS)(value, config);
  const inner = unwrapExpression(value);
  if (!rule || !('to' in rule) || !ts.isStringLiteralLike(inner) || /(^|\s)openid(\s|$)/.test(inner.text)) return rule;
  const scope = rule.value?.(value) ?? value.getText();
  return { ...rule, value: () => scope.replace(/(['"`])\s*/, '$1openid ').replace(/\s+(?=['"`])/, '') };
};

/** It tells what `responseType` is where that is left out. */
const requestAccessTokenRule: RuleByCase = (value, { object, flow }) => {
  if (flow === 'code') return { dropped: 'the code flow always brings an access token.', unless: 'true' };
  const isFalse = value.kind === ts.SyntaxKind.FalseKeyword;
  if (isFalse && flow && !findProperty(object, 'responseType')) {
    return { to: 'responseType', value: () => "'id_token'" };
  }
  return { advice: "Without an access token, set responseType: 'id_token'.", unless: 'true' };
};

/** `AuthConfig` -> `OidcConfig`. */
export const CONFIG_RULES: ConfigRules = {
  issuer: { to: 'issuer' },
  clientId: { to: 'clientId' },
  redirectUri: { to: 'redirectUri' },
  postLogoutRedirectUri: { to: 'postLogoutRedirectUri' },
  redirectUriAsPostLogoutRedirectUriFallback: {
    dropped: 'postLogoutRedirectUri is the base URL of the application by default.',
    unless: 'true',
  },
  responseType: responseTypeRule,
  scope: scopeWithOpenid,
  requestAccessToken: requestAccessTokenRule,
  oidc: { advice: 'OAuth 2.0 without an ID token is not offered.', unless: 'true' },
  silentRefreshRedirectUri: {
    to: 'silentRenewUri',
    value: (value) => value.getText().replace('silent-refresh.html', 'silent-renew.html'),
    note: 'this page must be the silent-renew.html of oidc-client-lib.',
  },
  silentRefreshTimeout: { to: 'silentRenewTimeoutSeconds', value: millisecondsToSeconds },
  siletRefreshTimeout: { to: 'silentRenewTimeoutSeconds', value: millisecondsToSeconds },
  clockSkewInSec: { to: 'clockSkewSeconds' },
  timeoutFactor: { dropped: 'the time of renewal is chosen by itself; renewBeforeExpirySeconds sets it.' },
  decreaseExpirationBySec: { dropped: 'renewBeforeExpirySeconds says how long before expiry tokens are renewed.' },
  sessionChecksEnabled: featureWhenTrue('withSessionMonitoring()'),
  showDebugInformation: featureWhenTrue("withLogging('debug')"),
  requireHttps: {
    advice: 'http is allowed for this machine; for an issuer elsewhere set allowInsecureIssuer: true.',
    unless: "'remoteOnly'",
  },
  customQueryParams: { customParams: 'authorize' },
  resource: { customParams: 'authorize', parameter: 'resource' },
  loginUrl: { metadata: 'authorizationEndpoint' },
  logoutUrl: { metadata: 'endSessionEndpoint' },
  userinfoEndpoint: { metadata: 'userinfoEndpoint' },
  revocationEndpoint: { metadata: 'revocationEndpoint' },
  sessionCheckIFrameUrl: { metadata: 'checkSessionIframe' },
  jwks: { metadata: 'jwks' },
  tokenEndpoint: (_value, { flow }) =>
    flow === 'implicit' ? { dropped: 'the implicit flow has no use for it.' } : { metadata: 'tokenEndpoint' },
  dummyClientSecret: { dropped: NO_SECRET },
  disablePKCE: pkceRule,
  useHttpBasicAuth: { dropped: NO_SECRET, unless: 'false' },
  customTokenParameters: { dropped: NOT_AT_TOKEN_ENDPOINT },
  useSilentRefresh: refreshTokensRule(REFRESH_TOKENS),
  useIdTokenHintForSilentRefresh: { dropped: NOT_NEEDED, unless: 'true' },
  clearHashAfterLogin: { dropped: 'the answer is always cleared from the address bar.', unless: 'true' },
  preserveRequestedRoute: { dropped: 'oidcGuard() and authorize({ returnTo }) do this.', unless: 'true' },
  strictDiscoveryDocumentValidation: {
    dropped: 'endpoints may be on other hosts; the issuer must be equal.',
    unless: 'true',
  },
  skipIssuerCheck: { dropped: CHECK_STAYS_ON, unless: 'false' },
  disableAtHashCheck: { dropped: CHECK_STAYS_ON, unless: 'false' },
  skipSubjectCheck: { dropped: CHECK_STAYS_ON, unless: 'false' },
  fallbackAccessTokenExpirationTimeInSec: { dropped: 'the provider says when the access token expires.' },
  silentRefreshMessagePrefix: { dropped: NOT_NEEDED },
  silentRefreshShowIFrame: { dropped: NOT_NEEDED },
  silentRefreshIFrameName: { dropped: NOT_NEEDED },
  sessionCheckIFrameName: { dropped: NOT_NEEDED },
  sessionCheckIntervall: { dropped: NOT_NEEDED },
  nonceStateSeparator: { dropped: NOT_NEEDED },
  waitForTokenInMsec: { dropped: NOT_NEEDED },
  disableIdTokenTimer: { dropped: NOT_NEEDED },
  checkOrigin: { dropped: NOT_NEEDED },
  rngUrl: { dropped: NOT_NEEDED },
  openUri: { advice: 'Use createAuthorizeUrl() and open the URL yourself.' },
  options: { dropped: NOT_NEEDED },
};

const OVERWRITTEN_BY_DISCOVERY: ConfigRule = { dropped: 'the discovery document goes before, as it did.' };

const IF_DISCOVERY_LACKS_IT: ConfigRule = {
  advice:
    "Discovery names it. Where the provider's document does not, give all endpoints in metadata, which takes the place of discovery.",
};

/** The same, where the application loads the discovery document, which goes before the endpoints of the configuration. */
export const RULES_BESIDE_DISCOVERY: ConfigRules = {
  ...CONFIG_RULES,
  loginUrl: OVERWRITTEN_BY_DISCOVERY,
  tokenEndpoint: OVERWRITTEN_BY_DISCOVERY,
  jwks: OVERWRITTEN_BY_DISCOVERY,
  logoutUrl: IF_DISCOVERY_LACKS_IT,
  userinfoEndpoint: IF_DISCOVERY_LACKS_IT,
  revocationEndpoint: IF_DISCOVERY_LACKS_IT,
  sessionCheckIFrameUrl: IF_DISCOVERY_LACKS_IT,
};
