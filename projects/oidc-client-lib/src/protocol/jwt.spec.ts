import { FakeIssuer } from 'oidc-client-lib/testing';
import { decodeBase64Url, encodeBase64Url } from './base64url';
import { parseJsonObject } from './json';
import { decodeJwt } from './jwt';
import { OidcError } from './oidc-error';

const issuer = new FakeIssuer({ algorithms: ['RS256'] });
const encode = (text: string) => encodeBase64Url(new TextEncoder().encode(text));

function codeOf(token: string, announced?: string[]): string {
  try {
    decodeJwt(token, announced);
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

describe('the form of an ID Token', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a right header', {}, 'accepted'],
    ['typ application/jwt', { typ: 'application/jwt' }, 'accepted'],
    ['a typ with +jwt further ahead', { typ: 'x+jwt;v=1' }, 'accepted'],
    ['no kid', { kid: undefined }, 'accepted'],
    ['typ JWT', { typ: 'JWT' }, 'accepted'],
    ['alg none', { alg: 'none' }, 'alg_not_allowed'],
    ['alg None', { alg: 'nOnE' }, 'alg_not_allowed'],
    ['no alg', { alg: undefined }, 'alg_not_allowed'],
    ['alg as a list', { alg: ['RS256'] }, 'alg_not_allowed'],
    ['HMAC', { alg: 'HS256' }, 'alg_not_allowed'],
    ['an unknown alg', { alg: 'RS1' }, 'alg_not_allowed'],
    ['crit', { crit: ['exp'] }, 'crit_not_supported'],
    ['empty crit', { crit: [] }, 'crit_not_supported'],
    ['typ of an access token', { typ: 'at+jwt' }, 'typ_not_allowed'],
    ['the same in full', { typ: 'application/at+JWT' }, 'typ_not_allowed'],
    ['typ of a logout token', { typ: 'logout+jwt' }, 'typ_not_allowed'],
    ['typ that is no text', { typ: 7 }, 'typ_not_allowed'],
    ['kid that is no text', { kid: 7 }, 'id_token_malformed'],
    [
      'keys in the header are not looked at',
      { jwk: { kty: 'oct' }, jku: 'https://evil.example', x5c: ['a'] },
      'accepted',
    ],
  ])('%s', async (_name, header, expected) => {
    expect(codeOf(await issuer.idToken({ header }))).toBe(expected);
  });

  it.each<[string, (parts: [string, string, string]) => string, string]>([
    ['two parts', ([head, body]) => `${head}.${body}`, 'id_token_malformed'],
    ['four parts', (parts) => [...parts, 'x'].join('.'), 'id_token_malformed'],
    ['five parts are a JWE', (parts) => [...parts, 'x', 'y'].join('.'), 'id_token_encrypted'],
    ['six parts', (parts) => [...parts, 'x', 'y', 'z'].join('.'), 'id_token_malformed'],
    ['nothing', () => '', 'id_token_malformed'],
    ['padding', ([head, body, tail]) => `${head}.${body}.${tail}==`, 'id_token_malformed'],
    ['white space', ([head, body, tail]) => `${head}. ${body}.${tail}`, 'id_token_malformed'],
    ['a line break', ([head, body, tail]) => `${head}.${body}\n.${tail}`, 'id_token_malformed'],
    ['the alphabet of base64', ([head, body]) => `${head}.${body}.ab+/`, 'id_token_malformed'],
    ['bits left over', ([head, body]) => `${head}.${body}.AB`, 'id_token_malformed'],
    ['a header that is no object', ([, body, tail]) => `${encode('[]')}.${body}.${tail}`, 'id_token_malformed'],
    ['a payload that is no JSON', ([head, , tail]) => `${head}.${encode('{]')}.${tail}`, 'id_token_malformed'],
    ['a payload that is a text', ([head, , tail]) => `${head}.${encode('"sub"')}.${tail}`, 'id_token_malformed'],
    ['claims twice', ([head, , tail]) => `${head}.${encode('{"sub":"a","sub":"b"}')}.${tail}`, 'id_token_malformed'],
    [
      'claims twice, once escaped',
      ([head, , tail]) => `${head}.${encode('{"sub":"a","\\u0073ub":"b"}')}.${tail}`,
      'id_token_malformed',
    ],
    ['__proto__', ([head, , tail]) => `${head}.${encode('{"__proto__":{"a":1}}')}.${tail}`, 'id_token_malformed'],
    [
      'deep nesting',
      ([head, , tail]) => `${head}.${encode(`{"a":${'['.repeat(99)}${']'.repeat(99)}}`)}.${tail}`,
      'id_token_malformed',
    ],
    [
      'bytes that are no UTF-8',
      ([head, , tail]) => `${head}.${encodeBase64Url(new Uint8Array([123, 34, 255, 34, 58, 49, 125]))}.${tail}`,
      'id_token_malformed',
    ],
  ])('%s', async (_name, change, expected) => {
    const parts = (await issuer.idToken()).split('.') as [string, string, string];
    expect(codeOf(change(parts))).toBe(expected);
  });

  it('an algorithm that the provider does not announce is refused', async () => {
    const token = await issuer.idToken();
    expect(codeOf(token, ['ES256'])).toBe('alg_not_allowed');
    expect(codeOf(token, ['ES256', 'RS256'])).toBe('accepted');
  });

  it('no message quotes the token', async () => {
    const token = `${await issuer.idToken()}.x`;
    expect(() => decodeJwt(token)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('eyJ') }));
  });
});

