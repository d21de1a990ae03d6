// A scheme, or a parameter with its value as token or quoted string (RFC 9110 11.2, 11.6.1).
const PART = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s,"]+)))?/g;

/**
 * The parameters of the challenges of these schemes in a `WWW-Authenticate` header, names in lower case; `null` when no
 * challenge is of these schemes.
 */
export function readChallenge(header: string, schemes: readonly string[]): ReadonlyMap<string, string> | null {
  let found: Map<string, string> | null = null;
  let isWanted = false;
  for (const [, name = '', quoted, plain] of header.matchAll(PART)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) {
      isWanted = schemes.includes(name.toLowerCase());
      found ??= isWanted ? new Map() : null;
    } else if (isWanted) {
      found?.set(name.toLowerCase(), value);
    }
  }
  return found;
}
