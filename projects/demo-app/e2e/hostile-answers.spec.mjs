// Answers of every kind, each of them to a sign-in by redirect and to a silent renewal: the same rules for both.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { accessTokenHash, encode, publicJwk, signature } from './hostile/signing.mjs';
import { openHostileWorld } from './hostile/world.mjs';

/**
 * @typedef {import('./hostile/provider.mjs').Answer} Answer
 * @typedef {readonly [sentence: string, answer: Answer, code?: string]} Row what is special about an answer, and the code
 *   of its refusal
 */

const CLIENT = 'angularclient';
const HOUR = 3600;
const DAY = 24 * HOUR;

/** @param {string} name @param {string} value */
const plus = (name, value) => (/** @type {string} */ parameters) => `${parameters}&${name}=${value}`;
/** @param {string} name */
const twice = (name) => (/** @type {string} */ parameters) =>
  `${parameters}&${parameters.split('&').find((part) => part.startsWith(`${name}=`))}`;
/** @param {number} index @param {(part: string) => string} change */
const part = (index, change) => (/** @type {string} */ token) =>
  token
    .split('.')
    .map((text, at) => (at === index ? change(text) : text))
    .join('.');
/** @param {string} text @param {number} at */
const flipped = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
const percentEncoded = (/** @type {string} */ parameters) =>
  parameters.replace(/(=)([^&]*)/g, (_, equals, value) => {
    const bytes = Buffer.from(decodeURIComponent(value.replace(/\+/g, ' ')));
    return equals + [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  });

/** @type {readonly Row[]} */
const RIGHT = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'].map(
    (alg) => /** @type {Row} */ ([`${alg} is verified`, { alg }]),
  ),
  ['a header without kid has the fitting keys tried', { header: { kid: undefined } }],
  ['the same with an elliptic curve', { alg: 'ES384', header: { kid: undefined } }],
  ['a header without typ', { header: { typ: undefined } }],
  ['a typ in small letters', { header: { typ: 'jwt' } }],
  ['a typ as media type', { header: { typ: 'application/jwt' } }],
  ['unknown header parameters', { header: { x: 1, cty: 'json', 'https://example.com/x': [true] } }],
  ['a key in the header is looked away from', { header: { jwk: publicJwk('rsa/foreign') } }],
  [
    'the same with key URLs and certificates',
    { header: { jku: 'https://evil.example/k', x5u: 'x', x5c: ['x'], x5t: 'x' } },
  ],
  ['aud as a list', { claims: { aud: [CLIENT] } }],
  ['aud as a list with azp', { claims: { aud: [CLIENT], azp: CLIENT } }],
  ['azp beside one aud', { claims: { azp: CLIENT } }],
  [
    'claims nobody has heard of',
    { claims: { 'https://example.com/roles': [{ a: { b: null } }], s_hash: 'x', idp: 'local' } },
  ],
  [
    'claims named like members of every object',
    { claims: { constructor: 'x', toString: 1, hasOwnProperty: [], valueOf: {} } },
  ],
  ['claims in every script of the world', { claims: { name: 'Žofie 山田 🙂 \u0000"\\' } }],
  ['escapes in the JSON', { payload: (json) => json.replace('"sub"', '"\\u0073ub"') }],
  ['whitespace in the JSON', { payload: (json) => JSON.stringify(JSON.parse(json), null, '\t') }],
  ['times with fractions', { claims: (now) => ({ iat: now - 0.5, exp: now + 299.25, nbf: now - 0.5 }) }],
  ['issued within the leeway in the future', { claims: (now) => ({ iat: now + 50, exp: now + 350 }) }],
  ['backdated by minutes', { claims: (now) => ({ iat: now - 300, exp: now + 300 }) }],
  ['valid from now on', { claims: (now) => ({ nbf: now }) }],
  ['nbf 0, as older Keycloaks have it', { claims: { nbf: 0 } }],
  ['auth_time 0, as older Keycloaks have it', { claims: { auth_time: 0 } }],
  ['a long life', { claims: (now) => ({ exp: now + 365 * DAY }) }],
  ['token_type in small letters', { response: { token_type: 'bearer' } }],
  ['token_type in capitals', { response: { token_type: 'BEARER' } }],
  ['no expires_in', { response: { expires_in: undefined } }],
  ['a long expires_in', { response: { expires_in: '315360000' } }],
  ['response parameters nobody has heard of', { response: { iat: '1', kc_action_status: 'success', x: '<b>' } }],
  ['iss of the response, when it is right', { text: (parameters) => parameters }],
  ['parameters in another order', { text: (parameters) => parameters.split('&').reverse().join('&') }],
  ['every character percent-encoded', { response: { scope: 'openid email' }, text: percentEncoded }],
  ['blanks as plus', { response: { scope: 'openid email' } }],
  ['an ampersand too many', { text: (parameters) => `&${parameters}&&` }],
  ['session_state in base64 and not encoded', { text: plus('session_state', 'ab+/cd==.sa+lt') }],
  ['an access token of signs that need encoding', { accessToken: 'a+b/c==~._-' }],
  [
    'an access token with a plus that was not encoded',
    { accessToken: 'another+b/c==', text: (parameters) => decodeURIComponent(parameters) },
  ],
  ['a long access token', { accessToken: 'x'.repeat(20_000) }],
  ['a long ID Token', { claims: { groups: Array.from({ length: 1500 }, (_, at) => `group-${at}`) } }],
  ['an answer that takes a second', { delayMs: 1000 }],
];

