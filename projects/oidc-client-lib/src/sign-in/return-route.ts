import { parseUrl } from '../protocol/url';

/**
 * A URL to come back to, as path, query and fragment, when it is inside the app; otherwise `null`. A path may be given as
 * the router knows it: below the app's base URL.
 */
export function inAppUrl(returnTo: string, baseUrl: string): string | null {
  const base = new URL(baseUrl);
  // `//host` and `/\host` name another host to a URL parser, with a tab between them, too.
  const isRoute = /^\/(?![/\\\s])/.test(returnTo) && !returnTo.startsWith(base.pathname);
  // With a dot before it, for `user:7` alone would be a URL of the scheme `user`.
  const url = parseUrl(isRoute ? `.${returnTo}` : returnTo, baseUrl);
  return url?.origin === base.origin && url.pathname.startsWith(base.pathname) && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : null;
}
