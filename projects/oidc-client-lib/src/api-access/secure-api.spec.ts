import type { OidcSecureApi } from '../configuration/oidc-config';
import { findTokenCarrier, wholeOrigins } from './secure-api';

const APP = 'https://app.example.com/base/';
const API = 'https://api.example.com/v1';

/** Entry, request, and whether the request gets the token. */
const ROWS: [string | OidcSecureApi, string, boolean][] = [
  [API, API, true],
  [API, `${API}/`, true],
  [API, `${API}/records`, true],
  [API, `${API}/records/7?q=1#x`, true],
  [API, `${API}?q=1`, true],
  [API, `${API}#x`, true],
  [`${API}/`, API, true],
  [`${API}/`, `${API}/records`, true],
  [API, 'https://api.example.com/v10', false],
  [API, 'https://api.example.com/v1x/records', false],
  [API, 'https://api.example.com/v', false],
  [API, 'https://api.example.com/', false],
  [API, 'https://api.example.com/V1/records', false],
  [API, 'https://api.example.com/other/v1', false],
  [API, 'https://api.example.com.evil.net/v1', false],
  [API, 'https://api.example.com@evil.net/v1', false],
  [API, 'https://evil.net/https://api.example.com/v1', false],
  [API, 'https://evil.net/?https://api.example.com/v1', false],
  [API, 'https://evilapi.example.com/v1', false],
  [API, 'https://sub.api.example.com/v1', false],
  [API, 'https://example.com/v1', false],
  [API, 'http://api.example.com/v1', false],
  [API, 'https://api.example.com:443/v1', true],
  [API, 'https://api.example.com:8443/v1', false],
  [API, 'HTTPS://API.EXAMPLE.COM/v1', true],
  [API, 'https://API.example.COM/v1/records', true],
  [API, 'https://user@api.example.com/v1', false],
  [API, 'https://user:secret@api.example.com/v1', false],
  [API, 'https://:secret@api.example.com/v1', false],
  [API, 'https://api.example.com./v1', false],
  [API, `${API}/../v1/records`, true],
  [API, `${API}/../admin`, false],
  [API, `${API}/..`, false],
  [API, `${API}/./records`, true],
  [API, `${API}/%2e%2e/admin`, false],
  [API, `${API}/.%2E/admin`, false],
  [API, `${API}/..%2fadmin`, false],
  [API, `${API}/..%2Fadmin`, false],
  [API, `${API}/..%5cadmin`, false],
  [API, `${API}/%252e%252e/admin`, false],
  [API, `${API}/x%2f..%2f..%2fadmin`, false],
  [API, `${API}/files/a%2Fb`, true],
  [API, `${API}/..;/admin`, false],
  [API, `${API}/%2e%2e;x=1/admin`, false],
  [API, `${API}/%25252e%25252e%25252fadmin`, false],
  [API, `${API}%2frecords`, false],
  [API, `${API}%2e`, false],
  [API, `${API};x=1/records`, false],
  [API, `${API}//records`, true],
  [API, 'https://api.example.com//v1/records', false],
  [API, `${API}/../../../v1/../admin`, false],
  [API, `${API}\t/records`, true],
  [API, 'https://api.example.com\t.evil.net/v1', false],
  [API, 'https://api.example.com%2f@evil.net/v1', false],
  [API, 'https://api.example.com%00.evil.net/v1', false],
  [API, 'https://xn--pi-6ja.example.com/v1', false],
  [API, 'https://ａpi.example.com/v1', true],
  [API, 'https://аpi.example.com/v1', false],
  [API, 'wss://api.example.com/v1', false],
  [API, 'filesystem:https://api.example.com/v1', false],
  ['https://api.example.com/v1?tenant=a', `${API}/records`, false],
  ['https://api.example.com/v1#x', `${API}/records`, false],
  ['https://user@api.example.com/v1', `${API}/records`, false],
  ['https://api.example.com/v1/..%2fadmin', 'https://api.example.com/admin', false],
  ['//api.example.com/v1', `${API}/records`, true],
  ['https://*.example.com', `${API}/records`, false],
  [API, `${API}\\..\\admin`, false],
  [API, `${API}\\records`, true],
  [API, 'https:\\\\api.example.com\\v1\\records', true],
  [API, '//api.example.com/v1', true],
  [API, '//evil.net/v1', false],
  [API, '/v1/records', false],
  [API, 'v1/records', false],
  [API, 'javascript:fetch("https://api.example.com/v1")', false],
  [API, 'data:text/plain,https://api.example.com/v1', false],
  [API, 'blob:https://api.example.com/v1', false],
  [API, 'ftp://api.example.com/v1', false],
  [API, '', false],
  [API, 'https://', false],
  [API, ' https://api.example.com/v1 ', true],
  [API, 'https://api.example.com/v1\n/records', true],
  ['https://api.example.com', 'https://api.example.com/anything', true],
  ['https://api.example.com', 'https://api.example.com', true],
  ['https://api.example.com', 'https://api.example.com.evil.net', false],
  ['https://api.example.com', 'https://api.example.community/', false],
  ['/api', '/api/records', true],
  ['/api', 'https://app.example.com/api/records', true],
  ['/api', '/apis', false],
  ['/api', 'https://other.example.com/api', false],
  ['api', 'api/records', true],
  ['api', '/base/api/records', true],
  ['api', '/api/records', false],
  ['http://localhost:4202/api', 'http://localhost:4202/api/records', true],
  ['http://localhost:4202/api', 'http://localhost:4203/api/records', false],
  ['http://localhost:4202/api', 'http://127.0.0.1:4202/api/records', false],
  [{ url: API, methods: ['GET'] }, `${API}/records`, true],
  [{ url: API, methods: ['get'] }, `${API}/records`, true],
  [{ url: API, methods: ['POST'] }, `${API}/records`, false],
  [{ url: API, methods: [] }, `${API}/records`, false],
];

