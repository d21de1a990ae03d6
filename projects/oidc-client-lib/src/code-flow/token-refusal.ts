import { type JsonObject, parseJsonObject } from '../protocol/json';
import { toOidcError } from '../protocol/oidc-error';

const MAX_REFUSAL_LENGTH = 100_000;

/**
 * What was said with the status of a refusal. A server that is ill, or has enough, may know better later, whatever it says.
 *
 * @throws what was thrown, where nothing was said
 */
export async function tokenRefusal(thrown: unknown): Promise<JsonObject> {
  const { status = 500, cause } = toOidcError(thrown);
  const text = status < 429 && (await (cause as Response | undefined)?.text().catch(() => ''));
  const refusal = text && parseJsonObject(text.slice(0, MAX_REFUSAL_LENGTH));
  if (!refusal || !refusal['error']) {
    throw thrown;
  }
  return refusal;
}
