import { constants, createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';

/** How each JWS algorithm signs (RFC 7518 3.1, RFC 8037 3.1). */
const ALGORITHMS = /** @type {Record<string, { hash: string, key: string, options?: object }>} */ ({
  RS256: { hash: 'sha256', key: 'rsa' },
  RS384: { hash: 'sha384', key: 'rsa' },
  RS512: { hash: 'sha512', key: 'rsa' },
  PS256: { hash: 'sha256', key: 'rsa', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } },
  PS384: { hash: 'sha384', key: 'rsa', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } },
  PS512: { hash: 'sha512', key: 'rsa', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 } },
  ES256: { hash: 'sha256', key: 'p-256', options: { dsaEncoding: 'ieee-p1363' } },
  ES384: { hash: 'sha384', key: 'p-384', options: { dsaEncoding: 'ieee-p1363' } },
  ES512: { hash: 'sha512', key: 'p-521', options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { hash: 'sha512', key: 'ed25519' },
  Ed25519: { hash: 'sha512', key: 'ed25519' },
});

export const ALL_ALGORITHMS = Object.keys(ALGORITHMS);

/** @type {Map<string, import('node:crypto').KeyPairKeyObjectResult>} */
const keys = new Map();

/**
 * A key pair of this name, made when it is first asked for. The name begins with its kind, as in `rsa`, `rsa/next`,
 * `rsa-1024`, `p-256`, `ed25519/foreign`.
 *
 * @param {string} name
 */
export function keyPair(name) {
  const known = keys.get(name);
  if (known) return known;
  const [kind = ''] = name.split('/');
  const [, bits = '2048'] = /^rsa-(\d+)$/.exec(kind) ?? [];
  const made = kind.startsWith('rsa')
    ? generateKeyPairSync('rsa', { modulusLength: Number(bits) })
    : kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: kind.toUpperCase() });
  keys.set(name, made);
  return made;
}

/**
 * The public key as a JWK named after itself.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [members] members to add or replace
 */
export function publicJwk(name, members = {}) {
  return { ...keyPair(name).publicKey.export({ format: 'jwk' }), kid: name, use: 'sig', ...members };
}

/** @param {string} alg @returns {string} the name of the key that signs by this algorithm, unless told otherwise */
export function keyOf(alg) {
  return ALGORITHMS[alg]?.key ?? 'rsa';
}

/**
 * The signature of a JWS.
 *
 * @param {string} alg any name: HMACs take the RSA public key as their secret, what is unknown signs nothing
 * @param {string} keyName
 * @param {string} input
 */
export function signature(alg, keyName, input) {
  const hmac = /^HS(256|384|512)$/.exec(alg);
  if (hmac) {
    const secret = keyPair(keyName).publicKey.export({ format: 'pem', type: 'spki' });
    return createHmac(`sha${hmac[1]}`, secret).update(input).digest('base64url');
  }
  const algorithm = ALGORITHMS[alg];
  if (!algorithm) return '';
  const hash = algorithm.key === 'ed25519' ? null : algorithm.hash;
  const key = { key: keyPair(keyName).privateKey, ...algorithm.options };
  return sign(hash, Buffer.from(input), key).toString('base64url');
}

/** @param {string} accessToken @param {string} alg @returns {string} `at_hash` (OIDC Core 3.2.2.9) */
export function accessTokenHash(accessToken, alg) {
  const digest = createHash(ALGORITHMS[alg]?.hash ?? 'sha256')
    .update(accessToken)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** @param {unknown} value a text is taken as it is */
export function encode(value) {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}
