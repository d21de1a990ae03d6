import { DestroyRef, DOCUMENT, inject, Injectable, InjectionToken } from '@angular/core';
import type { Subscription } from 'rxjs';
import { Configuration } from '../configuration/resolve-config';
import { Issuer } from '../issuer/issuer';
import { CLOCK } from '../platform/clock';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { SessionRenewal } from '../renewal/session-renewal';
import type { MonitoringStopReason, OidcEvent } from '../session/oidc-event';
import type { RenewalOutcome } from '../session/renewal-outcome';
import type { SessionCompanion } from '../session/session-companion';
import { SessionStore } from '../session/session-store';
import { OPEN_SESSION_FRAME, type SessionFrame } from './session-frame';

/** Seconds between two questions to the provider's frame. */
export const INTERVAL_SECONDS = new InjectionToken<number>('session check interval');

/** A frame that leaves so many questions in a row without an answer will answer none. */
const MAX_SILENCE = 5;
/** So many `changed` in a row, with renewals between them that show the same user, tell nothing. */
const MAX_CHANGES = 3;

/** Nobody signs out at the provider that soon after a sign-in. */
const FRESH_SIGN_IN_SECONDS = 60;

const NEW_WATCH = {
  /** `paused`: until the session is renewed. `off`: until somebody signs in. */
  mode: 'paused' as 'watching' | 'paused' | 'off',
  isAsked: false,
  silence: 0,
  changes: 0,
  /** Whether the frame has said `unchanged`: it sees the provider's cookies then. */
  isBelieved: false,
  /** Whether the frame has said `changed` and no renewal has judged that yet. */
  isDoubted: false,
};

/**
 * Watches the session at the provider (OpenID Connect Session Management 1.0 section 3). The frame's word alone ends
 * nothing: a silent renewal has the last one.
 */
@Injectable()
export class SessionMonitor implements SessionCompanion {
  readonly #intervalSeconds = inject(INTERVAL_SECONDS);
  readonly #configuration = inject(Configuration);
  readonly #issuer = inject(Issuer);
  readonly #renewal = inject(SessionRenewal);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(CLOCK);
  readonly #wakeSignals = inject(WAKE_SIGNALS);
  readonly #openFrame = inject(OPEN_SESSION_FRAME);
  readonly #document = inject(DOCUMENT);
  readonly #destroyRef = inject(DestroyRef);
  #watch = NEW_WATCH;
  #url?: string;
  #frame?: SessionFrame;
  #timer?: Subscription;

