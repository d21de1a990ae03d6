import type { OidcConfig } from './oidc-config';

const TEXT = 'Give a text.';
const TEXTS = 'Give a text, or a list of texts.';
const SECONDS = 'Give seconds, as a number from 0 up.';
const FLAG = 'Give true or false.';
const PAGE = "Give a URL of the app's own origin, absolute or a path of the app, without fragment.";

/** What to do about a mistake in the configuration, by property. */
export const MISTAKE_CURES: Readonly<Record<keyof OidcConfig, string>> = {
  issuer:
    'Give the issuer identifier: an https URL without query, fragment, blank or user. http is for this machine, or with allowInsecureIssuer.',
  clientId: 'Give the client id that is registered at the provider.',
  redirectUri: PAGE,
  postLogoutRedirectUri: 'Give an absolute URL, or a path of the app, without fragment.',
  responseType: "Give 'id_token token' or 'id_token'.",
  scope: "Give scopes, 'openid' among them.",
  silentRenew: FLAG,
  silentRenewUri: PAGE,
  silentRenewTimeoutSeconds: 'Give seconds, as a number above 0.',
  renewBeforeExpirySeconds: SECONDS,
  clockSkewSeconds: SECONDS,
  maxAge: SECONDS,
  prompt: TEXT,
  display: TEXT,
  loginHint: TEXT,
  uiLocales: TEXTS,
  acrValues: TEXTS,
  claims: 'Give an object as in OIDC Core 5.5.',
  customParams: 'Give an object with authorize, renew or endSession, and in it nothing that the protocol sets.',
  metadata:
    'Give authorizationEndpoint, jwksUri (or jwks) and what else there is, all https; or leave it out for discovery.',
  secureApis: 'Give a list of plain URLs or paths of the app, or of objects with such a url; methods as a list.',
  trustedAudiences: 'Give a list of texts.',
  allowInsecureIssuer: FLAG,
  signInSilently: "Give 'when-known', 'always' or 'never'.",
};
