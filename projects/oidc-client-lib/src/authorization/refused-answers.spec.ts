import type { FakeAnswerOptions } from 'oidc-client-lib/testing';
import type { OidcConfig } from '../configuration/oidc-config';
import { codeOf, World } from '../start-up/world.spec-data';

const HOUR = 3600;
const CLIENT = 'angularclient';

/** A rule, the one thing that breaks it, the code, and what the app had configured. */
type Row = readonly [rule: string, broken: FakeAnswerOptions, code: string, config?: Partial<OidcConfig>];

const part =
  (index: number, change: (text: string) => string) =>
  (token: string): string =>
    token
      .split('.')
      .map((text, at) => (at === index ? change(text) : text))
      .join('.');

const RESPONSE: readonly Row[] = [
  ['id_token must be there', { response: { id_token: undefined } }, 'id_token_missing'],
  ['id_token must not be empty', { response: { id_token: '' } }, 'id_token_missing'],
  ['access_token must be there', { response: { access_token: undefined } }, 'access_token_missing'],
  ['token_type must be there', { response: { token_type: undefined } }, 'token_type_invalid'],
  ['token_type must be Bearer', { response: { token_type: 'DPoP' } }, 'token_type_invalid'],
  ['expires_in must be a number', { response: { expires_in: 'soon' } }, 'expires_in_invalid'],
  ['iss must be the issuer', { response: { iss: 'https://evil.example' } }, 'response_issuer_mismatch'],
  ['an error outweighs tokens', { response: { error: 'access_denied' } }, 'provider_error'],
  ['state must be there', { response: { state: undefined } }, 'state_missing'],
  ['state must be one of ours', { response: { state: 'x'.repeat(43) } }, 'state_unknown'],
];

const FORM: readonly Row[] = [
  ['alg none is no signature', { header: { alg: 'none' }, change: part(2, () => '') }, 'alg_not_allowed'],
  ['HMAC is refused', { header: { alg: 'HS256' } }, 'alg_not_allowed'],
  ['the algorithm must be announced', { header: { alg: 'ES384' } }, 'alg_not_allowed'],
  ['no critical header is understood', { header: { crit: ['b64'], b64: false } }, 'crit_not_supported'],
  ['typ of an access token is refused', { header: { typ: 'at+jwt' } }, 'typ_not_allowed'],
  ['an encrypted token is refused', { change: (token) => `${token}.x.y` }, 'id_token_encrypted'],
  ['base64url has no padding', { change: (token) => `${token}==` }, 'id_token_malformed'],
  ['the kid must be known', { header: { kid: 'another' } }, 'signing_key_not_found'],
  ['the signature must be there', { change: part(2, () => '') }, 'signature_invalid'],
  ['the signature must be whole', { change: part(2, (text) => text.slice(0, -2)) }, 'signature_invalid'],
  ['the signature must not be stripped', { change: (token) => token.replace(/\.[^.]*$/, '') }, 'id_token_malformed'],
  [
    'the signature must be over this header',
    { change: part(0, () => btoa('{"alg":"ES256","kid":"ES256-1" }').replace(/=+$/, '')) },
    'signature_invalid',
  ],
  ['the signature must be over these claims', { change: part(1, (text) => other(text)) }, 'signature_invalid'],
];

const CLAIMS: readonly Row[] = [
  ['iss must be the issuer', { claims: { iss: 'https://evil.example' } }, 'iss_invalid'],
  ['sub must be there', { claims: { sub: undefined } }, 'sub_invalid'],
  ['aud must be the client', { claims: { aud: 'another' } }, 'aud_invalid'],
  ['further audiences must be trusted', { claims: { aud: [CLIENT, 'x'], azp: CLIENT } }, 'aud_untrusted'],
  ['several audiences need azp', { claims: { aud: [CLIENT, 'x'] } }, 'azp_invalid', { trustedAudiences: ['x'] }],
  ['azp must be the client', { claims: { azp: 'another' } }, 'azp_invalid'],
  ['exp must be there', { claims: { exp: undefined } }, 'exp_invalid'],
  ['iat must be there', { claims: { iat: undefined } }, 'iat_invalid'],
  ['nonce must be there', { claims: { nonce: undefined } }, 'nonce_missing'],
  ['nonce must be the one that was sent', { claims: { nonce: 'another' } }, 'nonce_mismatch'],
  ['at_hash must be there', { claims: { at_hash: undefined } }, 'at_hash_missing'],
  ['at_hash must be of this access token', { response: { access_token: 'another' } }, 'at_hash_mismatch'],
  ['max_age wants auth_time', { claims: { auth_time: undefined } }, 'auth_time_invalid', { maxAge: 60 }],
  [
    'an essential acr must be reached',
    { claims: { acr: 'low' } },
    'acr_not_met',
    { claims: { id_token: { acr: { essential: true, values: ['high'] } } } },
  ],
];

