import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { type OidcSession, OidcSecurityService, OidcUserInfo } from 'oidc-client-lib';

/** Who is signed in, by a name for people. */
@Injectable({ providedIn: 'root' })
export class CurrentUser {
  private readonly auth = inject(OidcSecurityService);
  private readonly info = inject(OidcUserInfo);

  /**
   * The session, or, while its tokens have run out for a moment, the one there was: a laptop that wakes up is no reason
   * to tear down what somebody looks at. Whether its tokens live is told by `status()`.
   */
  readonly session = linkedSignal<{ session: OidcSession | null; status: string }, OidcSession | null>({
    source: () => ({ session: this.auth.session(), status: this.auth.status() }),
    computation: ({ session, status }, previous) =>
      session ?? (status === 'expired' ? (previous?.value ?? null) : null),
  }).asReadonly();
  readonly isKnown = computed(() => this.session() !== null || this.auth.status() === 'expired');
  /** UserInfo, which knows it, is silent while the tokens have run out: the same user keeps the name. */
  readonly name = linkedSignal<{ sub: string | undefined; name: string | undefined }, string>({
    source: () => {
      const claims = this.session()?.claims;
      const { name, preferred_username } = this.info.claims() ?? claims ?? {};
      return { sub: claims?.sub, name: name ?? preferred_username };
    },
    computation: ({ sub, name }, previous) =>
      name ?? (previous?.source.sub === sub ? previous?.value : undefined) ?? sub ?? '',
  }).asReadonly();
  readonly initials = computed(() =>
    this.name()
      .split(/\s+/)
      .map((part) => part.charAt(0).toUpperCase())
      .slice(0, 2)
      .join(''),
  );
}