/** @type {readonly Row[]} */
const WRONG_RESPONSE = [
  ['no id_token', { response: { id_token: undefined } }, 'id_token_missing'],
  ['an empty id_token', { response: { id_token: '' } }, 'id_token_missing'],
  ['no access_token', { response: { access_token: undefined } }, 'access_token_missing'],
  ['an empty access_token', { response: { access_token: '' } }, 'access_token_missing'],
  [
    'a code in place of the tokens',
    { response: { id_token: undefined, access_token: undefined, code: 'x' } },
    'id_token_missing',
  ],
  ['no token_type', { response: { token_type: undefined } }, 'token_type_invalid'],
  ['token_type mac', { response: { token_type: 'mac' } }, 'token_type_invalid'],
  ['token_type DPoP', { response: { token_type: 'DPoP' } }, 'token_type_invalid'],
  ['token_type with a blank', { response: { token_type: 'Bearer ' } }, 'token_type_invalid'],
  ['expires_in in words', { response: { expires_in: 'soon' } }, 'expires_in_invalid'],
  ['a negative expires_in', { response: { expires_in: '-1' } }, 'expires_in_invalid'],
  ['expires_in 0', { response: { expires_in: '0' } }, 'expires_in_invalid'],
  ['expires_in with an exponent', { response: { expires_in: '1e3' } }, 'expires_in_invalid'],
  ['iss of another issuer', { response: { iss: 'https://evil.example' } }, 'response_issuer_mismatch'],
  [
    'iss with a slash too many',
    { text: (parameters) => `${parameters}&iss=http%3A%2F%2Flocalhost%2Fmain%2F` },
    'response_issuer_mismatch',
  ],
  ['an empty iss', { response: { iss: '' } }, 'response_issuer_mismatch'],
  ['an error beside tokens', { text: plus('error', 'access_denied') }, 'provider_error'],
  ['id_token twice', { text: twice('id_token') }, 'response_duplicate_parameter'],
  ['access_token twice', { text: twice('access_token') }, 'response_duplicate_parameter'],
  ['state twice', { text: twice('state') }, 'response_duplicate_parameter'],
  ['another state behind the right one', { text: plus('state', 'x') }, 'response_duplicate_parameter'],
  ['another id_token behind the right one', { text: plus('id_token', 'a.b.c') }, 'response_duplicate_parameter'],
  ['token_type twice', { text: twice('token_type') }, 'response_duplicate_parameter'],
  ['a parameter nobody knows twice', { text: (parameters) => `${parameters}&x=1&x=2` }, 'response_duplicate_parameter'],
  ['the second spelled with percent signs', { text: plus('%73tate', 'x') }, 'response_duplicate_parameter'],
  [
    'thousands of parameters',
    { text: (parameters) => `${parameters}${Array.from({ length: 5000 }, (_, at) => `&p${at}=`).join('')}` },
    'response_too_large',
  ],
  ['a parameter of megabytes', { text: plus('x', 'y'.repeat(1_500_000)) }, 'response_too_large'],
  ['an id_token of megabytes', { token: (token) => token + 'A'.repeat(1_500_000) }, 'response_too_large'],
];

