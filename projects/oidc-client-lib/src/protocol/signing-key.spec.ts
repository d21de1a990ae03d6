import { FakeIssuer } from 'oidc-client-lib/testing';
import { encodeBase64Url } from './base64url';
import { OidcError } from './oidc-error';
import { signatureAlgorithm, type SignatureAlgorithm } from './signature-algorithm';
import { checkJwkSet, selectVerificationKeys } from './signing-key';

const issuer = new FakeIssuer({ algorithms: ['RS256', 'ES256', 'ES512', 'EdDSA'] });
const algorithm = (alg: string) => signatureAlgorithm(alg) as SignatureAlgorithm;
type Key = Record<string, unknown>;

async function judge(change: (keys: Key[]) => unknown[], alg = 'RS256', kid: string | undefined = `${alg}-1`) {
  const { keys } = await issuer.jwks();
  try {
    return selectVerificationKeys({ keys: change(keys as Key[]) }, algorithm(alg), kid).length;
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

const only = (change: Key) => (keys: Key[]) => keys.map((key) => ({ ...key, ...change }));

describe('the key that may have signed', () => {
  it.each<[string, (keys: Key[]) => unknown[], number | string, string?, string?]>([
    ['is the one of this name', (keys) => keys, 1],
    ['is found among foreign and broken entries', (keys) => [null, 7, {}, { kty: 'oct', k: 'AA' }, ...keys], 1],
    ['needs no use, alg and key_ops', only({ use: undefined, alg: undefined }), 1],
    ['may have null in their place', only({ use: null, alg: null, key_ops: null }), 1],
    ['may have key_ops verify', only({ key_ops: ['verify'] }), 1],
    ['may have members of other types', only({ crv: 'P-256', k: 'AA' }), 1],
    ['is told apart by type when two have one name', only({ kid: 'same' }), 1, 'RS256', 'same'],
    ['is not for encryption', only({ use: 'enc' }), 'signing_key_unfit'],
    ['is not for signing alone', only({ key_ops: ['sign'] }), 'signing_key_unfit'],
    ['has key_ops that are a list', only({ key_ops: 'verify' }), 'signing_key_unfit'],
    ['is not for another algorithm', only({ alg: 'RS512' }), 'signing_key_unfit'],
    ['is of the type of the algorithm', only({ kty: 'oct' }), 'signing_key_unfit'],
    ['has its members', only({ n: undefined }), 'signing_key_unfit'],
    ['needs its exponent', only({ e: undefined }), 'signing_key_unfit'],
    ['needs its first coordinate', only({ x: undefined }), 'signing_key_unfit', 'ES256'],
    ['needs its second coordinate', only({ y: undefined }), 'signing_key_unfit', 'ES256'],
    ['needs its point', only({ x: undefined }), 'signing_key_unfit', 'EdDSA'],
    ['needs no second coordinate on Ed25519', only({ y: undefined }), 1, 'EdDSA'],
    ['has a modulus', only({ n: '' }), 'signing_key_weak'],
    ['has a modulus that is base64url', only({ n: `${'_'.repeat(400)}=` }), 'signing_key_weak'],
    ['has a modulus that is not zero', only({ n: 'A'.repeat(400) }), 'signing_key_weak'],
    ['is looked for among objects alone', () => [[], null, 'x'], 'signing_key_not_found'],
    ['is known', (keys) => keys, 'signing_key_not_found', 'RS256', 'other'],
    ['is there at all', () => [], 'signing_key_not_found'],
    ['has 2048 bits', only({ n: encodeBase64Url(new Uint8Array(128).fill(255)) }), 'signing_key_weak'],
    [
      'has 2048 bits, zeros before them not counted',
      only({ n: encodeBase64Url(new Uint8Array([...new Uint8Array(8), ...new Uint8Array(254).fill(255)])) }),
      'signing_key_weak',
    ],
    ['has 2048 bits and no fewer', only({ n: encodeBase64Url(new Uint8Array(256).fill(127)) }), 'signing_key_weak'],
    ['may have just 2048', only({ n: encodeBase64Url(new Uint8Array(256).fill(128)) }), 1],
    ['is on the curve of the algorithm', (keys) => keys, 1, 'ES256'],
    ['is on no other curve', only({ crv: 'P-384' }), 'signing_key_unfit', 'ES256'],
    ['ES512 is P-521', (keys) => keys, 1, 'ES512'],
    ['EdDSA is Ed25519', (keys) => keys, 1, 'EdDSA'],
    ['EdDSA by its new name', only({ alg: 'Ed25519' }), 1, 'EdDSA'],
  ])('%s', async (...[, change, expected, alg, kid]) => {
    expect(await judge(change, alg, kid)).toBe(expected);
  });

  it('without kid, all that fit are tried, but not without end', async () => {
    const { keys } = await issuer.jwks();
    expect(selectVerificationKeys({ keys }, algorithm('RS256'))).toHaveLength(1);
    const many = Array.from({ length: 50 }, () => keys[0]);
    expect(selectVerificationKeys({ keys: many }, algorithm('RS256'))).toHaveLength(8);
  });

  it('without kid, one that does not fit is none', async () => {
    const keys = (await issuer.jwks()).keys.map((key) => ({ ...(key as Key), use: 'enc' }));
    const refused = () => selectVerificationKeys({ keys }, algorithm('RS256'));
    expect(refused).toThrow(expect.objectContaining({ code: 'signing_key_not_found' }));
  });

  it('has what it needs to verify', async () => {
    const { keys } = await issuer.jwks();
    for (const [alg, members] of [
      ['RS256', ['kty', 'n', 'e']],
      ['ES256', ['kty', 'crv', 'x', 'y']],
      ['EdDSA', ['kty', 'crv', 'x']],
    ] as const) {
      const [key = {}] = selectVerificationKeys({ keys }, algorithm(alg), `${alg}-1`);
      expect(Object.entries(key).flatMap(([name, value]) => (value === undefined ? [] : name))).toEqual(members);
    }
  });

  it('never hands a private part on', async () => {
    const { keys } = await issuer.jwks();
    const leaked = keys.map((key) => ({ ...(key as Key), d: 'secret' }));
    expect(JSON.stringify(selectVerificationKeys({ keys: leaked }, algorithm('RS256')))).not.toContain('secret');
  });

  it('is in a set that is one', () => {
    expect(() => checkJwkSet({ keys: 'none' })).toThrow(expect.objectContaining({ code: 'jwks_invalid' }));
  });
});
