import type { JsonObject } from './json';
import { OidcError } from './oidc-error';
import { withParameters } from './url';

/**
 * The parameters of an authorization request, as they are pushed (RFC 9126 2.1): without those of the endpoint's own query.
 *
 * @param endpoint where the request would go
 */
export function pushedParameters(url: string, endpoint: string): URLSearchParams {
  const own = new URL(endpoint).searchParams;
  return new URLSearchParams([...new URL(url).searchParams].filter(([name, value]) => own.get(name) !== value));
}

/**
 * The URL of an authorization request that has been pushed (RFC 9126 4). What the request says in place of the endpoint's own
 * query stays: servers may choose by it who answers.
 *
 * @param answer of the pushed authorization request endpoint
 * @throws OidcError json_invalid
 */
export function pushedRequestUrl(
  url: string,
  endpoint: string,
  client_id: string,
  { request_uri }: JsonObject,
): string {
  if (typeof request_uri !== 'string' || !request_uri) {
    throw new OidcError('json_invalid', { detail: 'request_uri is missing' });
  }
  const said = new URL(url).searchParams;
  const own = [...new URL(endpoint).searchParams.keys()].map((name) => [name, said.get(name) ?? undefined] as const);
  return withParameters(endpoint, { ...Object.fromEntries(own), client_id, request_uri });
}
