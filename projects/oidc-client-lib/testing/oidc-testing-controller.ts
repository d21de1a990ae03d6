import { inject, Injectable, InjectionToken } from '@angular/core';
import {
  type IdTokenClaims,
  OidcError,
  OidcSecurityService,
  type OidcSession,
  type RenewalOutcome,
  type RenewalReason,
  ɵSessionStore,
} from 'oidc-client-lib';
import type { FakeClock } from './fake-clock';
import type { FakeFrame, FrameBehaviour } from './fake-frame';
import type { FakeIssuer } from './fake-issuer';
import type { FakeNetwork } from './fake-network';
import type { FakePage } from './fake-page';

/** A user of a test: `sub`, and whatever else the ID Token is to tell. */
export type TestUser = Partial<IdTokenClaims> & { readonly sub: string };

/** The fakes around the library in a test. */
export interface OidcFakes {
  /** Signs the tokens. */
  readonly issuer: FakeIssuer;
  /** Moves when it is told to. */
  readonly clock: FakeClock;
  /** The hidden frames of renewals, and the user at the provider. */
  readonly frame: FakeFrame;
  /** Discovery, keys, UserInfo and the app's own server. */
  readonly network: FakeNetwork;
  /** The address bar. */
  readonly page: FakePage;
}

/** The fakes of a test, for what the {@link OidcTestingController} does not do. */
export const OIDC_FAKES = new InjectionToken<OidcFakes>('OIDC fakes');

/** What a test can make happen to the session of an app with `provideOidcTesting()`. */
@Injectable()
export class OidcTestingController {
  private readonly fakes = inject(OIDC_FAKES);
  private readonly auth = inject(OidcSecurityService);
  private readonly store = inject(ɵSessionStore);

  /** Signs the tokens. */
  readonly issuer = this.fakes.issuer;
  /** Moves when it is told to. */
  readonly clock = this.fakes.clock;

  /** URLs that the app has left for: the provider's sign-in or sign-out. */
  get departures(): readonly string[] {
    return this.fakes.page.departures;
  }

  /** A user signs in, with these claims besides the usual ones. */
  async signInAs(user: TestUser): Promise<OidcSession> {
    await this.auth.start();
    this.fakes.frame.user = user;
    await this.auth.authorize({ display: 'popup' });
    return this.currentSession();
  }

  /** The user signs out, in this app and at the provider. */
  signOut(): void {
    this.fakes.frame.user = null;
    this.auth.logoffLocal();
  }

  /** The user signs out in another tab. */
  otherTabSignsOut(): void {
    this.fakes.frame.user = null;
    this.store.end({ type: 'signed_out', by: 'other_tab' });
  }

  /** The tokens end: time passes, and no renewal succeeds meanwhile. */
  async expireNow(): Promise<void> {
    const { frame } = this.fakes;
    const { behaviour } = frame;
    await this.auth.start();
    const expiresAt = this.auth.session()?.expiresAt ?? 0;
    if (behaviour.kind === 'renew' && !behaviour.options) {
      this.renewalFails('signed_out');
    }
    await this.clock.pass(Math.max(expiresAt - this.clock.now(), 0) + 1);
    frame.behaviour = behaviour;
  }

  /** Renewals fail from now on, for this reason. {@link renewNow} runs one. */
  renewalFails(reason: Exclude<RenewalReason, 'renewed'>): void {
    this.fakes.frame.behaviour = behaviourFor(reason);
  }

  /** Renewals succeed from now on, which they do by default. */
  renewalSucceeds(): void {
    this.fakes.frame.behaviour = { kind: 'renew' };
  }

  /** One renewal runs, as if it were due, and ends one way or the other. */
  async renewNow(): Promise<RenewalOutcome> {
    await this.auth.refreshSession().catch(() => undefined);
    const { lastOutcome } = this.auth.renewal();
    if (!lastOutcome) {
      throw new OidcError('unexpected', { detail: 'no renewal has run' });
    }
    return lastOutcome;
  }

  private currentSession(): OidcSession {
    const session = this.auth.session();
    if (!session) {
      throw new OidcError('no_session');
    }
    return session;
  }
}

const ANOTHER_USER = { sub: 'another user of the test' };

/** What brings a renewal to end for a reason; where it can be a real answer, it is one. */
function behaviourFor(reason: Exclude<RenewalReason, 'renewed'>): FrameBehaviour {
  switch (reason) {
    case 'signed_out':
      return { kind: 'error', error: 'login_required' };
    case 'interaction_required':
    case 'consent_required':
    case 'account_selection_required':
      return { kind: 'error', error: reason };
    case 'provider_error':
      return { kind: 'error', error: 'temporarily_unavailable' };
    case 'other_user':
      return { kind: 'renew', options: { claims: ANOTHER_USER } };
    case 'invalid_response':
      return { kind: 'renew', options: { claims: { nonce: 'another' } } };
    case 'csp_blocked':
      return { kind: 'show', sighting: () => ({ kind: 'forbidden', directive: 'frame-src' }) };
    case 'cookies_blocked':
    case 'framing_blocked':
    case 'timeout':
    case 'offline':
    case 'network':
      return { kind: 'fail', error: new OidcError(reason) };
  }
}
