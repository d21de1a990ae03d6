import type * as jsrsasign from 'jsrsasign';
import { OidcError, type SignatureAlgorithm, type VerificationKey, type ɵSignatureVerifier } from 'oidc-client-lib';

// 16384 bits, as much as Chromium takes: more would stop the page.
const MAX_MODULUS_LENGTH = 2731;

// What the types do not tell of a number, and of an RSA key.
type BigIntegerOf = new (text: string, radix: number) => jsrsasign.BigInteger;
interface RsaKey {
  readonly n: jsrsasign.BigInteger;
  doPublic(value: jsrsasign.BigInteger): jsrsasign.BigInteger;
}

/**
 * What bundlers make of a CommonJS module: its exports, or a default that holds them.
 *
 * @throws OidcError network, so that a stored session is kept for the next start
 */
async function load(): Promise<typeof jsrsasign> {
  try {
    const module = (await import('jsrsasign')) as typeof jsrsasign & { default?: typeof jsrsasign };
    return module.default ?? module;
  } catch (cause) {
    throw new OidcError('network', { detail: 'jsrsasign was not loaded', cause });
  }
}

/**
 * The same rules as WebCrypto's (RFC 7518 3.3 to 3.5) in plain JavaScript.
 *
 * @throws OidcError alg_unsupported for EdDSA, which jsrsasign does not know
 */
export const jsrsasignVerifier: ɵSignatureVerifier = {
  async verify(algorithm, key, signature, signedBytes) {
    if (algorithm.family === 'Ed') {
      throw new OidcError('alg_unsupported', { detail: algorithm.alg });
    }
    const { BigInteger, KEYUTIL, KJUR }: { readonly BigInteger: unknown } & typeof jsrsasign = await load();
    if (!hasRightLength(algorithm, key, signature) || (key.n?.length ?? 0) > MAX_MODULUS_LENGTH) {
      return false;
    }
    try {
      const jws = `${new TextDecoder().decode(signedBytes)}.${toBase64Url(signature)}`;
      const publicKey = KEYUTIL.getKey(key as never) as unknown as RsaKey;
      const isPadded =
        algorithm.family !== 'RS' || isFullyPadded(publicKey, new (BigInteger as BigIntegerOf)(toHex(signature), 16));
      return isPadded && KJUR.jws.JWS.verify(jws, publicKey as never, [algorithm.alg]);
    } catch {
      return false; // A key or a signature that cannot be read signed nothing.
    }
  },
  async digest(hash, bytes) {
    const { KJUR } = await load();
    const digest = new KJUR.crypto.MessageDigest({ alg: hash.replace('-', '').toLowerCase(), prov: 'cryptojs' });
    digest.updateHex(toHex(bytes));
    return fromHex(digest.digest());
  },
};

/** RFC 8017 9.2: the padding fills the whole modulus, from 0x0001 on. jsrsasign takes any length of it. */
function isFullyPadded(key: RsaKey, signature: jsrsasign.BigInteger): boolean {
  return key.doPublic(signature).toString(16).length === 2 * Math.ceil(key.n.bitLength() / 8) - 3;
}

/** RFC 7518 3.4: R and S, each as long as the curve's order; 3.3: as long as the modulus. jsrsasign does not ask. */
function hasRightLength(
  { family, crv }: SignatureAlgorithm,
  { n = '' }: VerificationKey,
  signature: Uint8Array,
): boolean {
  const orderBytes = { 'P-256': 32, 'P-384': 48, 'P-521': 66 }[crv ?? ''];
  const modulusBytes = Math.floor(
    (n.replace(/^A+(?=.)/, (zeros) => zeros.slice(zeros.length % 4 || 4)).length * 3) / 4,
  );
  return family === 'ES' ? signature.length === 2 * (orderBytes ?? 0) : signature.length <= modulusBytes + 1;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}
