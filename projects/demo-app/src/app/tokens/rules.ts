import type { OidcSession } from 'oidc-client-lib';

/** A validation rule as it came out for the session at hand, and where it comes from. */
export interface CheckedRule {
  readonly rule: string;
  readonly result: string;
  readonly section: string;
}

/** What the library has checked before anybody saw the session; it would not be there otherwise. */
export function checkedRules({ claims, idToken, accessToken }: OidcSession): readonly CheckedRule[] {
  const time = (seconds: number) => new Date(seconds * 1000).toLocaleTimeString();
  const { alg } = JSON.parse(atob((idToken.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/'))) as {
    alg: string;
  };
  return [
    { rule: 'The signature is by a key of the issuer', result: alg, section: 'OIDC Core 3.1.3.7 (6)' },
    { rule: 'iss is the configured issuer', result: claims.iss, section: 'OIDC Core 3.1.3.7 (2)' },
    { rule: 'aud is this client, and nobody unknown', result: String(claims.aud), section: 'OIDC Core 3.1.3.7 (3)' },
    { rule: 'azp, where present, is this client', result: claims.azp ?? 'absent', section: 'OIDC Core 3.1.3.7 (5)' },
    { rule: 'exp lies ahead', result: time(claims.exp), section: 'OIDC Core 3.1.3.7 (9)' },
    { rule: 'iat is no future time', result: time(claims.iat), section: 'OIDC Core 3.1.3.7 (10)' },
    { rule: 'nonce is the one that was sent', result: 'equal', section: 'OIDC Core 3.2.2.11' },
    {
      rule: 'at_hash binds the access token',
      result: accessToken === null ? 'no access token' : 'equal',
      section: 'OIDC Core 3.2.2.9',
    },
    { rule: 'sub is the user of before the renewal', result: claims.sub, section: 'OIDC Core 12.2' },
  ];
}
