import { isJsonObject, isStringArray, type JsonObject } from '../protocol/json';
import { OidcError, type OidcConfigMistake, toOidcError } from '../protocol/oidc-error';
import { reservedParameters } from '../protocol/authorization-request';
import { checkProviderMetadata } from '../protocol/provider-metadata';
import { absoluteUrl, defined, isSecureUrl, parseUrl } from '../protocol/url';
import { MISTAKE_CURES } from './mistake-cures';
import type { OidcConfig, ResolvedConfig } from './oidc-config';

type Check = (value: unknown, baseUrl: string, config: JsonObject) => boolean;

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isTexts = (value: unknown) => isText(value) || isStringArray(value);
const isSeconds = (value: unknown) => typeof value === 'number' && value >= 0 && value < Infinity;
const isOneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value);
const isFlag = isOneOf(true, false);
const isUrl: Check = (value, baseUrl) =>
  typeof value === 'string' && parseUrl(value, baseUrl)?.href.includes('#') === false;
const isPageOfApp: Check = (value, baseUrl, config) =>
  isUrl(value, baseUrl, config) && new URL(value as string, baseUrl).origin === new URL(baseUrl).origin;

/** Each property with a rule of its own: whether its value is right. What to do where it is not, `MISTAKE_CURES` says. */
const RULES: readonly (readonly [keyof OidcConfig, Check])[] = [
  ['issuer', isIssuer],
  ['clientId', isText],
  ['responseType', isOneOf('id_token token', 'id_token')],
  ['scope', (value) => isText(value) && /(^| )openid( |$)/.test(value as string)],
  ['silentRenew', isFlag],
  ['silentRenewTimeoutSeconds', (value) => isSeconds(value) && value !== 0],
  ['renewBeforeExpirySeconds', isSeconds],
  ['clockSkewSeconds', isSeconds],
  ['maxAge', isSeconds],
  ['prompt', isText],
  ['display', isText],
  ['loginHint', isText],
  ['uiLocales', isTexts],
  ['acrValues', isTexts],
  ['claims', isJsonObject],
  ['customParams', isJsonObject],
  ['metadata', isJsonObject],
  ['trustedAudiences', isStringArray],
  ['allowInsecureIssuer', isFlag],
  ['signInSilently', isOneOf('when-known', 'always', 'never')],
  ['redirectUri', isPageOfApp],
  ['silentRenewUri', isPageOfApp],
  ['postLogoutRedirectUri', isUrl],
  ['secureApis', (value, baseUrl) => Array.isArray(value) && value.every((api) => isSecureApi(api, baseUrl))],
];

/**
 * Fills in the defaults and finds every mistake at once.
 *
 * @param baseUrl the app's base URL
 * @throws OidcError configuration_invalid, with `mistakes`
 */
export function checkConfig(given: unknown, baseUrl: string): ResolvedConfig {
  const mistakes: OidcConfigMistake[] = [];
  const mistake = (property: string, reason: string) => {
    const [name] = property.split('.') as [keyof OidcConfig];
    mistakes.push({ property, reason, cure: MISTAKE_CURES[name] });
  };
  const config = withDefaults(given, baseUrl);
  for (const [property, isRight] of RULES) {
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
    const detail = mistakes.map(({ property, reason, cure }) => `${property} ${reason}. ${cure}`).join(' ');
    throw new OidcError('configuration_invalid', { mistakes, detail });
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

/** A URL with a query, a fragment or credentials would open nothing. */
function isSecureApi(api: unknown, baseUrl: string): boolean {
  const { url, methods = [] } = isJsonObject(api) ? api : { url: api };
  const { href = '', origin, pathname } = (isText(url) && parseUrl(url, baseUrl)) || {};
  return /^https?:/.test(href) && href === `${origin}${pathname}` && isStringArray(methods);
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
