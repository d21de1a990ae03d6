import { parseUrl } from '../protocol/url';

/**
 * Whether two URLs are of different sites, so that browsers may keep the cookies of one from a frame in the other. The
 * scheme counts, the port does not. Without the Public Suffix List the registrable domain is an estimate: the last two
 * labels, or three under short second levels such as `co.uk`.
 */
export function isCrossSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => parseUrl(url));
  return a?.protocol !== b?.protocol || site(a?.hostname ?? '') !== site(b?.hostname ?? '');
}

function site(hostname: string): string {
  return /^[\d.]+$|:/.test(hostname)
    ? hostname
    : (/[^.]+\.(?:(?:com?|org|net|gov|edu|ac|or|ne)\.[^.]{2}|[^.]+)$/.exec(hostname)?.[0] ?? hostname);
}
