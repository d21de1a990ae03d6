import { computed, inject, Injectable, type Signal } from '@angular/core';
import type { IdTokenClaims } from '../protocol/id-token';
import type { OidcError } from '../protocol/oidc-error';
import { SessionStore } from '../session/session-store';
import type { UserInfoClaims } from './user-info-claims';
import { UserInfoLoader } from './user-info-loader';

/**
 * What the provider tells of the user besides the ID Token (OIDC Core 5.3). Provided by `withUserInfo()`.
 *
 * @example
 * ```ts
 * const email = inject(OidcUserInfo).userInfo()?.email;
 * ```
 */
@Injectable()
export class OidcUserInfo {
  readonly #loader = inject(UserInfoLoader);
  readonly #store = inject(SessionStore);

  /** The last answer, `null` before the first one and while nobody is signed in. Always about the session's user. */
  readonly userInfo: Signal<UserInfoClaims | null> = computed(() => {
    const info = this.#loader.loaded();
    return info?.sub === this.#store.session()?.claims.sub ? info : null;
  });

  /** UserInfo and ID Token in one. What both say is taken from the ID Token; `null` while nobody is signed in. */
  readonly claims: Signal<(UserInfoClaims & IdTokenClaims) | null> = computed(() => {
    const session = this.#store.session();
    return session && { ...this.userInfo(), ...session.claims };
  });

  /** Why the last request failed, `null` after a success. A failure never ends the session. */
  readonly error: Signal<OidcError | null> = this.#loader.error.asReadonly();

  /**
   * Asks now. Callers at the same time share one request. Waits for the start, and for a renewal where the access token
   * has run out; a 401 causes one renewal and one more try.
   *
   * @throws OidcError no_session, endpoint_missing, access_token_missing, user_info_invalid, user_info_other_user,
   *   superseded, those of the network, and those of `refreshSession()`
   */
  load(): Promise<UserInfoClaims> {
    return this.#loader.load();
  }
}
