import type { OidcSecureApi } from '../configuration/oidc-config';
import { parseUrl } from '../protocol/url';

/** How a request to a secure API carries the token. */
export interface TokenCarrier {
  /** The entry of `secureApis`. */
  readonly api: string;
  readonly header: string;
  /** What stands in the header before the token. */
  readonly prefix: string;
}

/**
 * Whether a request may carry the access token, and how. Addresses are compared as parsed URLs: same origin, and whole
 * path segments of the entry; the longest entry that fits counts. `null` where none does, and where a server that
 * decodes the path before it looks for dots and slashes would see another entry or none.
 *
 * @param baseUrl what relative URLs, of requests and of entries, are relative to
 * @param usualScheme of entries that name none
 */
export function findTokenCarrier(
  apis: readonly (string | OidcSecureApi)[],
  url: string,
  method: string,
  baseUrl: string,
  usualScheme: 'Bearer' | 'DPoP' = 'Bearer',
): TokenCarrier | null {
  const target = plainUrl(url, baseUrl);
  const entries = apis
    .map(toEntry)
    .filter(({ methods }) => !methods || methods.some((name) => name.toUpperCase() === method.toUpperCase()))
    .map((api) => ({ api, root: plainUrl(api.url, baseUrl) }));
  const longest = (pathOf: (of: URL) => string) =>
    entries
      // Who limits an entry by a query means less than the whole path: such an entry opens nothing.
      .filter(({ root }) => target && root?.origin === target.origin && !root.search && !root.hash)
      .map(({ api, root }) => ({ api, path: root ? pathOf(root).replace(/\/+$/, '') : '' }))
      .filter(({ path }) => target && `${pathOf(target)}/`.startsWith(`${path}/`))
      .sort((a, b) => b.path.length - a.path.length)[0]?.api;
  const api = longest(({ pathname }) => pathname);
  if (!api || longest(servedPath) !== api) {
    return null;
  }
  const { header = 'Authorization', scheme = usualScheme } = api;
  return { api: api.url, header, prefix: scheme && `${scheme} ` };
}

/** The same entries for their whole origins. */
export function wholeOrigins(apis: readonly (string | OidcSecureApi)[], baseUrl: string): OidcSecureApi[] {
  return apis.map((api) => {
    const entry = toEntry(api);
    return { ...entry, url: parseUrl('/', parseUrl(entry.url, baseUrl)?.href)?.href ?? '', methods: undefined };
  });
}

function toEntry(api: string | OidcSecureApi): OidcSecureApi {
  return typeof api === 'string' ? { url: api } : api;
}

/** A URL without disguise: no credentials, which are for somebody else, and no way up that is hidden by encoding. */
function plainUrl(url: string, baseUrl: string): URL | null {
  const parsed = parseUrl(url, baseUrl);
  return parsed &&
    /^https?:$/.test(parsed.protocol) &&
    !parsed.username &&
    !parsed.password &&
    !servedPath(parsed).includes('/..')
    ? parsed
    : null;
}

/** The path as a server sees it that decodes, however often, and takes a backslash for a slash. */
function servedPath({ pathname }: URL): string {
  for (let before = ''; before !== pathname;) {
    before = pathname;
    pathname = pathname.replace(/%(25|2e|2f|5c)/gi, (code) => decodeURIComponent(code));
  }
  return pathname.replace(/\\/g, '/');
}
