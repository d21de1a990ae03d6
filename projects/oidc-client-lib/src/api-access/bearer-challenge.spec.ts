import { readChallenge } from './bearer-challenge';

/** `WWW-Authenticate`, and the parameters that count; `null`: it is not about bearer tokens. */
const ROWS: [string, Record<string, string> | null][] = [
  ['Bearer', {}],
  ['bearer', {}],
  ['BEARER realm=""', { realm: '' }],
  ['Bearer error="invalid_token"', { error: 'invalid_token' }],
  ['Bearer error=invalid_token,realm=api', { error: 'invalid_token', realm: 'api' }],
  ['Bearer realm = "api" , error = "invalid_token"', { realm: 'api', error: 'invalid_token' }],
  ['Bearer ERROR="invalid_token"', { error: 'invalid_token' }],
  ['Bearer error_description="it \\"expired\\", long ago"', { error_description: 'it "expired", long ago' }],
  ['Bearer max_age="0", acr_values="a b"', { max_age: '0', acr_values: 'a b' }],
  ['Basic realm="api", Bearer error="invalid_token"', { error: 'invalid_token' }],
  ['Bearer error="invalid_token", Basic realm="api", charset="UTF-8"', { error: 'invalid_token' }],
  ['Negotiate, Bearer', {}],
  ['DPoP algs="ES256", Bearer scope="a b"', { scope: 'a b' }],
  ['', null],
  ['Basic realm="api"', null],
  ['Negotiate YII=', null],
  ['Bearers error="invalid_token"', null],
  ['NotBearer', null],
  ['Basic realm="Bearer"', null],
  ['Basic realm="\\", Bearer error=\\"invalid_token"', null],
  ['Basic realm=Bearer', null],
  ['Digest qop="auth", bearer="yes"', null],
];

describe('a challenge', () => {
  it.each(ROWS)('%p says %p', (header, expected) => {
    const found = readChallenge(header, ['bearer']);
    expect(found && Object.fromEntries(found)).toEqual(expected);
  });

  it("may be of the API's own scheme", () => {
    expect(readChallenge('Token error="invalid_token"', ['bearer', 'token'])?.get('error')).toBe('invalid_token');
  });

  it.each(['Bearer ' + '"'.repeat(1e5), 'a= '.repeat(1e5), `Bearer a="${'\\'.repeat(1e5)}`, ' '.repeat(1e5)])(
    'of great length costs no time',
    (header) => {
      const before = performance.now();
      readChallenge(header, ['bearer']);
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});
