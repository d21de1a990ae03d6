// The alphabet of RFC 4648 5 without padding (RFC 7515 2), no whitespace, and no bits left over after the last byte.
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/** Decodes strict base64url, or answers `null`. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  return BASE64URL.test(text)
    ? Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
    : null;
}

/** Encodes a few bytes (a digest, a random value) as base64url without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}
