/** Parses a URL, or answers `null`. */
export function parseUrl(url: unknown, base?: string): URL | null {
  try {
    return new URL(url as string, base);
  } catch {
    return null;
  }
}

/** Whether this host is the machine itself (RFC 6761 6.3, RFC 8252 7.3), where plain http stays on the machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Whether tokens and keys may come from this URL: https, http on the machine itself, or http where it is allowed. */
export function isSecureUrl(url: unknown, allowInsecure?: boolean): boolean {
  const { protocol, hostname } = (typeof url === 'string' && parseUrl(url)) || {};
  return protocol === 'https:' || (protocol === 'http:' && (allowInsecure || isLoopback(hostname ?? '')));
}

/** Appends parameters to a URL, keeping its own query (RFC 6749 3.1); `undefined` ones are left out. */
export function withParameters(url: string, parameters: Record<string, string | number | undefined>): string {
  const query = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value as string)}`)
    .join('&');
  return query ? url + (url.includes('?') ? '&' : '?') + query : url;
}
