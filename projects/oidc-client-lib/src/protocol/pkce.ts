import { encodeBase64Url } from './base64url';

/**
 * The parameters that bind an authorization request to a code verifier (RFC 7636 4.3).
 *
 * @param digest SHA-256 of the verifier's ASCII bytes
 */
export function codeChallenge(digest: Uint8Array): { code_challenge: string; code_challenge_method: string } {
  return { code_challenge: encodeBase64Url(digest), code_challenge_method: 'S256' };
}
