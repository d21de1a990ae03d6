import type { AuthorizationResponse } from '../protocol/authorization-response';
import { parseJsonObject } from '../protocol/json';
import { toOidcError } from '../protocol/oidc-error';
import { readTokenError } from '../protocol/token-request';

/** What the token endpoint said with an error status; empty where it said nothing. */
export async function tokenRefusal(thrown: unknown): Promise<AuthorizationResponse> {
  return readTokenError(parseJsonObject(await bodyOf(thrown)) ?? {});
}

async function bodyOf(thrown: unknown): Promise<string> {
  const { code, cause } = toOidcError(thrown);
  try {
    return code === 'http_error' ? await (cause as Response).text() : '';
  } catch {
    return ''; // The status has to do.
  }
}