const NONE = { alg: 'none', header: { kid: undefined } };

/** @type {readonly Row[]} */
const WRONG_FORM = [
  ['alg none', { ...NONE }, 'alg_not_allowed'],
  ['alg none with the right signature', { header: { alg: 'none' } }, 'alg_not_allowed'],
  ['alg None', { alg: 'None' }, 'alg_not_allowed'],
  ['alg nOnE', { alg: 'nOnE' }, 'alg_not_allowed'],
  ['no alg', { header: { alg: undefined } }, 'alg_not_allowed'],
  ['alg null', { header: { alg: null } }, 'alg_not_allowed'],
  ['alg as a list', { header: { alg: ['RS256'] } }, 'alg_not_allowed'],
  ['alg in small letters', { header: { alg: 'rs256' } }, 'alg_not_allowed'],
  ['alg with a blank', { header: { alg: 'RS256 ' } }, 'alg_not_allowed'],
  ['alg named like a member of every object', { header: { alg: 'constructor' } }, 'alg_not_allowed'],
  ['HS256 with the public key as secret', { alg: 'HS256', key: 'rsa' }, 'alg_not_allowed'],
  ['HS384 with the public key as secret', { alg: 'HS384', key: 'rsa' }, 'alg_not_allowed'],
  ['HS512 with the public key as secret', { alg: 'HS512', key: 'rsa' }, 'alg_not_allowed'],
  ['ES256K', { header: { alg: 'ES256K' } }, 'alg_not_allowed'],
  ['RS1', { header: { alg: 'RS1' } }, 'alg_not_allowed'],
  ['an encryption algorithm', { header: { alg: 'RSA-OAEP' } }, 'alg_not_allowed'],
  ['crit with an unknown extension', { header: { crit: ['exp'] } }, 'crit_not_supported'],
  ['crit b64', { header: { crit: ['b64'], b64: false } }, 'crit_not_supported'],
  ['an empty crit', { header: { crit: [] } }, 'crit_not_supported'],
  ['crit null', { header: { crit: null } }, 'crit_not_supported'],
  ['typ of an access token', { header: { typ: 'at+jwt' } }, 'typ_not_allowed'],
  ['typ of an access token in capitals', { header: { typ: 'AT+JWT' } }, 'typ_not_allowed'],
  ['typ of an access token as media type', { header: { typ: 'application/at+jwt' } }, 'typ_not_allowed'],
  ['typ of a logout token', { header: { typ: 'logout+jwt' } }, 'typ_not_allowed'],
  ['typ of a security event', { header: { typ: 'secevent+jwt' } }, 'typ_not_allowed'],
  ['typ that is no text', { header: { typ: 1 } }, 'typ_not_allowed'],
  [
    'five parts: encrypted',
    { token: () => `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d` },
    'id_token_encrypted',
  ],
  ['one part', { token: () => 'x' }, 'id_token_malformed'],
  ['two parts', { token: (token) => token.replace(/\.[^.]*$/, '') }, 'id_token_malformed'],
  ['four parts', { token: (token) => `${token}.x` }, 'id_token_malformed'],
  ['six parts', { token: (token) => `${token}.x.y.z` }, 'id_token_malformed'],
  ['an empty header', { token: part(0, () => '') }, 'id_token_malformed'],
  ['empty claims', { token: part(1, () => '') }, 'id_token_malformed'],
  ['a blank before it', { token: (token) => ` ${token}` }, 'id_token_malformed'],
  ['a newline behind it', { token: (token) => `${token}\n` }, 'id_token_malformed'],
  ['padding behind the claims', { token: part(1, (text) => `${text}=`) }, 'id_token_malformed'],
  ['padding behind the signature', { token: part(2, (text) => `${text}==`) }, 'id_token_malformed'],
  [
    'a blank within the claims',
    { token: part(1, (text) => `${text.slice(0, 8)} ${text.slice(8)}`) },
    'id_token_malformed',
  ],
  ['the other base64 alphabet', { token: part(2, (text) => `+/${text.slice(2)}`) }, 'id_token_malformed'],
  ['a letter that is none', { token: part(2, (text) => `é${text.slice(1)}`) }, 'id_token_malformed'],
  [
    'bits left over in the signature',
    { token: part(2, (text) => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)) },
    'id_token_malformed',
  ],
  ['claims that are no JSON', { payload: () => 'hello' }, 'id_token_malformed'],
  ['claims that are a list', { payload: (json) => `[${json}]` }, 'id_token_malformed'],
  ['claims that are null', { payload: () => 'null' }, 'id_token_malformed'],
  ['claims that are a text', { payload: (json) => JSON.stringify(json) }, 'id_token_malformed'],
  ['something behind the claims', { payload: (json) => `${json}{}` }, 'id_token_malformed'],
  [
    'claims that are no UTF-8',
    {
      token: part(
        1,
        (text) => text.slice(0, 4) + Buffer.from([0x22, 0xff, 0xfe]).toString('base64url') + text.slice(8),
      ),
    },
    'id_token_malformed',
  ],
  ['a claim twice', { payload: (json) => json.replace('{', '{"sub":"mallory",') }, 'id_token_malformed'],
  [
    'a claim twice, once in escapes',
    { payload: (json) => json.replace('{', '{"\\u0073ub":"mallory",') },
    'id_token_malformed',
  ],
  ['a claim twice further down', { payload: (json) => json.replace('{', '{"x":{"a":1,"a":2},') }, 'id_token_malformed'],
  ['alg twice in the header', { headerText: '{"alg":"none","alg":"RS256","kid":"rsa"}' }, 'id_token_malformed'],
  [
    '__proto__ among the claims',
    { payload: (json) => json.replace('{', '{"__proto__":{"polluted":true},') },
    'id_token_malformed',
  ],
  [
    '__proto__ in the header',
    { headerText: '{"__proto__":{"alg":"none"},"alg":"RS256","kid":"rsa"}' },
    'id_token_malformed',
  ],
  [
    '__proto__ further down',
    { payload: (json) => json.replace('{', '{"x":[{"__proto__":null}],') },
    'id_token_malformed',
  ],
  [
    'JSON of a depth that no claim has',
    { payload: (json) => json.replace('{', `{"x":${'['.repeat(20_000)}${']'.repeat(20_000)},`) },
    'id_token_malformed',
  ],
  ['a kid that is no text', { header: { kid: 1 } }, 'id_token_malformed'],
  ['a kid that is an object', { header: { kid: { toString: 'rsa' } } }, 'id_token_malformed'],
];

