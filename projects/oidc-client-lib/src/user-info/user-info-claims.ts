import { isStringArray, type JsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';

/** What the UserInfo endpoint tells of the user (OIDC Core 5.1, 5.3.2), and whatever else the provider adds. */
export interface UserInfoClaims {
  /** The same as in the ID Token. */
  readonly sub: string;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly middle_name?: string;
  readonly nickname?: string;
  readonly preferred_username?: string;
  readonly profile?: string;
  readonly picture?: string;
  readonly website?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly gender?: string;
  readonly birthdate?: string;
  readonly zoneinfo?: string;
  readonly locale?: string;
  readonly phone_number?: string;
  readonly phone_number_verified?: boolean;
  readonly address?: UserInfoAddress;
  /** Epoch seconds. */
  readonly updated_at?: number;
  readonly [claim: string]: unknown;
}

/** The `address` claim (OIDC Core 5.1.1). */
export interface UserInfoAddress {
  readonly formatted?: string;
  readonly street_address?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postal_code?: string;
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
 * What a signed answer says of itself, as far as it does (OIDC Core 5.3.2, RFC 7519 4.1.4).
 *
 * @param earliestExpiry epoch seconds
 * @throws OidcError user_info_invalid
 */
export function checkSignedUserInfo(
  claims: JsonObject,
  { issuer, clientId }: { issuer: string; clientId: string },
  earliestExpiry: number,
): JsonObject {
  const { iss = issuer, aud = clientId, exp = Infinity } = claims;
  const broken =
    iss !== issuer
      ? 'iss'
      : aud !== clientId && !(isStringArray(aud) && aud.includes(clientId))
        ? 'aud'
        : typeof exp !== 'number' || exp <= earliestExpiry
          ? 'exp'
          : null;
  if (broken) {
    throw new OidcError('user_info_invalid', { detail: broken });
  }
  return claims;
}
