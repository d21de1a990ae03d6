import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** The provider's RS256 keys, newest first. Retired ones stay, so that older tokens remain valid as id_token_hint. */
export class SigningKeys {
  /** @type {{ kid: string, [member: string]: unknown }[]} */
  #jwks = [];

  constructor() {
    this.rotate();
  }

  /** From now on tokens are signed by a new key under a new `kid`. */
  rotate() {
    this.#jwks.unshift(newKey());
  }

  get privateJwks() {
    return { keys: this.#jwks.map((jwk) => ({ ...jwk })) };
  }

  /**
   * @param {Record<string, unknown>} header
   * @param {Record<string, unknown>} claims
   */
  sign(header, claims) {
    const { kid, ...key } = this.#jwks[0];
    return signWith(key, { ...header, kid }, claims);
  }

  /**
   * The same token by a key that no JWKS has.
   *
   * @param {Record<string, unknown>} header
   * @param {Record<string, unknown>} claims
   */
  signWithStrangeKey(header, claims) {
    const { kid, ...key } = newKey();
    return signWith(key, { ...header, kid }, claims);
  }
}

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // A kid is never used twice, not even across restarts: clients keep keys under it.
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

/**
 * @param {Record<string, unknown>} jwk
 * @param {Record<string, unknown>} header
 * @param {Record<string, unknown>} claims
 */
function signWith(jwk, header, claims) {
  const signed = `${encodeJson(header)}.${encodeJson(claims)}`;
  const key = createPrivateKey({ key: /** @type {any} */ (jwk), format: 'jwk' });
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** @param {unknown} value */
export function encodeJson(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** @param {string} part */
export function decodeJson(part) {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
