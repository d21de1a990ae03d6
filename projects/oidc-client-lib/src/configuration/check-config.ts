import { isJsonObject, isStringArray, type JsonObject } from '../protocol/json';
import { type OidcConfigMistake, toOidcError } from '../protocol/oidc-error';
import { reservedParameters } from '../protocol/authorization-request';
import { checkProviderMetadata } from '../protocol/provider-metadata';
import { absoluteUrl, defined, isSecureUrl, parseUrl } from '../protocol/url';
import { configurationInvalid } from './configuration-invalid';
import type { OidcConfig, ResolvedConfig } from './oidc-config';

type Check = (value: unknown, baseUrl: string, config: JsonObject) => boolean;
/** Whether a value is right, and the cure where it is not. */
type Rule = readonly [isRight: Check, cure: string];

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isSeconds = (value: unknown) => typeof value === 'number' && value >= 0 && value < Infinity;
const isOneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value);
const isUrl: Check = (value, baseUrl) =>
  typeof value === 'string' && parseUrl(value, baseUrl)?.href.includes('#') === false;
const isPageOfApp: Check = (value, baseUrl, config) =>
  isUrl(value, baseUrl, config) && new URL(value as string, baseUrl).origin === new URL(baseUrl).origin;

const TEXT: Rule = [isText, 'Give a text.'];
const TEXTS: Rule = [(value) => isText(value) || isStringArray(value), 'Give a text, or a list of texts.'];
const SECONDS: Rule = [isSeconds, 'Give seconds, as a number from 0 up.'];
const FLAG: Rule = [isOneOf(true, false), 'Give true or false.'];
const PAGE: Rule = [
  isPageOfApp,
  "Give a URL of the app's own origin, absolute or a path of the app, without fragment.",
];

/** One for each property. */
export const RULES: Readonly<Record<keyof OidcConfig, Rule>> = {
  issuer: [
    isIssuer,
    'Give the issuer identifier: an https URL without query, fragment, blank or user. http is for this machine, or with allowInsecureIssuer.',
  ],
  clientId: [isText, 'Give the client id that is registered at the provider.'],
  redirectUri: PAGE,
  postLogoutRedirectUri: [isUrl, 'Give an absolute URL, or a path of the app, without fragment.'],
  responseType: [isOneOf('id_token token', 'id_token'), "Give 'id_token token' or 'id_token', or withCodeFlow()."],
  scope: [(value) => isText(value) && /(^| )openid( |$)/.test(value as string), "Give scopes, 'openid' among them."],
  silentRenew: FLAG,
  silentRenewUri: PAGE,
  silentRenewTimeoutSeconds: [(value) => isSeconds(value) && value !== 0, 'Give seconds, as a number above 0.'],
  renewBeforeExpirySeconds: SECONDS,
  clockSkewSeconds: SECONDS,
  maxAge: SECONDS,
  prompt: TEXT,
  display: TEXT,
  loginHint: TEXT,
  uiLocales: TEXTS,
  acrValues: TEXTS,
  claims: [isJsonObject, 'Give an object as in OIDC Core 5.5.'],
  customParams: [
    (value) => isJsonObject(value) && Object.values(value).every((use) => isJsonObject(use ?? {})),
    'Give an object with authorize, renew or endSession, and in it nothing that the protocol sets.',
  ],
  metadata: [
    isJsonObject,
    'Give authorizationEndpoint, jwksUri (or jwks) and what else there is, all https; or leave it out for discovery.',
  ],
  secureApis: [
    (value, baseUrl) => Array.isArray(value) && value.every((api) => isSecureApi(api, baseUrl)),
    'Give a list of plain URLs or paths of the app, or of objects with such a url; methods as a list, header and scheme as text.',
  ],
  trustedAudiences: [isStringArray, 'Give a list of texts.'],
  allowInsecureIssuer: FLAG,
  signInSilently: [isOneOf('when-known', 'always', 'never'), "Give 'when-known', 'always' or 'never'."],
};

/**
 * Fills in the defaults and finds every mistake at once.
 *
 * @param baseUrl the app's base URL
 * @throws OidcError configuration_invalid, with `mistakes`
 */
export function checkConfig(given: unknown, baseUrl: string): ResolvedConfig {
  const mistakes: OidcConfigMistake[] = [];
  const mistake = (property: string, reason: string) => {
    const [, cure] = RULES[property.split('.')[0] as keyof OidcConfig];
    mistakes.push({ property, reason, cure });
  };
  const config = withDefaults(given, baseUrl);
  for (const [property, [isRight]] of Object.entries(RULES)) {
    const value = config[property];
    if (value === undefined ? /^(issuer|clientId)$/.test(property) : !isRight(value, baseUrl, config)) {
      mistake(property, value === undefined ? 'is missing' : 'is not valid');
    }
  }
  for (const use of ['authorize', 'renew'] as const) {
    for (const name of reservedParameters((config as Partial<OidcConfig>).customParams?.[use])) {
      mistake(`customParams.${use}.${name}`, 'is set by the protocol');
    }
  }
  if (isJsonObject(config['metadata'])) {
    config['metadata'] = checkMetadata(config, config['metadata'], mistake);
  }
  if (mistakes.length) {
    throw configurationInvalid(mistakes);
  }
  for (const property of ['redirectUri', 'silentRenewUri', 'postLogoutRedirectUri']) {
    config[property] = absoluteUrl(config[property] as string, baseUrl);
  }
  return config as unknown as ResolvedConfig;
}

function withDefaults(given: unknown, baseUrl: string): JsonObject {
  return {
    redirectUri: baseUrl,
    postLogoutRedirectUri: baseUrl,
    responseType: 'id_token token',
    scope: 'openid',
    silentRenew: true,
    silentRenewUri: 'silent-renew.html',
    silentRenewTimeoutSeconds: 9,
    clockSkewSeconds: 60,
    signInSilently: 'when-known',
    ...defined(isJsonObject(given) ? given : {}),
  };
}

function isIssuer(value: unknown, _baseUrl: string, { allowInsecureIssuer }: JsonObject): boolean {
  return isSecureUrl(value, allowInsecureIssuer === true) && !/[?#\s]|\/\/[^/]*@/.test(value as string);
}

/** A URL with a query, a fragment, credentials or a `*` would open nothing. */
function isSecureApi(api: unknown, baseUrl: string): boolean {
  const { url, methods = [], header = '', scheme = '' } = isJsonObject(api) ? api : { url: api };
  const { href = '', origin, pathname } = (isText(url) && parseUrl(url, baseUrl)) || {};
  return (
    /^https?:[^*]+$/.test(href) && href === `${origin}${pathname}` && [methods, [header, scheme]].every(isStringArray)
  );
}

/** Metadata by hand under its standard names, whichever of the two spellings it came in. */
function checkMetadata(
  config: JsonObject,
  given: JsonObject,
  mistake: (property: string, reason: string) => void,
): JsonObject {
  const { issuer, allowInsecureIssuer } = config;
  const toStandardName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const document: JsonObject = {
    issuer,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [toStandardName(name), value])),
  };
  try {
    checkProviderMetadata(document, issuer as string, allowInsecureIssuer === true);
  } catch (thrown) {
    const { code, detail } = toOidcError(thrown);
    mistake('metadata', `is not valid (${code}${detail ? `: ${detail}` : ''})`);
  }
  return document;
}
