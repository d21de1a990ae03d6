import { encodeBase64Url } from './base64url';
import type { IdTokenClaims } from './id-token';
import { OidcError } from './oidc-error';

/**
 * Checks `at_hash`: the left half of the access token's digest (OIDC Core 3.2.2.9).
 *
 * @param digest the access token's ASCII bytes, hashed with the hash of the ID Token's `alg`
 * @throws OidcError at_hash_missing, at_hash_mismatch
 */
export function checkAccessTokenHash({ at_hash }: IdTokenClaims, digest: Uint8Array): void {
  if (at_hash === undefined) {
    throw new OidcError('at_hash_missing');
  }
  if (at_hash !== encodeBase64Url(digest.subarray(0, digest.length / 2))) {
    throw new OidcError('at_hash_mismatch');
  }
}