/** @type {readonly Row[]} */
const WRONG_SIGNATURE = [
  ['no signature', { token: part(2, () => '') }, 'signature_invalid'],
  ['a truncated signature', { token: part(2, (text) => text.slice(0, -6)) }, 'signature_invalid'],
  ['a bit turned in the signature', { token: part(2, (text) => flipped(text, 100)) }, 'signature_invalid'],
  ['a signature of zeros', { token: part(2, (text) => 'A'.repeat(text.length - 1) + 'A') }, 'signature_invalid'],
  [
    'the signature of an elliptic curve all zeros',
    { alg: 'ES256', token: part(2, () => 'A'.repeat(86)) },
    'signature_invalid',
  ],
  [
    'the signature of an elliptic curve cut in half',
    { alg: 'ES256', token: part(2, (text) => text.slice(0, 42) + 'A') },
    'signature_invalid',
  ],
  [
    'claims changed after signing',
    { token: part(1, (text) => encode(Buffer.from(text, 'base64url').toString().replace('alice', 'admin'))) },
    'signature_invalid',
  ],
  [
    'a header changed after signing',
    { token: part(0, (text) => encode(Buffer.from(text, 'base64url').toString().replace('{', '{ '))) },
    'signature_invalid',
  ],
  ['a stranger signs under our kid', { key: 'rsa/foreign', header: { kid: 'rsa' } }, 'signature_invalid'],
  [
    'a stranger signs with the key in the header',
    { key: 'rsa/foreign', header: { kid: 'rsa', jwk: publicJwk('rsa/foreign') } },
    'signature_invalid',
  ],
  [
    'a stranger signs, without kid',
    { key: 'rsa/foreign', header: { kid: undefined, jwk: publicJwk('rsa/foreign') } },
    'signature_invalid',
  ],
  ['a stranger signs under a kid of the own', { key: 'rsa/foreign' }, 'signing_key_not_found'],
  ['a kid with a path', { header: { kid: '../../rsa' } }, 'signing_key_not_found'],
  ['a kid named like a member of every object', { header: { kid: '__proto__' } }, 'signing_key_not_found'],
  ['an empty kid', { header: { kid: '' } }, 'signing_key_not_found'],
  ['a kid in capitals', { header: { kid: 'RSA' } }, 'signing_key_not_found'],
  ['PS256 told for a signature of RS256', { header: { alg: 'PS256' } }, 'signature_invalid'],
  ['RS512 told for a signature of RS256', { header: { alg: 'RS512' } }, 'signature_invalid'],
  ['RS256 told with the kid of an elliptic curve', { header: { kid: 'p-256' } }, 'signing_key_unfit'],
  ['ES256 told with the kid of an RSA key', { alg: 'ES256', header: { kid: 'rsa' } }, 'signing_key_unfit'],
  ['ES256 told with a key of P-384', { alg: 'ES256', key: 'p-384' }, 'signing_key_unfit'],
  ['ES256 signed in DER', { alg: 'ES256', token: (token) => derSigned(token) }, 'signature_invalid'],
];

