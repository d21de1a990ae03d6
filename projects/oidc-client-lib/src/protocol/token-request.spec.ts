import { OidcError } from './oidc-error';
import { readTokenError, readTokenResponse, refreshRequest, tokenRequest } from './token-request';

const RIGHT = { id_token: 'a.b.c', access_token: 't', token_type: 'Bearer', expires_in: 30, scope: 'openid' };

function codeOf(document: Record<string, unknown>): string {
  try {
    readTokenResponse(document, 'bearer');
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

it('a token request says what a public client may, and nothing else', () => {
  const grant = { code: 'c&d', clientId: 'app', redirectUri: 'https://app.example.com/?a=1', codeVerifier: 'v' };
  expect(Object.fromEntries(tokenRequest(grant))).toEqual({
    grant_type: 'authorization_code',
    code: 'c&d',
    redirect_uri: 'https://app.example.com/?a=1',
    client_id: 'app',
    code_verifier: 'v',
  });
});

it('a request by a refresh token asks for all that was granted', () => {
  expect(Object.fromEntries(refreshRequest('r&s', 'app'))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r&s',
    client_id: 'app',
  });
});

describe('a token response', () => {
  it('brings the tokens, and what the authorization response said of the session', () => {
    expect(readTokenResponse({ ...RIGHT, refresh_token: 'r', session_state: 'x' }, 'bearer', 'a.b')).toEqual({
      idToken: 'a.b.c',
      accessToken: 't',
      expiresIn: 30,
      scope: 'openid',
      sessionState: 'a.b',
      refreshToken: 'r',
    });
  });

  it.each([undefined, null, '', 1, {}, ['r']])('has no refresh token in %p', (refresh_token) => {
    expect(readTokenResponse({ ...RIGHT, refresh_token }, 'bearer').refreshToken).toBeUndefined();
  });

  it('is of the type that was asked for, and of no other', () => {
    const bound = { ...RIGHT, token_type: 'DPoP' };
    expect(readTokenResponse(bound, 'dpop').accessToken).toBe('t');
    for (const [document, type] of [[RIGHT, 'dpop'] as const, [bound, 'bearer'] as const]) {
      expect(() => readTokenResponse(document, type)).toThrow(expect.objectContaining({ code: 'token_type_invalid' }));
    }
  });

  it('may leave out scope, lifetime and session', () => {
    const { expires_in: _lifetime, scope: _scope, ...least } = RIGHT;
    expect(readTokenResponse(least, 'bearer')).toEqual({ idToken: 'a.b.c', accessToken: 't' });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a lifetime as text', { expires_in: '30' }, 'accepted'],
    ['a lifetime with a fraction', { expires_in: 29.75 }, 'accepted'],
    ['token_type in any case', { token_type: 'bearer' }, 'accepted'],
    ['no ID Token', { id_token: undefined }, 'id_token_missing'],
    ['an ID Token that is null', { id_token: null }, 'id_token_missing'],
    ['an ID Token that is an object', { id_token: { toString: 'a.b.c' } }, 'id_token_missing'],
    ['an ID Token in a list', { id_token: ['a.b.c'] }, 'id_token_missing'],
    ['no access token', { access_token: undefined }, 'access_token_missing'],
    ['no token_type', { token_type: undefined }, 'token_type_invalid'],
    ['token_type DPoP', { token_type: 'DPoP' }, 'token_type_invalid'],
    ['a lifetime that is no number', { expires_in: 'soon' }, 'expires_in_invalid'],
    ['a lifetime below zero', { expires_in: -1 }, 'expires_in_invalid'],
  ])('with %s', (_name, change, expected) => {
    expect(codeOf({ ...RIGHT, ...change })).toBe(expected);
  });
});

describe('an error of the token endpoint', () => {
  it('is read as text, and without the code', () => {
    const document = {
      error: 'invalid_grant',
      error_description: 'abc is used, abc is old',
      error_uri: 'https://login.example.com/?code=abc',
      code: 'abc',
    };
    expect(Object.fromEntries(readTokenError(document, 'abc'))).toEqual({
      error: 'invalid_grant',
      error_description: '… is used, … is old',
      error_uri: 'https://login.example.com/?code=…',
    });
  });

  it('is none without a text', () => {
    expect(readTokenError({ error: { code: 1 }, id_token: 'a.b.c' }, 'abc').size).toBe(0);
  });
});
