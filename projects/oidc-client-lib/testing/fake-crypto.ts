import { type ɵSignatureVerifier, ɵwebCryptoVerifier } from 'oidc-client-lib';

/** Algorithms that a {@link FakeIssuer} signs with. */
export type FakeAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

/** A key pair of a {@link FakeIssuer}. */
export interface FakeKey {
  /** The public members of the key's type (RFC 7518 6). */
  readonly jwk: Readonly<Record<string, unknown>>;
  /** The signature of these bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> | Uint8Array;
}

/** What a {@link FakeIssuer} signs and hashes with, and what verifies it. */
export interface FakeCrypto {
  /** A new key pair. */
  makeKey(alg: FakeAlgorithm): Promise<FakeKey> | FakeKey;
  /** By the hash of the algorithm, as for `at_hash` (OIDC Core 3.2.2.9). */
  digest(alg: FakeAlgorithm, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> | Uint8Array;
  /** What verifies these signatures in place of WebCrypto. */
  readonly verifier: ɵSignatureVerifier;
}

/** Real signatures, by WebCrypto. */
export const realCrypto: FakeCrypto = {
  makeKey: async (alg) => {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(parameters(alg), true, ['sign', 'verify']);
    const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
    const members = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined);
    return {
      jwk: Object.fromEntries(members),
      sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(parameters(alg), privateKey, bytes)),
    };
  },
  digest: async (alg, bytes) => new Uint8Array(await crypto.subtle.digest(hashOf(alg), bytes)),
  verifier: ɵwebCryptoVerifier,
};

function hashOf(alg: FakeAlgorithm): string {
  return alg === 'EdDSA' ? 'SHA-512' : `SHA-${alg.slice(2)}`;
}

function parameters(alg: FakeAlgorithm): RsaHashedKeyGenParams & EcKeyGenParams & RsaPssParams {
  const name = { RS: 'RSASSA-PKCS1-v1_5', PS: 'RSA-PSS', ES: 'ECDSA', Ed: 'Ed25519' }[alg.slice(0, 2)] ?? '';
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg as string] ?? '';
  const publicExponent = new Uint8Array([1, 0, 1]);
  return {
    name,
    namedCurve,
    hash: hashOf(alg),
    modulusLength: 2048,
    publicExponent,
    saltLength: Number(alg.slice(2)) / 8,
  };
}

/**
 * Signatures of no strength at all, but at once and everywhere: the DOM of a test runner has no WebCrypto. A changed
 * token fails with them too, and so does another key.
 */
export const plainCrypto: FakeCrypto & { signAtOnce(secret: string, bytes: Uint8Array): Uint8Array } = {
  makeKey: () => {
    const x = `plain-${Math.random()}`;
    return { jwk: { kty: 'EC', crv: 'P-256', x, y: '' }, sign: (bytes) => plainHash(x, bytes) };
  },
  digest: (_alg, bytes) => plainHash('', bytes),
  verifier: {
    verify: (_algorithm, { x = '' }, signature, bytes) =>
      Promise.resolve(plainHash(x, bytes).join() === signature.join()),
    digest: (_hash, bytes) => Promise.resolve(plainHash('', bytes)),
  },
  signAtOnce: plainHash,
};

/** Sixteen bytes that change with every other byte (FNV-1a, with different beginnings). */
function plainHash(secret: string, bytes: Uint8Array): Uint8Array {
  const all = [...new TextEncoder().encode(secret), ...bytes];
  return Uint8Array.from({ length: 16 }, (_, index) => {
    const hash = all.reduce((value, byte) => Math.imul(value ^ byte, 0x01000193), 0x811c9dc5 + index);
    return (hash ^ (hash >>> 16)) & 255;
  });
}
