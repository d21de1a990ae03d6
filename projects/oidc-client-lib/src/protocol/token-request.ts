import { type AuthorizationResponse, readTokens, type ResponseTokens } from './authorization-response';
import type { JsonObject } from './json';

/** What a public client says to redeem a code. */
export interface CodeGrant {
  readonly code: string;
  readonly clientId: string;
  /** The one of the authorization request, letter by letter. */
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** The body of a token request (OIDC Core 3.1.3.1, RFC 6749 4.1.3, RFC 7636 4.5). */
export function tokenRequest({ code, clientId, redirectUri, codeVerifier }: CodeGrant): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    code_verifier: codeVerifier,
  });
}

/** The body of a request for new tokens by a refresh token (OIDC Core 12.1, RFC 6749 6), for all that was granted. */
export function refreshRequest(refreshToken: string, clientId: string): URLSearchParams {
  return new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId });
}

/**
 * The tokens of a token response (OIDC Core 3.1.3.3, 12.2, RFC 6749 5.1), well-formed but not validated.
 *
 * @param tokenType the type that was asked for, in lower case
 * @param sessionState the one that belongs to them; it comes with the authorization response
 * @throws OidcError id_token_missing, access_token_missing, token_type_invalid, expires_in_invalid
 */
export function readTokenResponse(
  document: JsonObject,
  tokenType: 'bearer' | 'dpop',
  sessionState: string | null = null,
): ResponseTokens {
  const response = textsOf(document, ['id_token', 'access_token', 'token_type', 'expires_in', 'scope']);
  // Each reader of tokens is told of its own type alone.
  const isAsAsked = response.get('token_type')?.toLowerCase() === tokenType;
  response.set('token_type', isAsAsked ? 'bearer' : '');
  return {
    ...readTokens(sessionState === null ? response : response.set('session_state', sessionState), true),
    refreshToken: readRefreshToken(document),
  };
}

/** The refresh token of a token response, whatever else that says (RFC 6749 5.1). */
export function readRefreshToken({ refresh_token }: JsonObject): string | undefined {
  return typeof refresh_token === 'string' && refresh_token ? refresh_token : undefined;
}

/** The parameters of an error response of the token endpoint (RFC 6749 5.2), without the secret where one quotes it. */
export function readTokenError(document: JsonObject, secret: string): AuthorizationResponse {
  const texts = textsOf(document, ['error', 'error_description', 'error_uri']);
  return new Map([...texts].map(([name, text]) => [name, text.replaceAll(secret, '…')]));
}

/** The members with a value. Some servers quote numbers; what is neither text nor number is as good as missing. */
function textsOf(document: JsonObject, names: readonly string[]): Map<string, string> {
  const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  return new Map(names.filter((name) => isText(document[name])).map((name) => [name, String(document[name])]));
}
