import type { IdTokenClaims } from './id-token';
import { OidcError } from './oidc-error';

/**
 * What must not change when a session is renewed (OIDC Core 12.2). `iss` and `aud` are held against the configuration
 * for every token, so that only the user and the time of sign-in are left to compare.
 *
 * @throws OidcError other_user, auth_time_earlier
 */
export function checkRenewedIdToken(renewed: IdTokenClaims, previous: IdTokenClaims): void {
  if (renewed.iss !== previous.iss || renewed.sub !== previous.sub) {
    throw new OidcError('other_user', { reason: 'other_user' });
  }
  if ((renewed.auth_time ?? Infinity) < (previous.auth_time ?? 0)) {
    throw new OidcError('auth_time_earlier');
  }
}