describe('the refusal of a token', () => {
  const detailOf = async (header: Record<string, unknown>) => {
    try {
      return decodeJwt(await issuer.idToken({ header }));
    } catch (thrown) {
      return (thrown as OidcError).detail;
    }
  };

  it('says what was wrong, but never at length', async () => {
    expect(await detailOf({ alg: 'HS256' })).toBe('HS256');
    expect(await detailOf({ alg: 'x'.repeat(99) })).toBe('x'.repeat(30));
    expect(await detailOf({ alg: undefined })).toBe('undefined');
    expect(await detailOf({ alg: ['RS256'] })).toBe('object');
    expect(await detailOf({ typ: 'at+jwt' })).toBe('at+jwt');
    expect(await detailOf({ kid: 7 })).toBe('kid');
  });
});

describe('a token that is taken apart', () => {
  it('shows its claims, and what its signature is over', async () => {
    const token = await issuer.idToken({ subject: 'alice' });
    const { claims, kid, algorithm, signature, signedBytes } = decodeJwt(token, ['RS256']);
    expect(claims['sub']).toBe('alice');
    expect([kid, algorithm.alg]).toEqual(['RS256-1', 'RS256']);
    expect(`${new TextDecoder().decode(signedBytes)}.${encodeBase64Url(signature)}`).toBe(token);
  });
});

describe('base64url', () => {
  it('takes what it gives', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      expect([...(decodeBase64Url(encodeBase64Url(bytes)) ?? [])]).toEqual([...bytes]);
    }
  });

  it.each([
    ['', []],
    ['AQ', [1]],
    ['_-8', [255, 239]],
    ['AAAA', [0, 0, 0]],
    ['AAAAAAAAgA', [0, 0, 0, 0, 0, 0, 128]],
  ])('decodes %p', (text, bytes) => {
    expect([...(decodeBase64Url(text) ?? [0xbad])]).toEqual(bytes);
  });

  it.each(['A', 'AAAAA', 'AB', 'AAB', 'A=', 'AA==', ' AA', 'A+A', 'ÄA'])('refuses %p', (text) => {
    expect(decodeBase64Url(text)).toBeNull();
  });
});

describe('JSON', () => {
  it.each([
    ['a quote in a name', '{"a\\"":1,"a":2}', true],
    ['the same name in different objects', '{"a":{"x":1},"b":{"x":1}}', true],
    ['the same name in objects of a list', '[{"x":1},{"x":1}]', false],
    ['a text that looks like a member', '{"a":"\\"a\\":1","b":"{"}', true],
    ['twice with blanks before the colon', '{"a" :1,"a"\n:2}', false],
    ['as deep as may be', `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`, true],
    ['one level deeper', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, false],
    ['__proto__ as a text', '{"a":"__proto__"}', true],
    ['__proto__ as a name', '{"a":{"__proto__":1}}', false],
    ['the same name as a text in a list', '{"a":["a","a",{"a":1}]}', true],
    ['a name that an object has by nature', '{"toString":1,"b":{"toString":1}}', true],
    ['twice behind a bracket in a text', '{"a":1,"b":"}","a":2}', false],
    ['twice behind an object', '{"a":{},"a":2}', false],
    ['twice behind a list', '{"a":[],"a":2}', false],
    ['twice deep down', '{"a":[{"b":1,"c":{},"b":2}]}', false],
    ['a number', '7', false],
    ['null', 'null', false],
    ['nothing', '', false],
  ])('%s', (_name, text, isRight) => {
    expect(parseJsonObject(text) !== null).toBe(isRight);
  });
});