/** @type {readonly Row[]} */
const WRONG_CLAIMS = [
  ['no iss', { claims: { iss: undefined } }, 'iss_invalid'],
  ['iss of a stranger', { claims: { iss: 'https://evil.example' } }, 'iss_invalid'],
  ['iss as a list', { claims: { iss: ['https://evil.example'] } }, 'iss_invalid'],
  ['no sub', { claims: { sub: undefined } }, 'sub_invalid'],
  ['an empty sub', { claims: { sub: '' } }, 'sub_invalid'],
  ['sub as a number', { claims: { sub: 1 } }, 'sub_invalid'],
  ['sub null', { claims: { sub: null } }, 'sub_invalid'],
  ['sub of 256 characters', { claims: { sub: 'a'.repeat(256) } }, 'sub_invalid'],
  ['no aud', { claims: { aud: undefined } }, 'aud_invalid'],
  ['an empty list as aud', { claims: { aud: [] } }, 'aud_invalid'],
  ['aud of another client', { claims: { aud: 'another' } }, 'aud_invalid'],
  ['aud that only begins like the client', { claims: { aud: `${CLIENT}2` } }, 'aud_invalid'],
  ['aud in other letters', { claims: { aud: CLIENT.toUpperCase() } }, 'aud_invalid'],
  ['aud as an object', { claims: { aud: { [CLIENT]: true } } }, 'aud_invalid'],
  ['aud with something else than texts', { claims: { aud: [CLIENT, 1] } }, 'aud_invalid'],
  ['an audience that is not trusted', { claims: { aud: [CLIENT, 'another'], azp: CLIENT } }, 'aud_untrusted'],
  ['azp of another client', { claims: { azp: 'another' } }, 'azp_invalid'],
  ['azp null', { claims: { azp: null } }, 'azp_invalid'],
  ['no exp', { claims: { exp: undefined } }, 'exp_invalid'],
  ['exp as text', { claims: (now) => ({ exp: String(now + 300) }) }, 'exp_invalid'],
  ['exp 0', { claims: { exp: 0 } }, 'exp_invalid'],
  ['a negative exp', { claims: { exp: -1 } }, 'exp_invalid'],
  ['exp in milliseconds', { claims: (now) => ({ exp: (now + 300) * 1000 }) }, 'exp_invalid'],
  ['exp beyond every number', { payload: (json) => json.replace(/"exp":\d+/, '"exp":1e400') }, 'exp_invalid'],
  ['exp in a lifetime or more', { claims: (now) => ({ exp: now + 11 * 365 * DAY }) }, 'exp_invalid'],
  ['exp before iat', { claims: (now) => ({ iat: now + 20, exp: now + 10 }) }, 'exp_invalid'],
  ['expired beyond the leeway', { claims: (now) => ({ iat: now - 400, exp: now - 70 }) }, 'id_token_expired'],
  ['expired for years', { claims: { iat: 1.5e9, exp: 1.5e9 + 300 } }, 'id_token_expired'],
  ['no iat', { claims: { iat: undefined } }, 'iat_invalid'],
  ['iat as text', { claims: (now) => ({ iat: String(now) }) }, 'iat_invalid'],
  ['iat in milliseconds', { claims: (now) => ({ iat: now * 1000 }) }, 'iat_invalid'],
  ['iat of last week', { claims: (now) => ({ iat: now - 7 * DAY }) }, 'iat_invalid'],
  [
    'issued in the future beyond the leeway',
    { claims: (now) => ({ iat: now + 300, exp: now + 600 }) },
    'id_token_from_future',
  ],
  ['valid in an hour', { claims: (now) => ({ nbf: now + HOUR, exp: now + 2 * HOUR }) }, 'id_token_not_yet_valid'],
  ['nbf as text', { claims: { nbf: 'now' } }, 'id_token_malformed'],
  ['no nonce', { claims: { nonce: undefined } }, 'nonce_missing'],
  ['another nonce', { claims: { nonce: 'x'.repeat(43) } }, 'nonce_mismatch'],
  ['an empty nonce', { claims: { nonce: '' } }, 'nonce_mismatch'],
  ['the nonce in a list', { payload: (json) => json.replace(/"nonce":("[^"]*")/, '"nonce":[$1]') }, 'nonce_mismatch'],
  [
    'the nonce in small letters',
    { payload: (json) => json.replace(/"nonce":"[^"]*"/, (text) => text.toLowerCase()) },
    'nonce_mismatch',
  ],
  ['no at_hash', { claims: { at_hash: undefined } }, 'at_hash_missing'],
  ['an empty at_hash', { claims: { at_hash: '' } }, 'at_hash_mismatch'],
  ['at_hash null', { claims: { at_hash: null } }, 'at_hash_mismatch'],
  ['another access token', { response: { access_token: 'another' } }, 'at_hash_mismatch'],
  [
    'at_hash of the whole digest',
    { accessToken: 'abc', claims: { at_hash: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0' } },
    'at_hash_mismatch',
  ],
  [
    'at_hash by another hash',
    { alg: 'RS512', accessToken: 'abc', claims: { at_hash: accessTokenHash('abc', 'RS256') } },
    'at_hash_mismatch',
  ],
  [
    'at_hash in padded base64',
    { accessToken: 'abc', claims: { at_hash: `${accessTokenHash('abc', 'RS256')}==` } },
    'at_hash_mismatch',
  ],
  ['auth_time as text', { claims: { auth_time: 'now' } }, 'auth_time_invalid'],
  ['auth_time in the future', { claims: (now) => ({ auth_time: now + HOUR }) }, 'auth_time_invalid'],
];

const LISTS = /** @type {const} */ ([
  ['is accepted', RIGHT],
  ['is refused: the response', WRONG_RESPONSE],
  ['is refused: the form of the ID Token', WRONG_FORM],
  ['is refused: the signature', WRONG_SIGNATURE],
  ['is refused: the claims', WRONG_CLAIMS],
]);

const world = await openHostileWorld();
const page = await world.newPage();

for (const [heading, rows] of LISTS) {
  describe(heading, () => {
    for (const [sentence, answer, code = 'accepted'] of rows) {
      test(sentence, async () => {
        if (page.url() === 'about:blank' || !(await page.evaluate(() => window.oidc?.isAuthenticated()))) await begin();
        const userBefore = await page.evaluate(() => window.oidc.claims()?.sub ?? null);
        world.tenant.answer = answer;
        const redirect = await world.signIn(page);
        await world.assertTame(page, { verdict: redirect, userBefore });
        const silent = await world.renew(page);
        await world.assertTame(page, { verdict: silent, userBefore });
        // A provider's error in a renewal is told by its meaning; these say the same.
        assert.deepEqual({ redirect, silent }, { redirect: code, silent: code });
      });
    }
  });
}

/** Alice is signed in, as before most of the answers. */
async function begin() {
  world.tenant.answer = {};
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
}

/** @param {string} token the same token with the signature in the form of other protocols */
function derSigned(token) {
  const [head, body] = token.split('.');
  const raw = Buffer.from(signature('ES256', 'p-256', `${head}.${body}`), 'base64url');
  const integer = (/** @type {Buffer} */ bytes) => [2, bytes.length + 1, 0, ...bytes];
  const content = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
  return `${head}.${body}.${Buffer.from([48, content.length, ...content]).toString('base64url')}`;
}
