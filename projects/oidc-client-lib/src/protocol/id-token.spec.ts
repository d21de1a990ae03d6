import { FakeIssuer } from 'oidc-client-lib/testing';
import {
  brokenTimeRule,
  checkIdTokenClaims,
  checkIdTokenTimes,
  essentialAcrValues,
  type IdTokenExpectation,
} from './id-token';
import type { JsonObject } from './json';
import { decodeJwt } from './jwt';
import { OidcError } from './oidc-error';

const issuer = new FakeIssuer();
const NOW = Math.floor(Date.now() / 1000);
const EXPECTED: IdTokenExpectation = { issuer: issuer.issuer, clientId: issuer.clientId, nonce: 'n-1' };

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : 'not an OidcError';
  }
}

async function judge(claims: JsonObject, expected: Partial<IdTokenExpectation> = {}): Promise<string> {
  const token = await issuer.idToken({ nonce: 'n-1', claims, issuedAt: NOW });
  return codeOf(() => checkIdTokenClaims(decodeJwt(token).claims, { ...EXPECTED, ...expected }));
}

describe('the claims of an ID Token', () => {
  it.each<[string, JsonObject, string, Partial<IdTokenExpectation>?]>([
    ['a right one is accepted', {}, 'accepted'],
    ['iss must be the issuer', { iss: 'https://evil.example' }, 'iss_invalid'],
    ['iss must be equal to the letter', { iss: `${issuer.issuer}/` }, 'iss_invalid'],
    ['iss must be there', { iss: undefined }, 'iss_invalid'],
    ['sub must be there', { sub: undefined }, 'sub_invalid'],
    ['sub must not be empty', { sub: '' }, 'sub_invalid'],
    ['sub must be a text', { sub: 7 }, 'sub_invalid'],
    ['sub has at most 255 characters', { sub: 'x'.repeat(256) }, 'sub_invalid'],
    ['sub of 255 characters is accepted', { sub: 'x'.repeat(255) }, 'accepted'],
    ['sub is ASCII', { sub: 'münchen' }, 'sub_invalid'],
    ['aud must be there', { aud: undefined }, 'aud_invalid'],
    ['aud must be the client', { aud: 'another' }, 'aud_invalid'],
    ['aud may be a list of the client alone', { aud: [issuer.clientId] }, 'accepted'],
    ['aud must not be an empty list', { aud: [] }, 'aud_invalid'],
    ['aud must be a list of texts', { aud: [issuer.clientId, 7] }, 'aud_invalid'],
    ['a further audience must be trusted', { aud: [issuer.clientId, 'api'], azp: issuer.clientId }, 'aud_untrusted'],
    [
      'a trusted one is accepted, with azp',
      { aud: [issuer.clientId, 'api'], azp: issuer.clientId },
      'accepted',
      { trustedAudiences: ['api'] },
    ],
    ['several audiences need azp', { aud: [issuer.clientId, 'api'] }, 'azp_invalid', { trustedAudiences: ['api'] }],
    ['azp must be the client', { azp: 'another' }, 'azp_invalid'],
    ['azp of the client is accepted', { azp: issuer.clientId }, 'accepted'],
    ['exp must be there', { exp: undefined }, 'exp_invalid'],
    ['exp must be a number', { exp: String(NOW + 60) }, 'exp_invalid'],
    ['exp must not be in milliseconds', { exp: (NOW + 60) * 1000 }, 'exp_invalid'],
    ['exp must not be ages away', { exp: NOW + 20 * 365 * 86400 }, 'exp_invalid'],
    ['exp may be ten years away', { exp: NOW + 10 * 365 * 86400 }, 'accepted'],
    ['exp must not be one second more away', { exp: NOW + 10 * 365 * 86400 + 1 }, 'exp_invalid'],
    ['exp must not be in the last century', { exp: 1e9, iat: 1e9 - 300 }, 'exp_invalid'],
    ['exp must not be beyond ten digits', { exp: 1e10, iat: 1e10 - 300 }, 'exp_invalid'],
    ['iat must be there', { iat: undefined }, 'iat_invalid'],
    ['iat must not be zero', { iat: 0 }, 'iat_invalid'],
    ['iat must be a number', { iat: 'now' }, 'iat_invalid'],
    ['nbf must be a number', { nbf: 'soon' }, 'id_token_malformed'],
    ['nbf of zero is long past', { nbf: 0 }, 'accepted'],
    ['auth_time of zero is long past', { auth_time: 0 }, 'accepted'],
    ['nonce must be there', { nonce: undefined }, 'nonce_missing'],
    ['nonce must be the one that was sent', { nonce: 'n-2' }, 'nonce_mismatch'],
    ['nonce must be a text', { nonce: ['n-1'] }, 'nonce_mismatch'],
    ['an essential acr must be reached', { acr: 'low' }, 'acr_not_met', { essentialAcr: ['high'] }],
    ['nonce is not asked of a token that is read again', { nonce: undefined }, 'accepted', { nonce: undefined }],
    ['nonce may be anything there', { nonce: 'n-2' }, 'accepted', { nonce: undefined }],
    ['auth_time is not asked for without max_age', { auth_time: undefined }, 'accepted'],
    ['auth_time must be a number even where nobody asked', { auth_time: null }, 'auth_time_invalid'],
    ['an essential acr must be there', {}, 'acr_not_met', { essentialAcr: ['high'] }],
    ['one of the essential values is enough', { acr: 'high' }, 'accepted', { essentialAcr: ['higher', 'high'] }],
    ['max_age wants auth_time', { auth_time: undefined }, 'auth_time_invalid', { maxAge: 60 }],
    ['auth_time must be a time', { auth_time: 'today' }, 'auth_time_invalid'],
    ['claims nobody knows are accepted', { groups: ['a'], constructor: 'Ferrari' }, 'accepted'],
  ])('%s', async (...[, claims, expected, expectation]) => {
    expect(await judge(claims, expectation)).toBe(expected);
  });
});

