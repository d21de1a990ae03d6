import { isStringArray, type JsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';

/** What the UserInfo endpoint tells of the user (OIDC Core 5.1, 5.3.2), and whatever else the provider adds. */
export interface UserInfoClaims {
  /** The same as in the ID Token. */
  readonly sub: string;
  /** Full name, for display. */
  readonly name?: string;
  /** Given names. */
  readonly given_name?: string;
  /** Family names. */
  readonly family_name?: string;
  /** Middle names. */
  readonly middle_name?: string;
  /** Casual name. */
  readonly nickname?: string;
  /** Short name that the user likes to be called by. Not unique. */
  readonly preferred_username?: string;
  /** URL of the user's profile page. */
  readonly profile?: string;
  /** URL of a picture of the user. */
  readonly picture?: string;
  /** URL of the user's own page. */
  readonly website?: string;
  /** E-mail address. Not unique. */
  readonly email?: string;
  /** Whether the provider has made sure that the address is the user's. */
  readonly email_verified?: boolean;
  /** `female`, `male` or another word. */
  readonly gender?: string;
  /** `YYYY-MM-DD`, or a year alone; the year may be `0000`. */
  readonly birthdate?: string;
  /** Time zone, such as `Europe/Paris`. */
  readonly zoneinfo?: string;
  /** Language, such as `en-US` (BCP 47). */
  readonly locale?: string;
  /** Telephone number, E.164 as a rule. */
  readonly phone_number?: string;
  /** Whether the provider has made sure that the number is the user's. */
  readonly phone_number_verified?: boolean;
  /** Postal address. */
  readonly address?: UserInfoAddress;
  /** When the claims last changed. Epoch seconds. */
  readonly updated_at?: number;
  /** Whatever else the provider tells. */
  readonly [claim: string]: unknown;
}

/** The `address` claim (OIDC Core 5.1.1). */
export interface UserInfoAddress {
  /** The whole of it, with line breaks. */
  readonly formatted?: string;
  /** Street and number, perhaps several lines. */
  readonly street_address?: string;
  /** City. */
  readonly locality?: string;
  /** State or province. */
  readonly region?: string;
  /** Postal code. */
  readonly postal_code?: string;
  /** Country. */
  readonly country?: string;
}

/**
 * Whom an answer must be about (OIDC Core 5.3.2, 5.3.4).
 *
 * @param claims the members of the answer; `null` where it was no JSON object
 * @throws OidcError user_info_invalid, user_info_other_user
 */
export function checkUserInfo(claims: JsonObject | null, sub: string): UserInfoClaims {
  if (typeof claims?.['sub'] !== 'string') {
    throw new OidcError('user_info_invalid', { detail: claims ? 'sub' : 'no JSON object' });
  }
  if (claims['sub'] !== sub) {
    throw new OidcError('user_info_other_user');
  }
  return Object.freeze(claims) as UserInfoClaims;
}

/**
 * What a signed answer says of itself, as far as it does (OIDC Core 5.3.2, RFC 7519 4.1.4, 4.1.5).
 *
 * @param now epoch seconds on the issuer's clock
 * @throws OidcError user_info_invalid
 */
export function checkSignedUserInfo(
  claims: JsonObject,
  { issuer, clientId }: { issuer: string; clientId: string },
  now: number,
  skewSeconds: number,
): JsonObject {
  const { iss = issuer, aud = clientId, exp = Infinity, nbf = 0 } = claims;
  const broken =
    iss !== issuer
      ? 'iss'
      : aud !== clientId && !(isStringArray(aud) && aud.includes(clientId))
        ? 'aud'
        : typeof exp !== 'number' || exp <= now - skewSeconds
          ? 'exp'
          : typeof nbf !== 'number' || nbf > now + skewSeconds
            ? 'nbf'
            : null;
  if (broken) {
    throw new OidcError('user_info_invalid', { detail: broken });
  }
  return claims;
}
