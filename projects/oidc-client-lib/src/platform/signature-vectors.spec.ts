import { FakeIssuer, type FakeAlgorithm } from 'oidc-client-lib/testing';
import { jsrsasignVerifier } from '../../jsrsasign/jsrsasign-verifier';
import { decodeJwt } from '../protocol/jwt';
import { selectVerificationKeys, type VerificationKey } from '../protocol/signing-key';
import { webCryptoVerifier } from './signature-verifier';

// P-521 in plain JavaScript takes its time, on a busy machine more than Jest's patience.
jest.setTimeout(60_000);

const ALGORITHMS: FakeAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const VERIFIERS = { WebCrypto: webCryptoVerifier, jsrsasign: jsrsasignVerifier };
const issuer = new FakeIssuer({ algorithms: ALGORITHMS });

/** What is done to a right signature; the verifiers must agree on each. */
const VECTORS: [string, (signature: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, boolean][] = [
  ['a right signature', (signature) => signature, true],
  ['an empty one', () => new Uint8Array(0), false],
  ['one byte', () => new Uint8Array([0]), false],
  ['nothing but zeros', ({ length }) => new Uint8Array(length), false],
  ['nothing but ones', ({ length }) => new Uint8Array(length).fill(255), false],
  ['the first bit flipped', (signature) => signature.map((byte, index) => (index === 0 ? byte ^ 128 : byte)), false],
  [
    'the last bit flipped',
    (signature) => signature.map((byte, index, { length }) => (index === length - 1 ? byte ^ 1 : byte)),
    false,
  ],
  ['truncated', (signature) => signature.slice(0, -1), false],
  ['half of it', (signature) => signature.slice(0, signature.length / 2), false],
  ['a zero before it', (signature) => new Uint8Array([0, ...signature]), false],
  ['a zero behind it', (signature) => new Uint8Array([...signature, 0]), false],
  ['twice', (signature) => new Uint8Array([...signature, ...signature]), false],
  ['reversed', (signature) => signature.slice().reverse(), false],
  ['DER instead of raw', (signature) => derOf(signature), false],
  [
    'the first half zero',
    (signature) => signature.map((byte, index, { length }) => (index < length / 2 ? 0 : byte)),
    false,
  ],
  [
    'the second half zero',
    (signature) => signature.map((byte, index, { length }) => (index >= length / 2 ? 0 : byte)),
    false,
  ],
];

describe.each(Object.entries(VERIFIERS))('%s', (_name, verifier) => {
  describe.each(ALGORITHMS)('%s', (alg) => {
    it.each(VECTORS)('%s', async (...[, change, expected]) => {
      const { algorithm, signature, signedBytes, key } = await signed(alg);
      expect(await verifier.verify(algorithm, key, change(signature), signedBytes)).toBe(expected);
    });

    it('other bytes, another key, a broken key', async () => {
      const { algorithm, signature, signedBytes, key } = await signed(alg);
      const other = new FakeIssuer({ algorithms: [alg] });
      const [foreign] = selectVerificationKeys(await other.jwks(), algorithm) as [VerificationKey];
      const changed = signedBytes.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
      expect(await verifier.verify(algorithm, key, signature, changed)).toBe(false);
      expect(await verifier.verify(algorithm, foreign, signature, signedBytes)).toBe(false);
      expect(await verifier.verify(algorithm, { ...key, n: '!', x: '!' }, signature, signedBytes)).toBe(false);
    });
  });

  it('knows the SHA-2 family', async () => {
    const bytes = new TextEncoder().encode('abc');
    const start = async (hash: 'SHA-256' | 'SHA-384' | 'SHA-512') => [
      ...(await verifier.digest(hash, bytes)).slice(0, 4),
    ];
    expect(await start('SHA-256')).toEqual([0xba, 0x78, 0x16, 0xbf]);
    expect(await start('SHA-384')).toEqual([0xcb, 0x00, 0x75, 0x3f]);
    expect(await start('SHA-512')).toEqual([0xdd, 0xaf, 0x35, 0xa1]);
  });
});

async function signed(alg: FakeAlgorithm) {
  const jwt = decodeJwt(await issuer.idToken({}, alg));
  const [key] = selectVerificationKeys(await issuer.jwks(), jwt.algorithm, jwt.kid) as [VerificationKey];
  return { ...jwt, key };
}

/** The same two numbers as an ASN.1 sequence, as other protocols write ECDSA signatures. */
function derOf(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = signature.length / 2;
  const integer = (bytes: Uint8Array) => [2, bytes.length + 1, 0, ...bytes];
  const body = [...integer(signature.slice(0, half)), ...integer(signature.slice(half))];
  return new Uint8Array([48, body.length, ...body]);
}
