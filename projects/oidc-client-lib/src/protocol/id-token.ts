import { isJsonObject, isStringArray, type JsonObject } from './json';
import { OidcError, type OidcErrorCode } from './oidc-error';

/** The claims of a validated ID Token (OIDC Core 2, 5.1). All times are epoch seconds on the issuer's clock. */
export interface IdTokenClaims {
  /** Issuer identifier, as configured. */
  readonly iss: string;
  /** The user, by an id that is unique at the issuer and never given to another. */
  readonly sub: string;
  /** Whom the token is for: the client, perhaps beside others. */
  readonly aud: string | readonly string[];
  /** When the token expires. */
  readonly exp: number;
  /** When it was issued. */
  readonly iat: number;
  /** The nonce of the request. */
  readonly nonce?: string;
  /** When the user signed in at the provider. */
  readonly auth_time?: number;
  /** Class of the sign-in. */
  readonly acr?: string;
  /** Methods of the sign-in (RFC 8176). */
  readonly amr?: readonly string[];
  /** The client that it was issued to. */
  readonly azp?: string;
  /** The session at the provider (OpenID Connect Front-Channel Logout 1.0 section 3). */
  readonly sid?: string;
  /** Left half of the hash of the access token (OIDC Core 3.2.2.9). */
  readonly at_hash?: string;
  /** Full name, for display. */
  readonly name?: string;
  /** Given names. */
  readonly given_name?: string;
  /** Family names. */
  readonly family_name?: string;
  /** Short name that the user likes to be called by. Not unique. */
  readonly preferred_username?: string;
  /** E-mail address. Not unique. */
  readonly email?: string;
  /** Whether the provider has made sure that the address is the user's. */
  readonly email_verified?: boolean;
  /** URL of a picture of the user. */
  readonly picture?: string;
  /** Whatever else the provider tells. */
  readonly [claim: string]: unknown;
}

/** What the claims of an ID Token are held against. */
export interface IdTokenExpectation {
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  /** What must be in `aud`. */
  readonly clientId: string;
  /** Audiences besides the client that the app trusts. Default: none. */
  readonly trustedAudiences?: readonly string[];
  /** The nonce that was sent; a stored token that is only read again has none to answer. */
  readonly nonce?: string;
  /** `max_age` that was requested, in seconds. */
  readonly maxAge?: number;
  /** Values of the `acr` claim that was requested as essential. */
  readonly essentialAcr?: readonly string[];
}

const TEN_YEARS = 10 * 365 * 86400;

/** Each rule: the code it throws, and whether the claims break it. In the order of OIDC Core 3.1.3.7 and 3.2.2.11. */
const RULES: readonly [OidcErrorCode, (claims: JsonObject, expected: IdTokenExpectation) => boolean][] = [
  // 3.1.3.7 (2)
  ['iss_invalid', ({ iss }, { issuer }) => iss !== issuer],
  // Core 2: `sub` is a string of at most 255 ASCII characters.
  ['sub_invalid', ({ sub }) => typeof sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(sub)],
  // 3.1.3.7 (3)
  ['aud_invalid', ({ aud }, { clientId }) => !(aud === clientId || (isStringArray(aud) && aud.includes(clientId)))],
  [
    'aud_untrusted',
    ({ aud }, { clientId, trustedAudiences }) =>
      [aud].flat().some((audience) => audience !== clientId && !trustedAudiences?.includes(audience as string)),
  ],
  // 3.1.3.7 (4), (5)
  ['azp_invalid', ({ aud, azp }, { clientId }) => (azp === undefined ? [aud].flat().length > 1 : azp !== clientId)],
  // 3.1.3.7 (9), (10): seconds of this age, not milliseconds, not zero
  ['exp_invalid', ({ exp, iat }) => !isTime(exp) || (isTime(iat) && exp - iat > TEN_YEARS)],
  ['iat_invalid', ({ iat }) => !isTime(iat)],
  // Any number is a time here: older Keycloaks write 0 for none.
  ['id_token_malformed', ({ nbf }) => nbf !== undefined && typeof nbf !== 'number'],
  // 3.1.3.7 (11), 3.2.2.11
  ['nonce_missing', (claims, { nonce }) => nonce !== undefined && claims['nonce'] === undefined],
  ['nonce_mismatch', (claims, { nonce }) => nonce !== undefined && claims['nonce'] !== nonce],
  // 3.1.3.7 (12), 5.5.1.1
  ['acr_not_met', ({ acr }, { essentialAcr }) => !!essentialAcr && !essentialAcr.includes(acr as string)],
  // 3.1.3.7 (13), 3.1.2.1
  [
    'auth_time_invalid',
    ({ auth_time }, { maxAge }) => (auth_time === undefined ? maxAge !== undefined : typeof auth_time !== 'number'),
  ],
];

/**
 * Checks every claim but those that need a clock (see {@link checkIdTokenTimes}).
 *
 * @throws OidcError with the code of the first rule that is broken
 */
export function checkIdTokenClaims(claims: JsonObject, expected: IdTokenExpectation): IdTokenClaims {
  for (const [code, isBroken] of RULES) {
    if (isBroken(claims, expected)) {
      throw new OidcError(code);
    }
  }
  return claims as unknown as IdTokenClaims;
}

/**
 * Checks `exp`, `iat`, `nbf` and, with a `max_age`, `auth_time` (OIDC Core 3.1.3.7 (9), (10), (13); RFC 7519 4.1.5).
 *
 * @param nowSeconds epoch seconds
 * @param skewSeconds leeway in seconds
 * @returns the code of the rule that is broken, or `null`
 */
export function brokenTimeRule(
  { exp, iat, nbf, auth_time }: IdTokenClaims,
  nowSeconds: number,
  skewSeconds: number,
  maxAge?: number,
): OidcErrorCode | null {
  if (nowSeconds - skewSeconds >= exp) {
    return 'id_token_expired';
  }
  if (exp <= iat) {
    return 'exp_invalid';
  }
  if (iat > nowSeconds + skewSeconds) {
    return 'id_token_from_future';
  }
  if ((nbf as number) > nowSeconds + skewSeconds) {
    return 'id_token_not_yet_valid';
  }
  if ((auth_time ?? 0) > nowSeconds + skewSeconds) {
    return 'auth_time_invalid';
  }
  if (nowSeconds - (auth_time ?? 0) > (maxAge ?? Infinity) + skewSeconds) {
    return 'max_age_exceeded';
  }
  return null;
}

/** @throws OidcError id_token_expired, exp_invalid, id_token_from_future, id_token_not_yet_valid, auth_time_invalid, max_age_exceeded */
export function checkIdTokenTimes(
  claims: IdTokenClaims,
  nowSeconds: number,
  skewSeconds: number,
  maxAge?: number,
): void {
  const code = brokenTimeRule(claims, nowSeconds, skewSeconds, maxAge);
  if (code) {
    const { exp, iat } = claims;
    throw new OidcError(code, { detail: `now ${Math.floor(nowSeconds)}, iat ${iat}, exp ${exp}` });
  }
}

/** The values of an `acr` claim that a `claims` request calls essential (OIDC Core 5.5.1.1). */
export function essentialAcrValues(claimsRequest: unknown): readonly string[] | undefined {
  const idToken = isJsonObject(claimsRequest) && claimsRequest['id_token'];
  const acr = isJsonObject(idToken) && idToken['acr'];
  const values = isJsonObject(acr) && acr['essential'] === true && (acr['values'] ?? [acr['value']]);
  return isStringArray(values) ? values : undefined;
}

/** Whether this is an epoch time in seconds, from 2001 to 2286. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value > 1e9 && value < 1e10;
}
