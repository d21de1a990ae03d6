import { InjectionToken } from '@angular/core';
import { type JsonObject, parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import { injectZoneBorder } from './angular-zone';

/** Sends a request without cookies and answers the response and its text, or an {@link OidcError}. */
export type SendRequest = (url: string, init?: RequestInit) => Promise<{ response: Response; text: string }>;

const TIMEOUT_MS = 10_000;
const MAX_LENGTH = 1024 * 1024;

/** How this library reaches the network, apart from frames and windows. */
export const SEND_REQUEST = new InjectionToken<SendRequest>('send request', {
  providedIn: 'root',
  factory: () => {
    const zone = injectZoneBorder();
    return (url, init) => zone.outside(() => send(url, init));
  },
});

/**
 * Gets a JSON object.
 *
 * @throws OidcError offline, network, timeout, http_error, json_invalid
 */
export async function getJson(send: SendRequest, url: string, init?: RequestInit): Promise<JsonObject> {
  const { text } = await send(url, init);
  const json = text.length <= MAX_LENGTH && parseJsonObject(text);
  if (!json) {
    throw new OidcError('json_invalid', { detail: withoutQuery(url) });
  }
  return json;
}

async function send(url: string, init?: RequestInit): Promise<{ response: Response; text: string }> {
  const detail = withoutQuery(url);
  try {
    // The signal ends slow bodies too.
    const response = await reach(url, { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    if (!response.ok) {
      const { status } = response;
      throw new OidcError('http_error', { detail: `${status} from ${detail}`, status, cause: response });
    }
    return { response, text: await response.text() };
  } catch (thrown) {
    if (thrown instanceof OidcError) {
      throw thrown;
    }
    throw new OidcError(networkFailure(thrown), { detail, cause: thrown });
  }
}

/** As `fetch`. Where there is no network, Angular's service worker answers: with this status, and nothing else. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status === 504 && ![...response.headers].length) {
    throw new TypeError();
  }
  return response;
}

/** Which kind of failure a rejected fetch was. */
export function networkFailure(thrown: unknown): 'timeout' | 'offline' | 'network' {
  return (thrown as Error | undefined)?.name === 'TimeoutError' ? 'timeout' : navigator.onLine ? 'network' : 'offline';
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*/, '');
}
