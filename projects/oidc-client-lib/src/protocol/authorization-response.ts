import { OidcError } from './oidc-error';
import type { ProviderMetadata } from './provider-metadata';
import { parseUrl } from './url';

/** The parameters of an authorization response (OIDC Core 3.2.2.5, 3.2.2.6), each of them once, none of them checked. */
export type AuthorizationResponse = ReadonlyMap<string, string>;

/** The tokens of a successful response, well-formed but not validated. */
export interface ResponseTokens {
  /** A signed JWT, not yet looked at. */
  readonly idToken: string;
  /** Absent with the response type `id_token`. */
  readonly accessToken?: string;
  /** Lifetime of the access token in seconds. */
  readonly expiresIn?: number;
  /** Scopes that were granted, separated by blanks; absent where they are those that were asked for (RFC 6749 4.2.2). */
  readonly scope?: string;
  /** `session_state` (Session Management 1.0 section 2). */
  readonly sessionState?: string;
  /** From the token endpoint alone (RFC 6749 5.1). */
  readonly refreshToken?: string;
}

const MAX_LENGTH = 256 * 1024;
const MAX_PARAMETERS = 64;
// RFC 6749 4.2.2.1, without markup and without anything as long as a state or a nonce.
const ERROR_URI = /^(?!.*[\w-]{43})https?:\/\/[!#-;=?-[\]-~]{1,300}$/;

const TOKENS = ['id_token', 'access_token'];

/**
 * Finds an authorization response in a URL: in the fragment, where it is asked for, or in the query, where some providers
 * send errors, or any code. Answers `null` where there is none, so that the app's own `#section` or `?code=` stays the app's.
 */
export function findAuthorizationResponse(url: string): URLSearchParams | null {
  const { hash, search } = parseUrl(url) ?? { hash: '', search: '' };
  // A router with hash locations may have put its slash before the parameters; a `?` is skipped anyway.
  const fragment = new URLSearchParams(hash.slice(1, MAX_LENGTH).replace(/^\//, ''));
  if ([...TOKENS, 'state'].some((name) => fragment.has(name))) {
    return fragment;
  }
  const query = new URLSearchParams(search.slice(0, MAX_LENGTH));
  const isAnswer = [...TOKENS, 'error'].some((name) => query.has(name)) || hasCodeForUs(query);
  return query.has('state') && isAnswer ? query : null;
}

/** Whether there is a code, and a state like ours: apps have a `code` and a `state` of their own, but hardly one so long. */
export function hasCodeForUs(parameters: URLSearchParams): boolean {
  return parameters.has('code') && parameters.get('state')?.length === 43;
}

/** Whether tokens stand in the query, where servers and their logs have seen them. */
export function hasTokensInQuery(url: string): boolean {
  return TOKENS.some((name) => parseUrl(url)?.searchParams.has(name));
}

/** The URL without the parameters of an authorization response, wherever they stand. */
export function withoutResponse(href: string): string {
  const found = findAuthorizationResponse(href);
  if (!found) {
    return href;
  }
  const url = new URL(href);
  url.hash = '';
  const isWithTokens = hasTokensInQuery(href) || found.has('code');
  const tokens = isWithTokens ? ['code', 'id_token', 'access_token', 'token_type', 'expires_in', 'scope'] : [];
  for (const name of ['state', 'error', 'error_description', 'error_uri', 'iss', 'session_state', ...tokens]) {
    url.searchParams.delete(name);
  }
  return url.href;
}

/**
 * Reads the parameters of an authorization response, each of which must stand there once (RFC 6749 3.1). Tokens are
 * taken from the fragment only (OAuth 2.0 Multiple Response Types 5).
 *
 * @throws OidcError callback_not_recognized, response_too_large, response_mode_invalid, response_duplicate_parameter,
 *   state_missing
 */
export function readAuthorizationResponse(url: string): AuthorizationResponse {
  if (url.length > MAX_LENGTH) {
    throw new OidcError('response_too_large');
  }
  const found = findAuthorizationResponse(url);
  if (!found) {
    throw new OidcError('callback_not_recognized');
  }
  if (hasTokensInQuery(url)) {
    throw new OidcError('response_mode_invalid');
  }
  const response = new Map<string, string>();
  for (const [name, value] of found) {
    if (response.has(name)) {
      throw new OidcError('response_duplicate_parameter');
    }
    if (response.set(name, value).size > MAX_PARAMETERS) {
      throw new OidcError('response_too_large');
    }
  }
  if (!response.get('state')) {
    throw new OidcError('state_missing');
  }
  return response;
}

/**
 * Checks the response itself, tokens unopened: its issuer (RFC 9207 2.4), then whether it is an error, then its parts
 * (OIDC Core 3.2.2.5, 3.2.2.8).
 *
 * @throws OidcError response_issuer_mismatch, response_issuer_missing, provider_error, id_token_missing,
 *   access_token_missing, token_type_invalid, expires_in_invalid
 */
export function checkAuthorizationResponse(
  response: AuthorizationResponse,
  metadata: ProviderMetadata,
  withAccessToken: boolean,
): ResponseTokens {
  // An ID Token names the issuer under signature, and providers that announce `iss` leave it out beside one.
  checkAnswer(response, metadata, !!response.get('id_token'));
  return readTokens(response, withAccessToken);
}

/**
 * Checks who answers (RFC 9207 2.4), then whether it is an error (OIDC Core 3.1.2.6).
 *
 * @param hasOtherName whether something else in the response will tell its issuer, so that `iss` may be missing
 * @throws OidcError response_issuer_mismatch, response_issuer_missing, provider_error
 */
export function checkAnswer(response: AuthorizationResponse, metadata: ProviderMetadata, hasOtherName = false): void {
  const issuer = response.get('iss');
  if (issuer !== undefined && issuer !== metadata.issuer) {
    throw new OidcError('response_issuer_mismatch');
  }
  if (issuer === undefined && !hasOtherName && metadata.authorization_response_iss_parameter_supported === true) {
    throw new OidcError('response_issuer_missing');
  }
  if (response.has('error')) {
    throw providerError(response);
  }
}

/**
 * Takes the tokens out of a response (OIDC Core 3.2.2.5, 3.1.3.3).
 *
 * @throws OidcError id_token_missing, access_token_missing, token_type_invalid, expires_in_invalid
 */
export function readTokens(response: AuthorizationResponse, withAccessToken: boolean): ResponseTokens {
  const idToken = response.get('id_token');
  if (!idToken) {
    throw new OidcError('id_token_missing');
  }
  const common = {
    idToken,
    scope: response.get('scope'),
    sessionState: withoutBlanks(response.get('session_state')),
  };
  if (!withAccessToken) {
    return common;
  }
  const accessToken = withoutBlanks(response.get('access_token'));
  if (!accessToken) {
    throw new OidcError('access_token_missing');
  }
  if (response.get('token_type')?.toLowerCase() !== 'bearer') {
    throw new OidcError('token_type_invalid');
  }
  const expiresIn = response.get('expires_in');
  // Whole seconds by RFC 6749 A.14, but some servers divide.
  if (expiresIn !== undefined && !/^[1-9]\d{0,9}(\.\d+)?$/.test(expiresIn)) {
    throw new OidcError('expires_in_invalid');
  }
  return { ...common, accessToken, expiresIn: Number(expiresIn) || undefined };
}

/**
 * Session Management 2 and RFC 6750 2.1 forbid blanks in these values: a blank was a `+` of base64 that was not encoded.
 */
function withoutBlanks(value: string | undefined): string | undefined {
  return value?.replace(/ /g, '+');
}

/** The provider's error as an {@link OidcError} (RFC 6749 4.2.2.1), its texts made safe to show. */
export function providerError(response: AuthorizationResponse): OidcError {
  const error = safeText(response.get('error'));
  const errorDescription = safeText(response.get('error_description'));
  const errorUri = response.get('error_uri');
  return new OidcError('provider_error', {
    detail: errorDescription ? `${error}: ${errorDescription}` : error,
    error,
    errorDescription,
    errorUri: errorUri && ERROR_URI.test(errorUri) ? errorUri : undefined,
  });
}

/** One line without markup, marks that turn text round, and anything as long as a state, a nonce or a token. */
function safeText(text: string | undefined): string | undefined {
  return text
    ?.replace(/[<>\s\p{Cc}\p{Bidi_C}]/gu, ' ')
    .replace(/[\w.~+/=-]{40,}/g, '…')
    .slice(0, 300);
}
