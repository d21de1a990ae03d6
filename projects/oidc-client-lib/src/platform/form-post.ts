import { providerError } from '../protocol/authorization-response';
import { type JsonObject, parseJsonObject } from '../protocol/json';
import { toOidcError } from '../protocol/oidc-error';
import { readTokenError } from '../protocol/token-request';
import { getJson, type SendRequest } from './json-request';

const MAX_REFUSAL_LENGTH = 100_000;

/**
 * Sends a form, once: what it carries is good for one request.
 *
 * @param secret what no error may quote
 * @throws OidcError of the network; provider_error (RFC 6749 5.2)
 */
export async function postForm(
  send: SendRequest,
  url: string,
  body: URLSearchParams,
  secret: string,
): Promise<JsonObject> {
  // Nothing of it follows to wherever the answer points.
  const init: RequestInit = { method: 'POST', body, cache: 'no-store', redirect: 'error' };
  const answer = await getJson(send, url, init).catch(refusalOf);
  // Some providers refuse with the status of success.
  const refusal = readTokenError(answer, secret);
  if (refusal.has('error')) {
    throw providerError(refusal);
  }
  return answer;
}

/**
 * What was said with the status of a refusal. A server that is ill, or has enough, may know better later, whatever it says.
 *
 * @throws what was thrown, where nothing was said
 */
export async function refusalOf(thrown: unknown): Promise<JsonObject> {
  const { status = 500, cause } = toOidcError(thrown);
  const text = status < 429 && (await (cause as Response | undefined)?.text().catch(() => ''));
  const refusal = text && parseJsonObject(text.slice(0, MAX_REFUSAL_LENGTH));
  if (!refusal || !refusal['error']) {
    throw thrown;
  }
  return refusal;
}
