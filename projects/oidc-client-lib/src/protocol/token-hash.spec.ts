import { encodeBase64Url } from './base64url';
import type { IdTokenClaims } from './id-token';
import { OidcError } from './oidc-error';
import { checkAccessTokenHash } from './token-hash';

const DIGEST = Uint8Array.from({ length: 32 }, (_, index) => index);
const LEFT_HALF = encodeBase64Url(DIGEST.slice(0, 16));

function judge(at_hash: unknown): string {
  try {
    checkAccessTokenHash({ at_hash } as IdTokenClaims, DIGEST);
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

describe('at_hash', () => {
  it.each<[string, unknown, string]>([
    ['is the left half of the digest', LEFT_HALF, 'accepted'],
    ['must be there', undefined, 'at_hash_missing'],
    ['must not be empty', '', 'at_hash_mismatch'],
    ['must not be null', null, 'at_hash_mismatch'],
    ['is not the whole digest', encodeBase64Url(DIGEST), 'at_hash_mismatch'],
    ['is not the right half', encodeBase64Url(DIGEST.slice(16)), 'at_hash_mismatch'],
    ['has no padding', `${LEFT_HALF}==`, 'at_hash_mismatch'],
  ])('%s', (_name, value, expected) => {
    expect(judge(value)).toBe(expected);
  });
});
