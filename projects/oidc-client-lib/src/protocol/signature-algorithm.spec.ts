import { signatureAlgorithm } from './signature-algorithm';

describe('a signature algorithm', () => {
  it.each([
    ['RS256', 'RSA', undefined, 'SHA-256', 'RS'],
    ['RS384', 'RSA', undefined, 'SHA-384', 'RS'],
    ['PS512', 'RSA', undefined, 'SHA-512', 'PS'],
    ['ES256', 'EC', 'P-256', 'SHA-256', 'ES'],
    ['ES384', 'EC', 'P-384', 'SHA-384', 'ES'],
    ['ES512', 'EC', 'P-521', 'SHA-512', 'ES'],
    ['EdDSA', 'OKP', 'Ed25519', 'SHA-512', 'Ed'],
    ['Ed25519', 'OKP', 'Ed25519', 'SHA-512', 'Ed'],
  ])('%s', (alg, kty, crv, hash, family) => {
    expect(signatureAlgorithm(alg)).toEqual({ alg, kty, crv, hash, family });
  });

  it.each([
    'none',
    'HS256',
    'rs256',
    'RS256 ',
    ' RS256',
    'RS2560',
    'XRS256',
    'TS256',
    'RS128',
    'ES256K',
    'Ed448',
    'EdDSA2',
    '',
    undefined,
    null,
    256,
    ['RS256'],
    {},
  ])('%p is none', (alg) => {
    expect(signatureAlgorithm(alg)).toBeUndefined();
  });
});