describe('the times of an ID Token', () => {
  const claims = (change: JsonObject) => ({ iss: '', sub: '', aud: '', iat: NOW, exp: NOW + 300, ...change });

  it.each<[string, JsonObject, number, string | null, number?]>([
    ['a fresh one is right', {}, NOW, null],
    ['the last second counts', {}, NOW + 359, null],
    ['exp and leeway are over', {}, NOW + 360, 'id_token_expired'],
    ['exp before iat', { exp: NOW - 10, iat: NOW }, NOW - 20, 'exp_invalid'],
    ['iat within the leeway', { iat: NOW + 60 }, NOW, null],
    ['iat beyond the leeway', { iat: NOW + 61 }, NOW, 'id_token_from_future'],
    ['nbf within the leeway', { nbf: NOW + 60 }, NOW, null],
    ['nbf beyond the leeway', { nbf: NOW + 61 }, NOW, 'id_token_not_yet_valid'],
    ['exp equal to iat', { exp: NOW, iat: NOW }, NOW - 20, 'exp_invalid'],
    ['auth_time within the leeway', { auth_time: NOW + 60 }, NOW, null],
    ['no auth_time at all', { auth_time: undefined }, NOW, null],
    ['max_age without auth_time', { auth_time: undefined }, NOW, 'max_age_exceeded', 100],
    ['auth_time in the future', { auth_time: NOW + 61 }, NOW, 'auth_time_invalid'],
    ['max_age kept', { auth_time: NOW - 160 }, NOW, null, 100],
    ['max_age exceeded', { auth_time: NOW - 161 }, NOW, 'max_age_exceeded', 100],
    ['max_age and a sign-in of 1970', { auth_time: 0 }, NOW, 'max_age_exceeded', 100],
    ['max_age of zero is a rule, too', { auth_time: NOW - 61 }, NOW, 'max_age_exceeded', 0],
  ])('%s', (...[, change, now, expected, maxAge]) => {
    expect(brokenTimeRule(claims(change), now, 60, maxAge)).toBe(expected);
  });
});

describe('the refusal of a time', () => {
  it('says the times, and is none where they are right', () => {
    const claims = { iss: '', sub: '', aud: '', iat: NOW, exp: NOW + 300 };
    expect(() => checkIdTokenTimes(claims, NOW, 60)).not.toThrow();
    expect(() => checkIdTokenTimes(claims, NOW + 400.5, 60)).toThrow(
      expect.objectContaining({
        code: 'id_token_expired',
        detail: `now ${NOW + 400}, iat ${NOW}, exp ${NOW + 300}`,
      }),
    );
    expect(() => checkIdTokenTimes(claims, NOW, 60, 5)).toThrow(expect.objectContaining({ code: 'max_age_exceeded' }));
  });
});

describe('essential acr values', () => {
  it.each([
    ['values', { id_token: { acr: { essential: true, values: ['a', 'b'] } } }, ['a', 'b']],
    ['a value', { id_token: { acr: { essential: true, value: 'a' } } }, ['a']],
    ['voluntary', { id_token: { acr: { values: ['a'] } } }, undefined],
    ['without values', { id_token: { acr: { essential: true } } }, undefined],
    ['null', { id_token: { acr: null } }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (...[, request, expected]) => {
    expect(essentialAcrValues(request)).toEqual(expected);
  });
});