describe('where the access token may go', () => {
  it(`is told in ${ROWS.length} rows`, () => expect(ROWS.length).toBeGreaterThan(60));

  it.each(ROWS)('%p and %p: %p', (api, url, expected) => {
    expect(findTokenCarrier([api], url, 'GET', APP) !== null).toBe(expected);
  });

  it('the longest entry that fits says how', () => {
    const apis = [API, { url: `${API}/legacy`, header: 'X-Token', scheme: '' }];
    expect(findTokenCarrier(apis, `${API}/legacy/x`, 'GET', APP)).toEqual({
      api: `${API}/legacy`,
      header: 'X-Token',
      prefix: '',
    });
    expect(findTokenCarrier(apis, `${API}/x`, 'GET', APP)).toEqual({
      api: API,
      header: 'Authorization',
      prefix: 'Bearer ',
    });
  });

  it('no entry does, where a decoding server would see the path of another one', () => {
    const apis = [API, { url: `${API}/legacy`, header: 'X-Token', scheme: '' }];
    expect(findTokenCarrier(apis, `${API}%2flegacy/x`, 'GET', APP)).toBeNull();
    expect(findTokenCarrier(apis, `${API}/legacy%2fx`, 'GET', APP)?.header).toBeUndefined();
  });

  it('the whole origin is that of an entry, for every method, and of no other', () => {
    const apis = wholeOrigins([{ url: API, methods: ['POST'] }, '/api'], APP);
    const isOpen = (url: string) => findTokenCarrier(apis, url, 'GET', APP) !== null;
    expect(isOpen('https://api.example.com/elsewhere')).toBe(true);
    expect(isOpen('/elsewhere')).toBe(true);
    expect(isOpen('https://api.example.com.evil.net/')).toBe(false);
    expect(isOpen('https://user@api.example.com/')).toBe(false);
  });
});