/** Where both clocks are right. */
const TIMES: readonly [rule: string, claims: (now: number) => object, code: string, config?: Partial<OidcConfig>][] = [
  ['the token must not have expired', (now) => ({ iat: now - HOUR, exp: now - 61 }), 'id_token_expired'],
  ['it must not have expired long ago', (now) => ({ iat: now - 9 * HOUR, exp: now - 8 * HOUR }), 'id_token_expired'],
  ['it must not come from the future', (now) => ({ iat: now + 61, exp: now + HOUR }), 'id_token_from_future'],
  ['it must be valid by now', (now) => ({ nbf: now + 61 }), 'id_token_not_yet_valid'],
  ['it must have been issued today', (now) => ({ iat: now - 25 * HOUR, exp: now + HOUR }), 'iat_invalid'],
  ['it must expire after it was issued', (now) => ({ iat: now + 30, exp: now + 20 }), 'exp_invalid'],
  ['auth_time must not be to come', (now) => ({ auth_time: now + 61 }), 'auth_time_invalid'],
  ['max_age must be kept', (now) => ({ auth_time: now - 400 }), 'max_age_exceeded', { maxAge: 300 }],
];

function other(claims: string): string {
  const text = atob(claims.replace(/-/g, '+').replace(/_/g, '/')).replace('"alice"', '"mallo"');
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** A session is there; a further answer is refused, and nothing but the refusal is to be seen. */
async function expectRefusal(
  broken: (now: number) => FakeAnswerOptions,
  code: string,
  config: Partial<OidcConfig> = {},
) {
  const world = new World();
  const right = { claims: { acr: 'high' } };
  const app = await world.open(config);
  const session = await app.signIn(right);
  const { record } = world.storage;
  const request = await app.auth.createAuthorizeUrl();
  const url = await world.issuer.callbackUrl(request, { ...right, ...broken(world.clock.now()) });
  world.page.replace(url);
  app.events.length = 0;

  const refusal = await app.auth.authorizedCallback(url).then(
    () => null,
    (thrown: unknown) => thrown as Error & { code: string },
  );

  expect(refusal?.code).toBe(code);
  const { state, nonce } = Object.fromEntries(new URL(request).searchParams);
  expect(`${JSON.stringify(refusal)} ${refusal?.message}`).not.toMatch(RegExp(`eyJ|access-token|${state}|${nonce}`));
  expect(app.auth.session()).toBe(session);
  expect(world.storage.record).toEqual(record);
  expect(app.types).toEqual(['callback_refused']);
  expect(world.page.href()).toBe('https://app.example.com/');
  if (!code.startsWith('state_')) {
    expect(await codeOf(app.auth.authorizedCallback(await world.issuer.callbackUrl(request)))).toBe('state_used');
  }
}

describe('an answer is refused, whole, and uses its request up:', () => {
  it.each([...RESPONSE, ...FORM, ...CLAIMS].map((row) => ({ rule: row[0], row })))('$rule', async ({ row }) => {
    const [, broken, code, config] = row;
    await expectRefusal(() => broken, code, config);
  });

  it.each(TIMES)('%s', async (...[, claims, code, config]) => {
    await expectRefusal((now) => ({ claims: { acr: 'high', ...claims(now) } }), code, config);
  });

  it('iss that is announced must be in an error, too', async () => {
    const world = new World();
    world.issuer.metadataChanges = { authorization_response_iss_parameter_supported: true };
    const app = await world.open();
    const url = world.issuer.errorUrl(await app.auth.createAuthorizeUrl(), 'access_denied');
    expect(await codeOf(app.auth.authorizedCallback(url))).toBe('response_issuer_missing');
  });
});
