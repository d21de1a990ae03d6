import { OidcError } from './oidc-error';
import { OidcSecurityValidation } from './oidc-security-validation';

type Anything = (...given: readonly unknown[]) => unknown;

describe('the public rules', () => {
  const rules = Object.entries(OidcSecurityValidation) as [keyof typeof OidcSecurityValidation, Anything][];
  const nothing = [null, undefined, 5, '', Symbol('x'), [], Object.create(null), new URL('https://app.example.com/')];

  it.each(rules)('throw nothing but an OidcError, whatever is given: %s', (_name, rule) => {
    for (const given of nothing.flatMap((one) => [[one], [{}, one], [{}, {}, one]])) {
      try {
        rule(...given);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(OidcError);
      }
    }
  });

  it.each<[keyof typeof OidcSecurityValidation, string]>([
    ['decodeJwt', 'id_token_malformed'],
    ['readAuthorizationResponse', 'callback_not_recognized'],
    ['checkProviderMetadata', 'discovery_invalid'],
    ['selectVerificationKeys', 'jwks_invalid'],
    ['checkIdTokenClaims', 'id_token_malformed'],
    ['checkRenewedIdToken', 'unexpected'],
  ])('say what is wrong with nothing at all: %s', (name, code) => {
    expect(() => (OidcSecurityValidation[name] as Anything)(null)).toThrow(expect.objectContaining({ code }));
  });

  it('take no token for right where a time is missing', () => {
    const claims = { iss: 'https://login.example.com', sub: 'alice', aud: 'a', iat: 1_900_000_000, exp: 1_900_000_300 };
    const check = OidcSecurityValidation.checkIdTokenTimes as Anything;
    expect(() => check(claims, claims.iat, 60)).not.toThrow();
    expect(() => check(claims, claims.exp + 60, 60)).toThrow(expect.objectContaining({ code: 'id_token_expired' }));
    for (const given of [
      [claims],
      [claims, claims.exp + 60],
      [claims, NaN, 60],
      [claims, `${claims.iat}`, 60],
      [claims, claims.iat - 1000, '60'],
      [claims, claims.iat, 60, '300'],
      [{ ...claims, exp: undefined }, claims.iat, 60],
    ]) {
      expect(() => check(...given)).toThrow(expect.objectContaining({ code: 'unexpected' }));
    }
  });
});
