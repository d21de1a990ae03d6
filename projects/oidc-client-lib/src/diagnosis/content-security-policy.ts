/** Directives that fall back on each other, first come first. */
const FRAMES = ['frame-src', 'child-src', 'default-src'];
const REQUESTS = ['connect-src', 'default-src'];

/**
 * Whether policies let a page frame this URL (CSP Level 3, 6.1.7 and 6.7.2.8, as far as source lists of hosts, schemes
 * and keywords go).
 *
 * @returns the directive that forbids it, or `null`
 */
export function forbiddingDirective(policies: readonly string[], url: string, ownOrigin: string): string | null {
  return forbidding(FRAMES, policies, url, ownOrigin);
}

/** The same for requests of scripts. */
export function requestForbiddingDirective(policies: readonly string[], url: string, ownOrigin: string): string | null {
  return forbidding(REQUESTS, policies, url, ownOrigin);
}

/**
 * Whether a page's own policies keep it out of a frame of its origin, or make another origin of it there.
 *
 * @returns the directive that does, or `null`
 */
export function selfDefeatingDirective(policies: readonly string[], page: string): string | null {
  const isSandboxed = parsed(policies).some((policy) => policy.get('sandbox')?.includes('allow-same-origin') === false);
  return forbidding(['frame-ancestors'], policies, page, new URL(page).origin) ?? (isSandboxed ? 'sandbox' : null);
}

/** Whether policies have frames look for a page of plain http on https (Upgrade Insecure Requests 4.1), localhost or not. */
export function isUpgraded(policies: readonly string[], page: string): boolean {
  return page.startsWith('http:') && parsed(policies).some((policy) => policy.has('upgrade-insecure-requests'));
}

function forbidding(
  candidates: readonly string[],
  policies: readonly string[],
  url: string,
  ownOrigin: string,
): string | null {
  for (const policy of parsed(policies)) {
    const name = candidates.find((candidate) => policy.has(candidate));
    const sources = policy.get(name ?? '') ?? [];
    if (name && !sources.some((source) => isMatch(source, new URL(url), ownOrigin))) {
      return name;
    }
  }
  return null;
}

/** The directives of each policy. One header may hold several policies, separated by commas. */
function parsed(policies: readonly string[]): Map<string, readonly string[]>[] {
  return policies
    .flatMap((header) => header.split(','))
    .map(
      (policy) =>
        new Map(
          policy.split(';').map((directive) => {
            const [name = '', ...sources] = directive.trim().split(/\s+/);
            return [name.toLowerCase(), sources] as const;
          }),
        ),
    );
}

function isMatch(source: string, url: URL, ownOrigin: string): boolean {
  if (source === "'self'") {
    return url.origin === ownOrigin;
  }
  // 6.7.2.9: http stands for https, too.
  const isScheme = (scheme: string) => scheme === url.protocol || (scheme === 'http:' && url.protocol === 'https:');
  if (source === '*' || isScheme(source)) {
    return true;
  }
  const [, scheme, host = '', port] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/:]+)(?::(\d+|\*))?/i.exec(source) ?? [];
  const isHost = host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === url.hostname;
  return isHost && (!scheme || isScheme(`${scheme}:`)) && (port === '*' || (port ?? '') === url.port);
}
