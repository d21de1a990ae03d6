/** Parses a URL, or answers `null`. */
export function parseUrl(url: unknown, base?: string): URL | null {
  try {
    return new URL(url as string, base);
  } catch {
    return null;
  }
}

/** The URL, absolute. As given where it is that already: providers compare it letter by letter. */
export function absoluteUrl(url: string, base: string): string | undefined {
  return parseUrl(url) ? url : parseUrl(url, base)?.href;
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

/** The members that have a value; JSON says null where it means nothing. */
export function defined<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => (value ?? null) !== null)) as Partial<T>;
}

/**
 * Puts parameters into a URL, keeping its own query (RFC 6749 3.1), except for those of the same name: none may stand
 * there twice. `undefined` ones are left out.
 */
export function withParameters(url: string, parameters: Record<string, string | number | undefined>): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(defined(parameters))) {
    target.searchParams.set(name, value as string);
  }
  // A blank is one in every decoder then.
  target.search = target.search.replace(/\+/g, '%20');
  return target.href;
}