  start(): void {
    const store = this.#store;
    const subscriptions = [
      store.innerEvents$.subscribe((event) => this.#onEvent(event)),
      store.changes$.subscribe(() => {
        if (!store.session()) {
          this.#close();
        }
      }),
      this.#wakeSignals.subscribe(() => this.#wake()),
    ];
    this.#destroyRef.onDestroy(() => {
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      this.#watch = { ...NEW_WATCH }; // Metadata that are still under way open nothing.
      this.#close();
    });
    void this.#begin();
  }

  #onEvent(event: OidcEvent): void {
    switch (event.type) {
      case 'signed_in':
        return void this.#begin();
      case 'session_restored':
      case 'session_renewed':
        // An answer that is still under way is about the session_state of before.
        this.#watch.isAsked = false;
        return void (this.#watch.mode === 'paused' ? this.#begin() : this.#wake());
      case 'renewal_settled':
        return this.#watch.mode === 'watching' ? this.#judge(event.outcome) : undefined;
    }
  }

  /** A session to watch, from the beginning. */
  async #begin(): Promise<void> {
    this.#close();
    const watch = (this.#watch = { ...NEW_WATCH });
    this.#renewal.isInDoubt = false;
    // Without metadata the next renewal brings the next chance.
    const metadata = this.#store.session() && (await this.#issuer.metadata().catch(() => null));
    if (metadata && watch === this.#watch) {
      this.#url = metadata.check_session_iframe;
      watch.mode = 'watching';
      this.#look();
    }
  }

  /** Asks, and comes back for the answer after the interval, while somebody looks at the page. */
  #look(): void {
    const watch = this.#watch;
    this.#rest();
    const session = this.#store.session();
    if (!session || watch.mode !== 'watching' || watch.isDoubted || this.#document.visibilityState !== 'visible') {
      return;
    }
    if (!this.#url || session.sessionState === null) {
      return this.#stop('no_endpoint');
    }
    watch.silence = watch.isAsked ? watch.silence + 1 : 0;
    if (!this.#frame && !navigator.onLine) {
      return;
    }
    if (watch.silence >= MAX_SILENCE) {
      if (navigator.onLine) {
        return this.#stop('no_answer');
      }
      // Nothing could be loaded; the browser says when to try again.
      watch.isAsked = false;
      return this.#close();
    }
    watch.isAsked = true;
    this.#frame ??= this.#openFrame(this.#url, (answer) => this.#hear(answer));
    this.#frame.ask(`${this.#configuration.value?.clientId} ${session.sessionState}`);
    this.#wait();
  }

  #wait(): void {
    this.#timer = this.#clock.after(this.#intervalSeconds * 1000).subscribe(() => this.#look());
  }

  #wake(): void {
    if (!this.#timer) {
      this.#look();
    }
  }

  #hear(answer: string): void {
    const watch = this.#watch;
    if (!watch.isAsked || !/^(unchanged|changed|error)$/.test(answer)) {
      return;
    }
    watch.isAsked = false;
    if (answer === 'unchanged') {
      watch.isBelieved = true;
      watch.changes = 0;
    } else if (answer === 'error') {
      // 3.1: no renewal because of an error.
      this.#stop('error');
    } else if (!watch.isBelieved && this.#renewal.areCookiesBlocked()) {
      this.#stop('cookies_blocked');
    } else if (++watch.changes >= MAX_CHANGES) {
      this.#stop('always_changed');
    } else {
      watch.isDoubted = this.#renewal.isInDoubt = true;
      this.#rest();
      // How it ends is told by an event.
      this.#renewal.renew().catch(() => undefined);
    }
  }

  /** A renewal has the last word about a session that the frame called changed (3.1), and may be the first to know. */
  #judge({ reason, confidence, willRetry }: RenewalOutcome): void {
    const { isDoubted } = this.#watch;
    if (willRetry || (this.#renewal.hasOwnParameters && reason !== 'renewed')) {
      return;
    }
    this.#watch.isDoubted = this.#renewal.isInDoubt = false;
    if (/^(signed_out|cookies_blocked)$/.test(reason) && this.#isProven(confidence, isDoubted)) {
      this.#store.end({ type: 'signed_out', by: 'provider' });
    } else if (!isDoubted) {
      return;
    } else if (reason === 'renewed') {
      this.#wait();
    } else if (reason === 'signed_out' || reason === 'cookies_blocked') {
      this.#stop('cookies_blocked');
    } else {
      this.#watch.mode = 'paused';
      this.#close();
    }
  }

  /** Blocked cookies look like a sign-out. They are not blocked where the frame or a renewal has seen them before. */
  #isProven(confidence: RenewalOutcome['confidence'], isDoubted: boolean): boolean {
    const { signedInAt = 0 } = this.#store.latest?.record ?? {};
    const isOnSameSite = confidence === 'certain';
    return (
      (isDoubted && this.#watch.isBelieved) ||
      signedInAt === 0 ||
      (isOnSameSite && this.#clock.now() - signedInAt > FRESH_SIGN_IN_SECONDS)
    );
  }

  #stop(reason: MonitoringStopReason): void {
    this.#watch.mode = 'off';
    this.#close();
    this.#store.emit({ type: 'monitoring_stopped', reason });
  }

  #close(): void {
    this.#rest();
    this.#frame?.remove();
    this.#frame = undefined;
  }

  #rest(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
  }
}
