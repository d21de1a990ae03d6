import { createHash, randomBytes } from 'node:crypto';

import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

const MAX_AGE_SECONDS = 60;

/** What an API holds against proofs of possession (RFC 9449 4.3, 7.1, 9): each is for one request. */
export class ProofCheck {
  /** What proofs have to quote, where nonces are wanted. */
  nonce = randomBytes(16).toString('base64url');
  #seen = new Set();

  /**
   * Why a request may not use the token, or `null` when it may.
   *
   * @param {Object} request
   * @param {unknown} request.proof the header `DPoP`
   * @param {string} request.method
   * @param {string} request.url
   * @param {string} token
   * @param {string} thumbprint of the key that the token is bound to
   * @param {boolean} isNonceWanted
   * @returns {Promise<'invalid_dpop_proof' | 'invalid_token' | 'use_dpop_nonce' | null>}
   */
  async refusal({ proof, method, url }, token, thumbprint, isNonceWanted) {
    let verified;
    try {
      const rules = { typ: 'dpop+jwt', algorithms: ['ES256'], maxTokenAge: MAX_AGE_SECONDS, clockTolerance: 5 };
      verified = await jwtVerify(String(proof), EmbeddedJWK, rules);
    } catch {
      return 'invalid_dpop_proof';
    }
    const { payload, protectedHeader } = verified;
    const { htm, htu, ath, jti, nonce } = payload;
    if (htm !== method || htu !== url || ath !== createHash('sha256').update(token).digest('base64url')) {
      return 'invalid_dpop_proof';
    }
    if ((await calculateJwkThumbprint(/** @type {import('jose').JWK} */ (protectedHeader.jwk))) !== thumbprint) {
      return 'invalid_token';
    }
    if (isNonceWanted && nonce !== this.nonce) return 'use_dpop_nonce';
    if (typeof jti !== 'string' || this.#seen.has(jti)) return 'invalid_dpop_proof';
    this.#seen.add(jti);
    return null;
  }
}
