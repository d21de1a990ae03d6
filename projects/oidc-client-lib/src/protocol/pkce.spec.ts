import { codeChallenge } from './pkce';

it('a code challenge is the digest of the verifier, as in RFC 7636 appendix B', () => {
  const digest = Uint8Array.from([
    19, 211, 30, 150, 26, 26, 216, 236, 47, 22, 177, 12, 76, 152, 46, 8, 118, 168, 120, 173, 109, 241, 68, 86, 110, 225,
    137, 74, 203, 112, 249, 195,
  ]);
  expect(codeChallenge(digest)).toEqual({
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
});
