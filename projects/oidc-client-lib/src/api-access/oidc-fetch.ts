import { TokenAccess } from './token-access';

/**
 * A `fetch` that gives the access token to requests for `secureApis`, and to no other, as `oidcInterceptor` does for
 * HttpClient: it waits for a renewal, and tries once more after a 401, unless the body is a stream. Call it in an
 * injection context and keep what it returns.
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
  const request = new Request(input, init);
  const carrier = await access.carrier(request.url, request.method);
  const token = carrier && !request.headers.has(carrier.header) ? await access.token() : null;
  if (!carrier || token === null) {
    return fetch(request);
  }
  const { header, prefix } = carrier;
  const isReplayable = !(init?.body instanceof ReadableStream);
  const again = isReplayable ? request.clone() : null;
  const withToken = (original: Request, value: string) => {
    original.headers.set(header, prefix + value);
    // Browsers drop Authorization at a redirect to another origin, but no other header.
    return fetch(original, header.toLowerCase() === 'authorization' ? undefined : { redirect: 'error' });
  };
  const response = await withToken(request, token);
  if (response.status !== 401 || !again) {
    return response;
  }
  const renewed = await access.tokenAfterRefusal(token, response.headers.get('WWW-Authenticate'), request.url);
  return renewed === null ? response : withToken(again, renewed);
}
