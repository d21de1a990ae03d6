import { OidcError } from './oidc-error';
import { checkProviderMetadata, discoveryUrl } from './provider-metadata';

const ISSUER = 'https://login.example.com/tenant';
const RIGHT = { issuer: ISSUER, authorization_endpoint: `${ISSUER}/authorize`, jwks_uri: `${ISSUER}/jwks` };

function judge(change: Record<string, unknown>, allowInsecure?: boolean): string {
  try {
    checkProviderMetadata({ ...RIGHT, ...change }, ISSUER, allowInsecure);
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

describe('a discovery document', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a right one', {}, 'accepted'],
    ['members nobody knows', { constructor: {}, foo: ['bar'] }, 'accepted'],
    ['another issuer', { issuer: 'https://evil.example' }, 'discovery_issuer_mismatch'],
    ['the issuer with a slash', { issuer: `${ISSUER}/` }, 'discovery_issuer_mismatch'],
    ['no issuer', { issuer: undefined }, 'discovery_issuer_mismatch'],
    ['no authorization endpoint', { authorization_endpoint: undefined }, 'discovery_invalid'],
    ['a fragment in it', { authorization_endpoint: `${ISSUER}/authorize#x` }, 'discovery_invalid'],
    ['no keys', { jwks_uri: undefined }, 'discovery_invalid'],
    ['keys by hand', { jwks_uri: undefined, jwks: { keys: [] } }, 'accepted'],
    ['keys by hand that are none', { jwks: { keys: 'none' } }, 'jwks_invalid'],
    ['a script as endpoint', { authorization_endpoint: 'javascript:alert(1)' }, 'endpoint_insecure'],
    ['data as keys', { jwks_uri: 'data:application/json,{}' }, 'endpoint_insecure'],
    ['plain http', { authorization_endpoint: 'http://login.example.com/authorize' }, 'endpoint_insecure'],
    ['plain http at sign-out', { end_session_endpoint: 'http://login.example.com/out' }, 'endpoint_insecure'],
    ['plain http at UserInfo', { userinfo_endpoint: 'http://login.example.com/me' }, 'endpoint_insecure'],
    [
      'plain http at the session frame',
      { check_session_iframe: 'http://login.example.com/check' },
      'endpoint_insecure',
    ],
    ['plain http on this machine', { authorization_endpoint: 'http://localhost:4201/authorize' }, 'accepted'],
    ['an endpoint that is no text', { userinfo_endpoint: ['https://login.example.com/me'] }, 'endpoint_insecure'],
    ['plain http at revocation', { revocation_endpoint: 'http://login.example.com/revoke' }, 'endpoint_insecure'],
    ['endpoints that are null', { userinfo_endpoint: null, end_session_endpoint: null }, 'accepted'],
    ['endpoints that are empty', { userinfo_endpoint: '', check_session_iframe: '' }, 'accepted'],
    ['an empty authorization endpoint', { authorization_endpoint: '' }, 'discovery_invalid'],
    ['algorithms that are null', { id_token_signing_alg_values_supported: null }, 'accepted'],
    ['no algorithms', { id_token_signing_alg_values_supported: undefined }, 'accepted'],
    ['algorithms that are no list', { id_token_signing_alg_values_supported: 'RS256' }, 'discovery_invalid'],
  ])('%s', (_name, change, expected) => {
    expect(judge(change)).toBe(expected);
  });

  it('says what it expected and what it got, and where a URL is wrong', () => {
    const detailOf = (change: Record<string, unknown>) => {
      try {
        return checkProviderMetadata({ ...RIGHT, ...change }, ISSUER);
      } catch (thrown) {
        return (thrown as OidcError).detail;
      }
    };
    expect(detailOf({ issuer: 'https://b' })).toBe(`expected ${ISSUER}, got https://b`);
    expect(detailOf({ issuer: 'x'.repeat(500) })).toHaveLength(`expected ${ISSUER}, got `.length + 200);
    expect(detailOf({ jwks_uri: 'data:,' })).toBe('jwks_uri');
  });

  it('plain http is accepted where the app allows it', () => {
    expect(judge({ authorization_endpoint: 'http://login.example.com/authorize' }, true)).toBe('accepted');
  });

  it('is found below the issuer, path and all', () => {
    expect(discoveryUrl(ISSUER)).toBe(`${ISSUER}/.well-known/openid-configuration`);
    expect(discoveryUrl(`${ISSUER}/`)).toBe(`${ISSUER}/.well-known/openid-configuration`);
  });
});
