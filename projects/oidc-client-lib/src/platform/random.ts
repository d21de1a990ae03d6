import { encodeBase64Url } from '../protocol/base64url';

/** 256 bits from the platform's CSPRNG, as base64url: a state or a nonce nobody can guess (RFC 6749 10.10). */
export function randomToken(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}
