import { parseUrl } from '../protocol/url';

/**
 * Whether two URLs are of different sites, so that browsers may keep the cookies of one from a frame in the other. The
 * scheme counts, the port does not. Without the Public Suffix List the registrable domain is an estimate: the last two
 * labels, or three under short second levels such as `co.uk`.
 */
export function isCrossSite(one: string, other: string): boolean {
  return site(one) !== site(other);
}

function site(url: string): string {
  const { protocol = '', hostname = '' } = parseUrl(url) ?? {};
  const [domain = hostname] =
    /^[\d.]+$|.*:.*|[^.]+\.(?:(?:com?|org|net|gov|edu|ac|or|ne)\.[^.]{2}|[^.]+)$/.exec(hostname) ?? [];
  return protocol + domain;
}
