import { constants, createHash, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { jsrsasignVerifier } from '../../jsrsasign/jsrsasign-verifier';
import { signatureAlgorithm, type SignatureAlgorithm } from '../protocol/signature-algorithm';
import type { VerificationKey } from '../protocol/signing-key';
import { webCryptoVerifier } from './signature-verifier';

const VERIFIERS = { WebCrypto: webCryptoVerifier, jsrsasign: jsrsasignVerifier };
const signedBytes = (alg: string) => new TextEncoder().encode(`${btoa(`{"alg":"${alg}"}`)}.e30`);
const MESSAGE = signedBytes('RS256');
const BYTES = 256;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const jwkOf = (pair: { publicKey: { export(options: { format: 'jwk' }): unknown } }) =>
  pair.publicKey.export({ format: 'jwk' }) as VerificationKey;
const algorithm = (alg: string) => signatureAlgorithm(alg) as SignatureAlgorithm;
const hash = (name = 'sha256') => createHash(name).update(MESSAGE).digest();
const hex = (text: string) => Buffer.from(text, 'hex');

/** DigestInfo before the digest (RFC 8017 9.2, note 1). */
const SHA256 = hex('3031300d060960864801650304020105000420');
const SHA256_WITHOUT_NULL = hex('302f300b0609608648016503040201' + '0420');
const SHA512 = hex('3051300d060960864801650304020305000440');
const SHA1 = hex('3021300906052b0e03021a05000414');

/** An encoded message as long as the key: head, padding, a zero, and the rest. */
function padded(rest: Buffer, { head = hex('0001'), fill = 0xff, length = BYTES - 3 - rest.length } = {}) {
  return Buffer.concat([head, Buffer.alloc(length, fill), hex('00'), rest]);
}

/** Signs whatever encoded message there is, right or wrong. */
function raw(encoded: Buffer): Uint8Array<ArrayBuffer> {
  const whole = Buffer.concat([Buffer.alloc(BYTES - encoded.length), encoded]);
  return new Uint8Array(privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, whole));
}

const RIGHT = Buffer.concat([SHA256, hash()]);

/** Of the kinds that Wycheproof has for RSASSA-PKCS1-v1_5. */
const PADDINGS: readonly [string, () => Uint8Array<ArrayBuffer>, boolean][] = [
  ['a right one', () => raw(padded(RIGHT)), true],
  ['no NULL among the parameters', () => raw(padded(Buffer.concat([SHA256_WITHOUT_NULL, hash()]))), false],
  ['another hash, rightly named', () => raw(padded(Buffer.concat([SHA512, hash('sha512')]))), false],
  ['SHA-1, rightly named', () => raw(padded(Buffer.concat([SHA1, hash('sha1')]))), false],
  ['no name of a hash', () => raw(padded(hash())), false],
  ['the digest of another text', () => raw(padded(Buffer.concat([SHA256, createHash('sha256').digest()]))), false],
  ['less padding and garbage behind', () => raw(padded(Buffer.concat([RIGHT, Buffer.alloc(64, 7)]))), false],
  ['one byte behind', () => raw(padded(Buffer.concat([RIGHT, hex('00')]))), false],
  ['less padding and zeros before', () => raw(padded(RIGHT, { length: 8 })), false],
  ['no padding at all', () => raw(padded(RIGHT, { length: 0 })), false],
  ['padding of zeros', () => raw(padded(RIGHT, { fill: 0 })), false],
  ['padding of something else', () => raw(padded(RIGHT, { fill: 0xfe })), false],
  ['block type 0', () => raw(padded(RIGHT, { head: hex('0000') })), false],
  ['block type 2', () => raw(padded(RIGHT, { head: hex('0002') })), false],
  ['a digest cut short', () => raw(padded(RIGHT.subarray(0, -1))), false],
  ['nothing', () => raw(Buffer.alloc(0)), false],
  ['one', () => raw(hex('01')), false],
];

const pss = (saltLength: number, digest = 'sha256') =>
  new Uint8Array(
    sign(digest, signedBytes('PS256'), { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
  );

/** RFC 7518 3.5: the salt is as long as the hash. */
const SALTS: readonly [string, () => Uint8Array<ArrayBuffer>, boolean][] = [
  ['as long as the hash', () => pss(32), true],
  ['of one byte less', () => pss(31), false],
  ['of one byte more', () => pss(33), false],
  ['empty', () => pss(0), false],
  ['as long as may be', () => pss(222), false],
  ['of another hash', () => pss(64, 'sha512'), false],
];

const numbers = (r: bigint, s: bigint) =>
  new Uint8Array(hex([r, s].map((number) => number.toString(16).padStart(64, '0')).join('')));

/** Of the kinds that Wycheproof has for ECDSA. */
const NUMBERS: readonly [string, () => Uint8Array<ArrayBuffer>, boolean][] = [
  [
    'a right one',
    () => new Uint8Array(sign('sha256', signedBytes('ES256'), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })),
    true,
  ],
  ...([0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n] as const).flatMap((r) =>
    ([0n, 1n, ORDER] as const).map((s): [string, () => Uint8Array<ArrayBuffer>, boolean] => [
      `r ${r}, s ${s}`,
      () => numbers(r, s),
      false,
    ]),
  ),
];

describe.each(Object.entries(VERIFIERS))('%s', (_name, verifier) => {
  it.each(PADDINGS)('RS256, %s', async (...[, signature, expected]) => {
    expect(await verifier.verify(algorithm('RS256'), jwkOf(rsa), signature(), MESSAGE)).toBe(expected);
  });

  it.each(SALTS)('PS256, a salt %s', async (...[, signature, expected]) => {
    expect(await verifier.verify(algorithm('PS256'), jwkOf(rsa), signature(), signedBytes('PS256'))).toBe(expected);
  });

  it.each(NUMBERS)('ES256, %s', async (...[, signature, expected]) => {
    expect(await verifier.verify(algorithm('ES256'), jwkOf(ec), signature(), signedBytes('ES256'))).toBe(expected);
  });
});
