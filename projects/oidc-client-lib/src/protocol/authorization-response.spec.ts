import {
  checkAuthorizationResponse,
  findAuthorizationResponse,
  hasTokensInQuery,
  providerError,
  readAuthorizationResponse,
  withoutResponse,
} from './authorization-response';
import { OidcError } from './oidc-error';
import type { ProviderMetadata } from './provider-metadata';

const APP = 'https://app.example.com/';
const METADATA: ProviderMetadata = {
  issuer: 'https://login.example.com',
  authorization_endpoint: 'https://login.example.com/authorize',
};
const RIGHT = 'id_token=a.b.c&access_token=t&token_type=Bearer&expires_in=30&state=s';

function judge(fragment: string, { announced = false, withAccessToken = true } = {}): string {
  const metadata = { ...METADATA, authorization_response_iss_parameter_supported: announced };
  try {
    checkAuthorizationResponse(readAuthorizationResponse(`${APP}#${fragment}`), metadata, withAccessToken);
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

describe('an authorization response', () => {
  it.each([
    ['a right one', RIGHT, 'accepted'],
    ['any order', RIGHT.split('&').reverse().join('&'), 'accepted'],
    ['parameters nobody knows', `${RIGHT}&iat=1&code=x&__proto__=y&constructor=z`, 'accepted'],
    ['token_type in any case', RIGHT.replace('Bearer', 'bEARER'), 'accepted'],
    ['no expires_in', RIGHT.replace('&expires_in=30', ''), 'accepted'],
    ['a slash of a hash router', `/${RIGHT}`, 'accepted'],
    ['no state', RIGHT.replace('&state=s', ''), 'state_missing'],
    ['an empty state', RIGHT.replace('state=s', 'state='), 'state_missing'],
    ['state twice', `${RIGHT}&state=s`, 'response_duplicate_parameter'],
    ['id_token twice', `${RIGHT}&id_token=a.b.c`, 'response_duplicate_parameter'],
    ['a name percent-encoded to be a twin', `${RIGHT}&stat%65=s`, 'response_duplicate_parameter'],
    [
      'thousands of parameters',
      `${RIGHT}${Array.from({ length: 5000 }, (_, i) => `&p${i}=1`).join('')}`,
      'response_too_large',
    ],
    ['megabytes', `${RIGHT}&x=${'y'.repeat(1e6)}`, 'response_too_large'],
    ['no id_token', RIGHT.replace('id_token=a.b.c&', ''), 'id_token_missing'],
    ['no access_token', RIGHT.replace('access_token=t&', ''), 'access_token_missing'],
    ['no token_type', RIGHT.replace('&token_type=Bearer', ''), 'token_type_invalid'],
    ['token_type DPoP', RIGHT.replace('Bearer', 'DPoP'), 'token_type_invalid'],
    ['expires_in that is no number', RIGHT.replace('=30', '=soon'), 'expires_in_invalid'],
    ['expires_in below zero', RIGHT.replace('=30', '=-1'), 'expires_in_invalid'],
    ['expires_in of zero', RIGHT.replace('=30', '=0'), 'expires_in_invalid'],
    ['expires_in of zero with a fraction', RIGHT.replace('=30', '=0.0'), 'expires_in_invalid'],
    ['expires_in with half a fraction', RIGHT.replace('=30', '=30.'), 'expires_in_invalid'],
    ['expires_in beyond reason', RIGHT.replace('=30', '=1e9'), 'expires_in_invalid'],
    ['the right iss', `${RIGHT}&iss=https%3A%2F%2Flogin.example.com`, 'accepted'],
    ['another iss', `${RIGHT}&iss=https%3A%2F%2Fevil.example`, 'response_issuer_mismatch'],
    ['an empty iss', `${RIGHT}&iss=`, 'response_issuer_mismatch'],
    ['an error', 'error=access_denied&state=s', 'provider_error'],
    ['an error beside tokens', `${RIGHT}&error=access_denied`, 'provider_error'],
    ['an error of another issuer', 'error=x&state=s&iss=https%3A%2F%2Fevil.example', 'response_issuer_mismatch'],
  ])('%s: %s', (_name, fragment, expected) => {
    expect(judge(fragment)).toBe(expected);
  });

  it('an announced iss that is there is accepted', () => {
    expect(judge(`${RIGHT}&iss=https%3A%2F%2Flogin.example.com`, { announced: true })).toBe('accepted');
    expect(judge('error=x&state=s&iss=https%3A%2F%2Flogin.example.com', { announced: true })).toBe('provider_error');
  });

  it('is as long as may be, and no longer', () => {
    const start = `${APP}#${RIGHT}&x=`;
    const codeOf = (url: string) => {
      try {
        return readAuthorizationResponse(url).size;
      } catch (thrown) {
        return (thrown as OidcError).code;
      }
    };
    expect(codeOf(start + 'y'.repeat(256 * 1024 - start.length))).toBe(6);
    expect(codeOf(start + 'y'.repeat(256 * 1024 - start.length + 1))).toBe('response_too_large');
    const many = (count: number) => Array.from({ length: count }, (_, index) => `&p${index}=`).join('');
    expect(codeOf(`${APP}#${RIGHT}${many(59)}`)).toBe(64);
    expect(codeOf(`${APP}#${RIGHT}${many(60)}`)).toBe('response_too_large');
    expect(codeOf(`${APP}?x=1`)).toBe('callback_not_recognized');
    expect(codeOf(`${APP}?${RIGHT}`)).toBe('response_mode_invalid');
    expect(codeOf(`${APP}?x=1&error=x&access_token=t&state=s`)).toBe('response_mode_invalid');
  });

  it('tells the lifetime of the access token in seconds, or nothing', () => {
    const lifetimeOf = (fragment: string) =>
      checkAuthorizationResponse(readAuthorizationResponse(`${APP}#${fragment}`), METADATA, true).expiresIn;
    expect(lifetimeOf(RIGHT)).toBe(30);
    expect(lifetimeOf(RIGHT.replace('=30', '=3600'))).toBe(3600);
    expect(lifetimeOf(RIGHT.replace('=30', '=3600.0'))).toBe(3600);
    expect(lifetimeOf(RIGHT.replace('=30', '=29.7'))).toBe(29.7);
    expect(lifetimeOf(RIGHT.replace('&expires_in=30', ''))).toBeUndefined();
  });

  it('iss that is announced must be there, unless the ID Token names the issuer', () => {
    expect(judge('error=access_denied&state=s', { announced: true })).toBe('response_issuer_missing');
    expect(judge(RIGHT, { announced: true })).toBe('accepted');
  });

  it('the response type id_token needs no access token, and takes none', () => {
    const response = readAuthorizationResponse(`${APP}#${RIGHT}`);
    expect(checkAuthorizationResponse(response, METADATA, false)).not.toHaveProperty('accessToken');
    expect(judge('id_token=a.b.c&state=s', { withAccessToken: false })).toBe('accepted');
  });

  it('percent and plus are decoded, and the plus of base64 comes back in session_state', () => {
    const response = readAuthorizationResponse(`${APP}#${RIGHT}&scope=openid+profile%20email&session_state=a+b%2Bc.d`);
    const { scope, sessionState } = checkAuthorizationResponse(response, METADATA, true);
    expect(scope).toBe('openid profile email');
    expect(sessionState).toBe('a+b+c.d');
  });

  it('the plus of base64 comes back in the access token', () => {
    const response = readAuthorizationResponse(`${APP}#${RIGHT.replace('access_token=t', 'access_token=a+b%2Bc/d==')}`);
    expect(checkAuthorizationResponse(response, METADATA, true).accessToken).toBe('a+b+c/d==');
  });

  it.each([
    ['https://login.example.com/errors/7?lang=de#why', true],
    ['https://login.example.com/!#-;=?-[]-~', true],
    [`https://login.example.com/${'x-'.repeat(20)}`, true],
    ['see https://login.example.com/', false],
    ['https://', false],
    ['https://login.example.com/é', false],
    ['http://localhost/e', true],
    ['javascript:alert(1)', false],
    ['https://login.example.com/"onclick="x', false],
    ['https://login.example.com/<b>', false],
    ['https://login.example.com/ x', false],
    [`https://login.example.com/?state=${'x'.repeat(43)}`, false],
    [`https://login.example.com/${'x/'.repeat(150)}`, false],
  ])('error_uri %s: %s', (uri, isKept) => {
    const response = new Map([
      ['error', 'x'],
      ['error_uri', uri],
    ]);
    expect(providerError(response).errorUri).toBe(isKept ? uri : undefined);
  });

  it('an error keeps its words, and loses what is too long or secret', () => {
    const read = (error: string, description?: string) => {
      const members: [string, string][] = [['error', error]];
      return providerError(
        new Map(description === undefined ? members : [...members, ['error_description', description]]),
      );
    };
    expect(read('access_denied', 'The user said no.')).toMatchObject({
      error: 'access_denied',
      errorDescription: 'The user said no.',
      detail: 'access_denied: The user said no.',
    });
    expect(read('access_denied').detail).toBe('access_denied');
    expect(read('access_denied').errorDescription).toBeUndefined();
    expect(read('x', 'a<b>c\nd').errorDescription).toBe('a b c d');
    expect(read('x', 'gnp.\u202etxt \u2066x\u2069\u2028y').errorDescription).toBe('gnp. txt  x  y');
    expect(read('x', 'Kein Zugang für Åsa 🙂').errorDescription).toBe('Kein Zugang für Åsa 🙂');
    expect(read('x', 'word '.repeat(100)).errorDescription).toHaveLength(300);
    expect(read('x', `state ${'s'.repeat(40)} is unknown`).errorDescription).toBe('state … is unknown');
    expect(read('x', 's'.repeat(39)).errorDescription).toBe('s'.repeat(39));
  });

  it('texts of an error are safe to show', () => {
    const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlIHNpZ25hdHVyZSBzaWdu';
    const description = `<script>alert(1)</script>\n${token}`;
    const query = new URLSearchParams({
      error: 'x',
      error_description: description,
      error_uri: 'javascript:alert(1)',
      state: 's',
    });
    const error = (() => {
      try {
        return checkAuthorizationResponse(readAuthorizationResponse(`${APP}#${query.toString()}`), METADATA, true);
      } catch (thrown) {
        return thrown as OidcError;
      }
    })();
    expect(JSON.stringify(error) + String(error)).not.toMatch(/[<>]|eyJ|javascript/);
  });
});

describe('where a response is found', () => {
  it.each([
    ['the fragment', `${APP}#${RIGHT}`, true],
    ['an error in the query', `${APP}?error=access_denied&state=s`, true],
    ['an access token alone', `${APP}#access_token=t`, true],
    ['an ID Token alone', `${APP}#id_token=t`, true],
    ['a state alone', `${APP}#state=s`, true],
    ['a slash and a question mark of a hash router', `${APP}#/?state=s`, true],
    ['a question mark of a hash router', `${APP}#?state=s`, true],
    ['a route of a hash router', `${APP}#/orders/?state=s`, false],
    ['a query too long to be one', `${APP}?x=${'y'.repeat(256 * 1024)}&error=x&state=s`, false],
    ['an error with an ID Token in the query', `${APP}?error=x&state=s&id_token=t`, true],
    ['an error without state', `${APP}?error=x`, false],
    ['tokens in the query, to be refused', `${APP}?${RIGHT}`, true],
    ['tokens in the query without state', `${APP}?id_token=t`, false],
    ["the app's own code", `${APP}?code=1&state=s`, false],
    ['a code in the query, with a state like ours', `${APP}?code=1&state=${'s'.repeat(43)}`, true],
    ['a state like ours without a code', `${APP}?state=${'s'.repeat(43)}`, false],
    ['a code in the fragment', `${APP}#code=1&state=s`, true],
    ["the app's own section", `${APP}#section`, false],
    ["the app's own error", `${APP}#error=none`, false],
    ['no URL', 'nonsense', false],
  ])('%s', (_name, url, expected) => {
    expect(findAuthorizationResponse(url) !== null).toBe(expected);
  });
});

describe('tokens in the query', () => {
  it.each([
    ['an ID Token', `${APP}?id_token=t`, true],
    ['an access token', `${APP}?access_token=t#section`, true],
    ['tokens in the fragment', `${APP}?code=1#id_token=t`, false],
    ['no URL', 'nonsense?id_token=t', false],
  ])('%s', (_name, url, expected) => {
    expect(hasTokensInQuery(url)).toBe(expected);
  });
});

describe('the address without an answer', () => {
  const REFUSAL = 'state=s&error=e&error_description=d&error_uri=u&iss=i&session_state=x';

  it.each([
    ['has no fragment', '/a?tab=1#id_token=t&access_token=a&state=s', '/a?tab=1'],
    ['has no code in the query', `/a?tab=1&code=c&state=${'s'.repeat(43)}&iss=i`, '/a?tab=1'],
    ['keeps a code of the app', `/a?code=1#id_token=t&state=s`, '/a?code=1'],
    ['has nothing of a refusal in the query', `/a?tab=1&${REFUSAL}`, '/a?tab=1'],
    [
      'has no token in the query either, nor what comes with it',
      `/a?tab=1&${REFUSAL}&id_token=t&access_token=a&token_type=Bearer&expires_in=1&scope=openid`,
      '/a?tab=1',
    ],
    [
      "keeps the app's own scope and expires_in beside a refusal",
      '/a?state=s&error=e&scope=b&expires_in=1',
      '/a?scope=b&expires_in=1',
    ],
    ['is the same where there was none', '/a?scope=b#part', '/a?scope=b#part'],
  ])('%s', (_name, before, after) => {
    expect(withoutResponse(`https://app.example.com${before}`)).toBe(`https://app.example.com${after}`);
  });
});
