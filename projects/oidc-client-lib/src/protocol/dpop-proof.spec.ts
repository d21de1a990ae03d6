import { decodeBase64Url, encodeBase64Url } from './base64url';
import { dpopSigningInput, proofTarget, thumbprintInput } from './dpop-proof';

const JWK = {
  kty: 'EC',
  crv: 'P-256',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
};

function parts(input: string): unknown[] {
  return input
    .split('.')
    .map((part) => JSON.parse(new TextDecoder().decode(decodeBase64Url(part) ?? new Uint8Array())) as unknown);
}

it('a proof says which key, which request and when, and of the key no more than is public', () => {
  const claims = { jti: 'j', htm: 'POST', htu: 'https://server.example.com/token', iat: 1_562_262_616 };
  const exported = { ...JWK, d: 'secret', ext: true, key_ops: ['verify'] };
  expect(parts(dpopSigningInput(exported, { ...claims, ath: undefined, nonce: undefined }))).toEqual([
    { typ: 'dpop+jwt', alg: 'ES256', jwk: JWK },
    claims,
  ]);
  expect(parts(dpopSigningInput(JWK, { ...claims, ath: 'a', nonce: 'n' }))[1]).toEqual({
    ...claims,
    ath: 'a',
    nonce: 'n',
  });
});

it('the thumbprint is that of RFC 9449 6.1', async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(thumbprintInput(JWK)));
  expect(encodeBase64Url(new Uint8Array(digest))).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
});

it.each([
  ['https://api.example.com/v1/records?page=2#top', 'https://api.example.com/v1/records'],
  ['/api/records?', 'https://app.example.com/api/records'],
  ['HTTPS://API.example.com:443', 'https://api.example.com/'],
])('the target of %p is named without query and fragment', (url, target) => {
  expect(proofTarget(url, 'https://app.example.com/')).toBe(target);
});
