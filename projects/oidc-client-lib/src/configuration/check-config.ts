import { isJsonObject, isStringArray, type JsonObject } from '../protocol/json';
import { OidcError, type OidcConfigMistake } from '../protocol/oidc-error';
import { reservedParameters } from '../protocol/authorization-request';
import { isSecureUrl, parseUrl } from '../protocol/url';
import type { OidcConfig, ResolvedConfig } from './oidc-config';

type Rule = readonly [property: keyof OidcConfig, isWrong: (value: unknown) => unknown, reason: string, cure: string];

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isNumber = (value: unknown) => typeof value === 'number' && value >= 0 && value < Infinity;
const isTextOrTexts = (value: unknown) => isText(value) || isStringArray(value);
const isOneOf =
  (...choices: readonly unknown[]) =>
  (value: unknown) =>
    choices.includes(value);
const not = (isRight: (value: unknown) => boolean) => (value: unknown) => !isRight(value);

const CLIENT = ['is missing', 'Give the client id as registered at the provider.'] as const;
const NUMBER = ['is not a number of seconds', 'Give a number, 0 or more.'] as const;
const TEXT = ['is not a text', 'Give a string, or leave it out.'] as const;
const FLAG = ['is not true or false', 'Give a boolean.'] as const;

const RULES: readonly Rule[] = [
  ['clientId', not(isText), ...CLIENT],
  [
    'responseType',
    not(isOneOf('id_token token', 'id_token')),
    'is not supported',
    "Use 'id_token token' or 'id_token'.",
  ],
  ['scope', (value) => !isText(value) || !/(^| )openid( |$)/.test(value as string), 'lacks openid', "Add 'openid'."],
  ['silentRenew', not(isOneOf(true, false)), ...FLAG],
  ['silentRenewTimeoutSeconds', (value) => !isNumber(value) || value === 0, ...NUMBER],
  ['renewBeforeExpirySeconds', not(isNumber), ...NUMBER],
  ['clockSkewSeconds', not(isNumber), ...NUMBER],
  ['maxAge', not(isNumber), ...NUMBER],
  ['prompt', not(isText), ...TEXT],
  ['display', not(isText), ...TEXT],
  ['loginHint', not(isText), ...TEXT],
  ['uiLocales', not(isTextOrTexts), ...TEXT],
  ['acrValues', not(isTextOrTexts), ...TEXT],
  ['claims', not(isJsonObject), 'is not an object', 'Give an object as in OIDC Core 5.5.'],
  ['trustedAudiences', not(isStringArray), 'is not a list of texts', 'Give an array of strings.'],
  ['allowInsecureIssuer', not(isOneOf(true, false)), ...FLAG],
  [
    'signInSilently',
    not(isOneOf('when-known', 'always', 'never')),
    'is unknown',
    "Use 'when-known', 'always' or 'never'.",
  ],
  ['secureApis', not(Array.isArray), 'is not a list', 'Give an array of URLs.'],
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
  // A JSON file says null where it means nothing.
  const members = Object.entries(isJsonObject(given) ? given : {}).filter(([, value]) => (value ?? null) !== null);
  const config: JsonObject = {
    redirectUri: baseUrl,
    postLogoutRedirectUri: baseUrl,
    responseType: 'id_token token',
    scope: 'openid',
    silentRenew: true,
    silentRenewUri: 'silent-renew.html',
    silentRenewTimeoutSeconds: 10,
    clockSkewSeconds: 60,
    signInSilently: 'when-known',
    ...Object.fromEntries(members),
  };
  const { issuer } = config;
  if (!isSecureUrl(issuer, config['allowInsecureIssuer'] === true)) {
    mistake('issuer', 'is not an https URL', 'Give the https URL; http is for this machine, or allowInsecureIssuer.');
  } else if (/[?#]/.test(issuer as string)) {
    mistake('issuer', 'has a query or fragment', 'Give the issuer identifier alone.');
  }
  for (const [property, isWrong, reason, cure] of RULES) {
    if ((property in config || property === 'clientId') && isWrong(config[property])) {
      mistake(property, reason, cure);
    }
  }
  for (const property of ['redirectUri', 'silentRenewUri', 'postLogoutRedirectUri']) {
    const url = parseUrl(config[property], baseUrl);
    if (typeof config[property] !== 'string' || !url || /#/.test(url.href)) {
      mistake(property, 'is not a URL without fragment', 'Give an absolute URL or a path of the app.');
    } else if (property !== 'postLogoutRedirectUri' && url.origin !== parseUrl(baseUrl)?.origin) {
      mistake(property, `is not on the app's origin ${parseUrl(baseUrl)?.origin}`, 'Use a URL of this app.');
    }
    // Kept as given where it is absolute: providers compare it letter by letter.
    config[property] = parseUrl(config[property]) ? config[property] : url?.href;
  }
  for (const api of Array.isArray(config['secureApis']) ? config['secureApis'] : []) {
    const url: unknown = isJsonObject(api) ? api['url'] : api;
    if (!isText(url) || !/^https?:$/.test(parseUrl(url, baseUrl)?.protocol ?? '')) {
      mistake('secureApis', `has an entry that is not a URL`, 'Give absolute URLs, or paths of the app.');
    }
  }
  for (const [use, parameters] of Object.entries((config['customParams'] as OidcConfig['customParams']) ?? {})) {
    for (const name of use === 'endSession' ? [] : reservedParameters(parameters)) {
      mistake(`customParams.${use}.${name}`, 'is a parameter of the protocol', 'Remove it.');
    }
  }
  const { metadata } = config;
  if (metadata !== undefined) {
    const document = isJsonObject(metadata) ? standardNames(metadata) : {};
    if (!document['authorization_endpoint']) {
      mistake('metadata', 'lacks authorizationEndpoint', 'Give it, or leave metadata out for discovery.');
    }
    if (!document['jwks_uri'] && !document['jwks']) {
      mistake('metadata', 'lacks keys', 'Give jwksUri or jwks, or leave metadata out for discovery.');
    }
    config['metadata'] = { issuer, ...document };
  }
  if (mistakes.length) {
    throw new OidcError('configuration_invalid', {
      mistakes,
      detail: mistakes.map(({ property, reason, cure }) => `${property} ${reason}. ${cure}`).join(' '),
    });
  }
  return config as unknown as ResolvedConfig;
}

/** Members in camelCase under their standard names; standard names pass as they are. */
function standardNames(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
