import type { TokenCarrier } from './secure-api';
import { PROOF_TRIES, TokenAccess } from './token-access';

/**
 * A `fetch` that gives the access token to requests for `secureApis`, and to no other, as `oidcInterceptor` does for
 * HttpClient: it waits for the start and for a renewal, and tries once more after a 401, unless the body is a stream.
 * Call it in an injection context and keep what it returns.
 *
 * @example
 * ```ts
 * const fetchRecords = oidcFetch();
 * const response = await fetchRecords('https://api.example.com/records');
 * ```
 */
export function oidcFetch(): typeof fetch;
/** The same for a single request, made in an injection context. */
export function oidcFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
export function oidcFetch(input?: RequestInfo | URL, init?: RequestInit): typeof fetch | Promise<Response> {
  const access = new TokenAccess();
  const send: typeof fetch = (resource, options) => fetchWithToken(access, resource, options);
  return input === undefined ? send : send(input, init);
}

async function fetchWithToken(access: TokenAccess, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const given = typeof input === 'object' && 'url' in input ? input : null;
  const url = given?.url ?? (input as string | URL).toString();
  const carrierFor = (address: string) => access.carrier(address, init?.method ?? given?.method ?? 'GET');
  const carrier = carrierFor(url);
  if (!carrier) {
    return fetch(input, init);
  }
  const request = new Request(input, init);
  if (request.headers.has(carrier.header)) {
    return fetch(request);
  }
  // A stream can be read once. A Request that was given has been used by now, so that its copy must do; anything else
  // is made again, without a copy of the body in memory.
  const copy = given && request.clone();
  const again = () => copy?.clone() ?? new Request(input, init);
  const isStreamed = isStream(init?.body);
  const used = await unlessAborted(request.signal, access.token());
  const refusalIn = ({ status, headers, url: from }: Response) => {
    // Who refused may be another server that a redirect has led to: its word does not count.
    const refuser = status === 401 && !isStreamed && carrierFor(from || url);
    return refuser ? { carrier: refuser, challenge: headers.get('WWW-Authenticate'), url: from || url } : null;
  };
  const sendBound = async (
    next: Request,
    by: TokenCarrier,
    value: string | null,
    tries = PROOF_TRIES,
  ): Promise<Response> => {
    const response = await send(access, next, by, value);
    const isCured = await access.proof?.learn(response.url || url, response);
    if (!isCured || !tries || !refusalIn(response)) {
      return response;
    }
    void response.body?.cancel();
    return sendBound(again(), by, value, tries - 1);
  };
  const response = await sendBound(request, carrier, used.token);
  const refusal = refusalIn(response);
  const token = refusal && (await unlessAborted(request.signal, access.tokenAfter(refusal, used)));
  if (!refusal || token === null) {
    return response;
  }
  void response.body?.cancel();
  const second = await sendBound(again(), refusal.carrier, token);
  const secondRefusal = refusalIn(second);
  if (secondRefusal) {
    access.giveUp(secondRefusal);
  }
  return second;
}

async function send(access: TokenAccess, request: Request, by: TokenCarrier, token: string | null): Promise<Response> {
  if (token === null) {
    return fetch(request);
  }
  const headers = await access.headers(by, token, request.method, request.url);
  Object.entries(headers).forEach(([name, value]) => request.headers.set(name, value));
  // Browsers drop Authorization at a redirect to another origin (Fetch 4.4, HTTP-redirect fetch), but no other header.
  const isKept = !/^authorization$/i.test(by.header) && request.redirect === 'follow';
  return fetch(request, isKept ? { redirect: 'error' } : undefined);
}

function isStream(body: unknown): boolean {
  return typeof (body as Partial<ReadableStream> | null | undefined)?.getReader === 'function';
}

/** The same, or the reason for an abort as soon as there is one. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      const abort = () => reject(signal.reason as Error);
      if (signal.aborted) {
        abort();
      } else {
        signal.addEventListener('abort', abort, { once: true });
      }
    }),
  ]);
}
