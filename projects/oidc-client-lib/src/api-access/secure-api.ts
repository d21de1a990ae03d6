import type { OidcSecureApi } from '../configuration/oidc-config';
import { parseUrl } from '../protocol/url';

/** How a request to a secure API carries the token. */
export interface TokenCarrier {
  readonly header: string;
  /** What stands in the header before the token. */
  readonly prefix: string;
}

/**
 * Whether a request may carry the access token, and how. Addresses are compared as parsed URLs: same origin, and whole
 * path segments of the entry; the longest entry that fits counts. `null` where none does.
 *
 * @param baseUrl what relative URLs, of requests and of entries, are relative to
 */
export function findTokenCarrier(
  apis: readonly (string | OidcSecureApi)[],
  url: string,
  method: string,
  baseUrl: string,
): TokenCarrier | null {
  const target = parseUrl(url, baseUrl);
  // Credentials in a URL are for somebody else, if they are not a disguise.
  if (!target || target.username || target.password || !/^https?:$/.test(target.protocol)) {
    return null;
  }
  const fitting = apis
    .map((api) => (typeof api === 'string' ? { url: api } : api))
    .filter(({ methods }) => !methods || methods.some((name) => name.toUpperCase() === method.toUpperCase()))
    .map((api) => ({ api, path: pathWithin(parseUrl(api.url, baseUrl), target) }))
    .filter(({ path }) => path !== null)
    .sort((a, b) => (b.path ?? '').length - (a.path ?? '').length);
  const api = fitting[0]?.api;
  if (!api) {
    return null;
  }
  const { header = 'Authorization', scheme = 'Bearer' } = api;
  return { header, prefix: scheme && `${scheme} ` };
}

/** The entry's path, without a slash at its end, when the target is inside the entry. */
function pathWithin(entry: URL | null, target: URL): string | null {
  const path = entry?.pathname.replace(/\/+$/, '') ?? '';
  return entry?.origin === target.origin && [target.pathname, serverPath(target)].every((seen) => isBelow(seen, path))
    ? path
    : null;
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}

/** The path as a server sees it that decodes first and looks for dots and slashes then. */
function serverPath({ origin, pathname }: URL): string {
  const decoded = pathname
    .replace(/%(2f|5c)/gi, '/')
    .replace(/%2e/gi, '.')
    .replace(/%25/g, '%');
  return new URL(origin + decoded).pathname;
}
