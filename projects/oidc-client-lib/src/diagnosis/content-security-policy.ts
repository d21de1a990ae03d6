/** Directives that fall back on each other, first come first. */
const FRAME_DIRECTIVES = ['frame-src', 'child-src', 'default-src'];

/**
 * Whether policies let a page frame this URL (CSP Level 3, 6.1.7 and 6.7.2.8, as far as source lists of hosts, schemes
 * and keywords go).
 *
 * @returns the directive that forbids it, or `null`
 */
export function forbiddingDirective(policies: readonly string[], url: string, ownOrigin: string): string | null {
  for (const policy of policies) {
    const directives = new Map(
      policy.split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        return [name.toLowerCase(), sources] as const;
      }),
    );
    const name = FRAME_DIRECTIVES.find((candidate) => directives.has(candidate));
    if (name && !directives.get(name)?.some((source) => isMatch(source, new URL(url), ownOrigin))) {
      return name;
    }
  }
  return null;
}

function isMatch(source: string, url: URL, ownOrigin: string): boolean {
  if (source === "'self'") {
    return url.origin === ownOrigin;
  }
  if (source === '*' || source === url.protocol) {
    return true;
  }
  const [, scheme, host = '', port] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/:]+)(?::(\d+|\*))?/i.exec(source) ?? [];
  const isHost = host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === url.hostname;
  const isScheme = !scheme || `${scheme}:` === url.protocol;
  return isHost && isScheme && (port === '*' || (port ?? '') === url.port);
}
