import { inject, Injectable, InjectionToken } from '@angular/core';
import {
  type IdTokenClaims,
  OidcError,
  OidcSecurityService,
  type OidcSession,
  type RenewalReason,
  ɵSessionStore,
} from 'oidc-client-lib';
import type { FakeClock } from './fake-clock';
import type { FakeFrame } from './fake-frame';
import type { FakeIssuer } from './fake-issuer';

/** The fakes of one testing app. */
export interface OidcFakes {
  readonly issuer: FakeIssuer;
  readonly clock: FakeClock;
  readonly frame: FakeFrame;
}

export const OIDC_FAKES = new InjectionToken<OidcFakes>('OIDC fakes');

/** What a test can make happen to the session of an app with `provideOidcTesting()`. */
@Injectable()
export class OidcTestingController {
  private readonly fakes = inject(OIDC_FAKES);
  private readonly auth = inject(OidcSecurityService);
  private readonly store = inject(ɵSessionStore);

  /** Signs real tokens. */
  readonly issuer = this.fakes.issuer;
  /** Moves when it is told to. */
  readonly clock = this.fakes.clock;

  /** A user signs in, with these claims besides the usual ones. */
  async signInAs(claims: Partial<IdTokenClaims> & { readonly sub: string }): Promise<OidcSession> {
    await this.auth.start();
    const url = await this.auth.createAuthorizeUrl({ returnTo: '/' });
    const issuedAt = Math.floor(this.clock.now());
    return this.auth.authorizedCallback(await this.issuer.callbackUrl(url, { claims, subject: claims.sub, issuedAt }));
  }

  /** The user signs out in this app. */
  signOut(): void {
    this.auth.logoffLocal();
  }

  /** The user signs out in another tab. */
  otherTabSignsOut(): void {
    this.store.end({ type: 'signed_out', by: 'other_tab' });
  }

  /** Time passes until the tokens have ended; what renewals are told to do, they do. */
  async expireNow(): Promise<void> {
    const expiresAt = this.auth.session()?.expiresAt ?? 0;
    this.renewalFails('signed_out');
    await this.clock.pass(Math.max(expiresAt - this.clock.now(), 0) + 1);
  }

  /** Renewals from now on fail for this reason. */
  renewalFails(reason: Exclude<RenewalReason, 'renewed'>): void {
    const { frame } = this.fakes;
    const answers: Partial<Record<RenewalReason, string>> = {
      signed_out: 'login_required',
      interaction_required: reason,
      consent_required: reason,
      account_selection_required: reason,
      provider_error: 'temporarily_unavailable',
    };
    const error = answers[reason];
    frame.behaviour =
      error === undefined
        ? {
            kind: 'fail',
            error: new OidcError(reason === 'invalid_response' ? 'nonce_mismatch' : reason),
          }
        : { kind: 'error', error };
  }

  /** Renewals succeed again, which they do by default. */
  renewalSucceeds(): void {
    this.fakes.frame.behaviour = { kind: 'renew' };
  }
}
