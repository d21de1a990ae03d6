import { OidcError } from '../protocol/oidc-error';
import { checkConfig } from './check-config';

const BASE = 'https://app.example.com/base/';
const RIGHT = { issuer: 'https://login.example.com', clientId: 'angularclient' };

function mistakesOf(config: unknown): string[] {
  try {
    checkConfig(config, BASE);
    return [];
  } catch (thrown) {
    return thrown instanceof OidcError ? (thrown.mistakes ?? []).map(({ property }) => property) : ['not an OidcError'];
  }
}

describe('a configuration', () => {
  it('needs issuer and client, and has a default for the rest', () => {
    expect(checkConfig(RIGHT, BASE)).toMatchObject({
      redirectUri: BASE,
      silentRenewUri: `${BASE}silent-renew.html`,
      postLogoutRedirectUri: BASE,
      responseType: 'id_token token',
      scope: 'openid',
      silentRenew: true,
      clockSkewSeconds: 60,
    });
  });

  it('tells all mistakes at once, each with its property and cure', () => {
    const config = {
      issuer: 'http://login.example.com',
      scope: 'profile',
      clockSkewSeconds: -1,
      secureApis: ['ftp://x'],
    };
    expect(mistakesOf(config)).toEqual(['issuer', 'clientId', 'scope', 'clockSkewSeconds', 'secureApis']);
    expect(() => checkConfig(config, BASE)).toThrow(/clientId is missing\. Give the client id/);
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['issuer', 'clientId']],
    ['a text', 'https://login.example.com', ['issuer', 'clientId']],
    ['null where JSON means nothing', { ...RIGHT, scope: null }, []],
    ['an issuer with a query', { ...RIGHT, issuer: 'https://login.example.com/?a' }, ['issuer']],
    ['an issuer with a blank', { ...RIGHT, issuer: ' https://login.example.com' }, ['issuer']],
    ['an issuer with a user', { ...RIGHT, issuer: 'https://a:b@login.example.com' }, ['issuer']],
    ['an issuer with an @ in its path', { ...RIGHT, issuer: 'https://login.example.com/@a' }, []],
    ['a script as issuer', { ...RIGHT, issuer: 'javascript:alert(1)' }, ['issuer']],
    ['plain http on this machine', { ...RIGHT, issuer: 'http://localhost:4201' }, []],
    ['plain http where it is allowed', { ...RIGHT, issuer: 'http://op.intern', allowInsecureIssuer: true }, []],
    ['a redirect URI elsewhere', { ...RIGHT, redirectUri: 'https://evil.example/' }, ['redirectUri']],
    ['a redirect URI with a fragment', { ...RIGHT, redirectUri: '/#/callback' }, ['redirectUri']],
    ['a relative redirect URI', { ...RIGHT, redirectUri: 'callback' }, []],
    ['a silent page elsewhere', { ...RIGHT, silentRenewUri: 'https://evil.example/' }, ['silentRenewUri']],
    ['a response type of another flow', { ...RIGHT, responseType: 'code' }, ['responseType']],
    ['no timeout', { ...RIGHT, silentRenewTimeoutSeconds: 0 }, ['silentRenewTimeoutSeconds']],
    ['parameters of the protocol', { ...RIGHT, customParams: { renew: { nonce: 'x' } } }, ['customParams.renew.nonce']],
    [
      'the same in spellings that servers take for them',
      {
        ...RIGHT,
        customParams: { authorize: { State: 'x', 'client.id': 'x', 'redirect_uri[]': 'x', ' nonce': 'x', ui: 'x' } },
      },
      ['State', 'client.id', 'redirect_uri[]', ' nonce'].map((name) => `customParams.authorize.${name}`),
    ],
    ['parameters for a use that has none', { ...RIGHT, customParams: { authorize: null, endSession: {} } }, []],
    ['parameters as a text', { ...RIGHT, customParams: { authorize: 'tenant=a' } }, ['customParams']],
    ['parameters as a list', { ...RIGHT, customParams: { renew: [] } }, ['customParams']],
    ['metadata without endpoints', { ...RIGHT, metadata: {} }, ['metadata']],
    ['metadata of another issuer', { ...RIGHT, metadata: { issuer: 'https://x.example' } }, ['metadata']],
    ['APIs that are no list', { ...RIGHT, secureApis: 'https://api.example.com' }, ['secureApis']],
    ['an API that is nothing', { ...RIGHT, secureApis: [null] }, ['secureApis']],
    ['an API with a query, which would open nothing', { ...RIGHT, secureApis: ['/api?x'] }, ['secureApis']],
    ...['*', '/api/*', 'https://*.example.com/', 'https://api.example.com/**'].map(
      (api): [string, unknown, string[]] => [
        `a pattern as an API, ${api}`,
        { ...RIGHT, secureApis: [api] },
        ['secureApis'],
      ],
    ),
    ['an API with credentials', { ...RIGHT, secureApis: ['https://a:b@api.example.com'] }, ['secureApis']],
    ['methods that are no list', { ...RIGHT, secureApis: [{ url: '/api', methods: 'GET' }] }, ['secureApis']],
    ['a header that is no text', { ...RIGHT, secureApis: [{ url: '/api', header: 5 }] }, ['secureApis']],
    ['a scheme that is null', { ...RIGHT, secureApis: [{ url: '/api', scheme: null }] }, ['secureApis']],
    ['an API with its own way', { ...RIGHT, secureApis: [{ url: '/api', header: 'X-Token', scheme: '' }] }, []],
  ])('%s', (_name, config, expected) => {
    expect(mistakesOf(config)).toEqual(expected);
  });

  it('takes metadata in either spelling', () => {
    const camel = { authorizationEndpoint: 'https://login.example.com/a', jwksUri: 'https://login.example.com/k' };
    const snake = { authorization_endpoint: camel.authorizationEndpoint, jwks_uri: camel.jwksUri };
    for (const metadata of [camel, snake]) {
      expect(checkConfig({ ...RIGHT, metadata }, BASE).metadata).toEqual({ issuer: RIGHT.issuer, ...snake });
    }
  });
});
