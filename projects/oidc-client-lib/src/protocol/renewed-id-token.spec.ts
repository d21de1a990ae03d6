import type { IdTokenClaims } from './id-token';
import type { OidcError } from './oidc-error';
import { checkRenewedIdToken } from './renewed-id-token';

const BEFORE: IdTokenClaims = { iss: 'https://a', sub: 'alice', aud: 'c', iat: 1, exp: 2, auth_time: 100 };

function judge(change: Partial<IdTokenClaims>, before: Partial<IdTokenClaims> = {}): string {
  try {
    checkRenewedIdToken({ ...BEFORE, ...change }, { ...BEFORE, ...before });
    return 'accepted';
  } catch (thrown) {
    const { code, reason } = thrown as OidcError;
    return reason === undefined ? code : `${code}, ${reason}`;
  }
}

describe('a renewed ID Token', () => {
  it.each<[string, Partial<IdTokenClaims>, string, Partial<IdTokenClaims>?]>([
    ['of the same sign-in is accepted', {}, 'accepted'],
    ['of the same sign-in may be issued later and differ otherwise', { iat: 9, exp: 10, name: 'x' }, 'accepted'],
    ['of another user ends the session', { sub: 'bob' }, 'other_user, other_user'],
    ['of another issuer is about another user', { iss: 'https://b' }, 'other_user, other_user'],
    ['of a fresh sign-in is accepted', { auth_time: 101 }, 'accepted'],
    ['of an earlier sign-in is refused', { auth_time: 99 }, 'auth_time_earlier'],
    ['need not tell the time of the sign-in', { auth_time: undefined }, 'accepted'],
    ['may tell it where the first did not', { auth_time: 5 }, 'accepted', { auth_time: undefined }],
    ['may have none, like the first', { auth_time: undefined }, 'accepted', { auth_time: undefined }],
  ])('%s', (...[, change, expected, before]) => {
    expect(judge(change, before)).toBe(expected);
  });
});
