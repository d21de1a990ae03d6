import { isJsonObject, isStringArray, type JsonObject } from '../protocol/json';
import { OidcError, type OidcConfigMistake, toOidcError } from '../protocol/oidc-error';
import { reservedParameters } from '../protocol/authorization-request';
import { checkProviderMetadata } from '../protocol/provider-metadata';
import { absoluteUrl, defined, isSecureUrl, parseUrl } from '../protocol/url';
import type { OidcConfig, ResolvedConfig } from './oidc-config';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.trim() !== '';
const isTexts: Check = (value) => isText(value) || isStringArray(value);
const isSeconds: Check = (value) => typeof value === 'number' && value >= 0 && value < Infinity;
const isOneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value);
const isFlag = isOneOf(true, false);

const SECONDS = 'Give seconds, as a number from 0 up.';
const TEXT = 'Give a text.';
const TEXTS = 'Give a text, or a list of texts.';
const FLAG = 'Give true or false.';

/** Each property with a rule of its own: whether a value is right, and the cure where it is not. */
const RULES: readonly (readonly [keyof OidcConfig, Check, string])[] = [
  ['clientId', isText, 'Give the client id that is registered at the provider.'],
  ['responseType', isOneOf('id_token token', 'id_token'), "Give 'id_token token' or 'id_token'."],
  ['scope', (value) => isText(value) && /(^| )openid( |$)/.test(value as string), "Give scopes, 'openid' among them."],
  ['silentRenew', isFlag, FLAG],
  ['silentRenewTimeoutSeconds', (value) => isSeconds(value) && value !== 0, SECONDS],
  ['renewBeforeExpirySeconds', isSeconds, SECONDS],
  ['clockSkewSeconds', isSeconds, SECONDS],
  ['maxAge', isSeconds, SECONDS],
  ['prompt', isText, TEXT],
  ['display', isText, TEXT],
  ['loginHint', isText, TEXT],
  ['uiLocales', isTexts, TEXTS],
  ['acrValues', isTexts, TEXTS],
  ['claims', isJsonObject, 'Give an object as in OIDC Core 5.5.'],
  ['customParams', isJsonObject, 'Give an object with authorize, renew or endSession.'],
  ['metadata', isJsonObject, 'Give an object, or leave it out for discovery.'],
  ['trustedAudiences', isStringArray, TEXTS],
  ['allowInsecureIssuer', isFlag, FLAG],
  ['signInSilently', isOneOf('when-known', 'always', 'never'), "Give 'when-known', 'always' or 'never'."],
  ['secureApis', Array.isArray, 'Give a list of URLs.'],
];

/**
 * Fills in the defaults and finds every mistake at once.
 *
 * @param baseUrl the app's base URL
 * @throws OidcError configuration_invalid, with `mistakes`
 */
export function checkConfig(given: unknown, baseUrl: string): ResolvedConfig {
  const mistakes: OidcConfigMistake[] = [];
  const mistake = (property: string, reason: string, cure: string) => void mistakes.push({ property, reason, cure });
  const config = withDefaults(given, baseUrl);
  checkIssuer(config, mistake);
  for (const [property, isRight, cure] of RULES) {
    const value = config[property];
    if ((value !== undefined || property === 'clientId') && !isRight(value)) {
      mistake(property, value === undefined ? 'is missing' : 'is not valid', cure);
    }
  }
  checkUrls(config, baseUrl, mistake);
  checkParameters(config, mistake);
  if (isJsonObject(config['metadata'])) {
    config['metadata'] = checkMetadata(config, config['metadata'], mistake);
  }
  if (mistakes.length) {
    const detail = mistakes.map(({ property, reason, cure }) => `${property} ${reason}. ${cure}`).join(' ');
    throw new OidcError('configuration_invalid', { mistakes, detail });
  }
  return config as unknown as ResolvedConfig;
}

type Mistake = (property: string, reason: string, cure: string) => void;

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

function checkIssuer({ issuer, allowInsecureIssuer }: JsonObject, mistake: Mistake): void {
  if (!isSecureUrl(issuer, allowInsecureIssuer === true)) {
    const reason = issuer === undefined ? 'is missing' : 'is not an https URL';
    mistake('issuer', reason, 'Give its https URL; http is for this machine, or with allowInsecureIssuer.');
  } else if (/[?#\s]|\/\/[^/]*@/.test(issuer as string)) {
    mistake('issuer', 'has a query, fragment, blank or user', 'Give the issuer identifier alone.');
  }
}

function checkUrls(config: JsonObject, baseUrl: string, mistake: Mistake): void {
  const { origin } = new URL(baseUrl);
  for (const property of ['redirectUri', 'silentRenewUri', 'postLogoutRedirectUri']) {
    const given = config[property];
    const url = typeof given === 'string' ? parseUrl(given, baseUrl) : null;
    if (!url || url.href.includes('#')) {
      mistake(property, 'is not a URL without fragment', 'Give an absolute URL, or a path of the app.');
    } else if (property !== 'postLogoutRedirectUri' && url.origin !== origin) {
      mistake(property, `is not on the app's origin ${origin}`, 'Give a URL of this app.');
    }
    config[property] = absoluteUrl(given as string, baseUrl);
  }
  const apis: unknown = config['secureApis'];
  for (const api of Array.isArray(apis) ? (apis as unknown[]) : []) {
    const { url, methods = [] } = isJsonObject(api) ? api : { url: api };
    const { href = '', origin, pathname } = (isText(url) && parseUrl(url, baseUrl)) || {};
    // One with a query, a fragment or credentials would open nothing.
    if (!/^https?:/.test(href) || href !== `${origin}${pathname}` || !isStringArray(methods)) {
      mistake(
        'secureApis',
        'has an entry that is not valid',
        'Give plain URLs or paths of the app; methods as a list.',
      );
    }
  }
}

function checkParameters({ customParams }: Partial<OidcConfig>, mistake: Mistake): void {
  for (const use of ['authorize', 'renew'] as const) {
    for (const name of reservedParameters(customParams?.[use])) {
      mistake(`customParams.${use}.${name}`, 'is set by the protocol', 'Remove it.');
    }
  }
}

/** Metadata by hand under its standard names, whichever of the two spellings it came in. */
function checkMetadata(config: JsonObject, given: JsonObject, mistake: Mistake): JsonObject {
  const { issuer, allowInsecureIssuer } = config;
  const toStandardName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const document: JsonObject = {
    issuer,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [toStandardName(name), value])),
  };
  try {
    checkProviderMetadata(document, issuer as string, allowInsecureIssuer === true);
  } catch (thrown) {
    const { code, detail = 'authorizationEndpoint, and jwksUri or jwks, are needed' } = toOidcError(thrown);
    mistake('metadata', `is not valid (${code}: ${detail})`, 'Mend it, or leave it out for discovery.');
  }
  return document;
}
