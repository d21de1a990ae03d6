import { DestroyRef, inject } from '@angular/core';
import { Subscription } from 'rxjs';
import type { ResolvedConfig } from '../configuration/oidc-config';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { PAGE_LOCATION } from '../platform/page-location';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { withoutResponse } from '../protocol/authorization-response';
import type { OidcSession } from '../session/oidc-session';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session-store';
import { SessionRenewal } from './session-renewal';

// A look at the clock that comes this soon after an attempt does not start another one.
const MIN_GAP_MS = 1000;
// Seconds. What is beyond that was a clock set wrong, which may be set right.
const GREAT_OFFSET = 60;
// Seconds. Enough for tokens of two, which live for one where they are issued at the end of a second.
const LEAST_WAIT = 0.8;
const LONG_WAIT = 5;

/**
 * Decides when: one timer for whatever comes next, be it a renewal, another attempt, or the end of the tokens. It is
 * read off the clock each time, so that timers may be late, and a wake signal has it read at once.
 */
export class RenewalSchedule {
  readonly #configuration = inject(Configuration);
  readonly #store = inject(SessionStore);
  readonly #renewal = inject(SessionRenewal);
  readonly #issuerClock = inject(ServerClock);
  readonly #clock = inject(CLOCK);
  readonly #wakeSignals = inject(WAKE_SIGNALS);
  readonly #location = inject(PAGE_LOCATION);
  readonly #destroyRef = inject(DestroyRef);
  /** What listens, until the injector ends. */
  readonly #open = new Subscription();
  #timer?: Subscription;
  #isExpiryTold = false;
  #isAskingTime = false;

  /** Begins to keep the session. Called once, when there is a configuration. */
  start(): void {
    this.#destroyRef.onDestroy(() => {
      this.#open.unsubscribe();
      this.#timer?.unsubscribe();
    });
    this.#open.add(this.#wakeSignals.subscribe((signal) => this.#onWake(signal)));
    const events = this.#store.innerEvents$.subscribe(({ type }) => {
      if (/^(signed_in|session_re)/.test(type)) {
        this.#plan(type);
      }
      if (/^(signed_|session_|other_user|renewal_settled)/.test(type)) {
        this.#look();
      }
    });
    this.#open.add(events);
    this.#plan();
    this.#look();
  }

  /** A new session: when is its renewal due? */
  #plan(type?: string): void {
    const session = this.#store.session();
    const { value } = this.#configuration;
    this.#isExpiryTold = false;
    if (session && value) {
      const now = this.#issuerClock.now();
      const dueIn = secondsUntilDue(session, now, value);
      // A page that is opened at the last moment asks at once; it is renewals that may run in circles.
      const most = type === 'session_renewed' ? Infinity : Math.max(session.expiresAt - now - 1, 0);
      const dueAt = value.silentRenew ? this.#nowMs() + Math.min(dueIn, most) * 1000 : null;
      this.#store.setRenewal({ phase: 'idle', dueAt, attempt: 0 });
    }
  }

  /** Does what is due, and sets the timer for what comes next. */
  #look(): void {
    const store = this.#store;
    this.#timer?.unsubscribe();
    const { phase, dueAt } = store.renewal();
    if (!store.latest || this.#isAskingTime || this.#open.closed) {
      return;
    }
    const expiresInMs = (store.latest.session.expiresAt - this.#issuerClock.now()) * 1000;
    const dueInMs = dueAt === null ? Infinity : dueAt - this.#nowMs();
    // A great offset was learned for the clock as it was.
    const isTimeInDoubt = (expiresInMs <= 0 && store.session()) || Math.abs(this.#issuerClock.offset) > GREAT_OFFSET;
    if (isTimeInDoubt && this.#issuerClock.hasJumped()) {
      void this.#askTime();
      return;
    }
    const next = Math.min(...[expiresInMs, dueInMs].filter((ms) => ms > 0));
    if (next < Infinity) {
      this.#timer = this.#clock.after(next).subscribe(() => this.#look());
    }
    if (expiresInMs <= 0) {
      this.#onExpired(phase === 'renewing' || dueInMs <= 0);
    }
    if (dueInMs <= 0 && store.latest) {
      store.setRenewal({ phase: 'due' });
      // The failure is told by signal and event; what follows is planned when it settles. Where this has joined an attempt
      // that was for the session of before, another one is due.
      void this.#renewal
        .renew()
        .catch(() => undefined)
        .then(() => this.#look());
    }
  }

  /** The tokens ended in a jump of the clock. It was a sleep, or somebody set the clock: the app's server knows. */
  async #askTime(): Promise<void> {
    this.#isAskingTime = true;
    const offset = await this.#issuerClock.askAppServer();
    this.#isAskingTime = false;
    if (offset !== null) {
      this.#store.learnOffset(offset);
    }
    if ((this.#store.session()?.expiresAt ?? 0) > this.#issuerClock.now()) {
      this.#plan();
    }
    this.#look();
  }

  #onExpired(isRenewalComing: boolean): void {
    if (this.#store.session()) {
      this.#store.hide();
    }
    // Whoever hears of the end may have signed out.
    if (this.#store.latest && !isRenewalComing && !this.#isExpiryTold) {
      this.#isExpiryTold = true;
      const { pathname, search, hash } = new URL(withoutResponse(this.#location.href()));
      this.#store.emit({ type: 'session_expired', returnTo: pathname + search + hash });
    }
  }

  /** Somebody is there again, or the network is: what waits need not wait, and what gave up may start anew. */
  #onWake(signal: string): void {
    const { phase, lastOutcome } = this.#store.renewal();
    const lastEnd = lastOutcome ? lastOutcome.startedAt + lastOutcome.durationMs : 0;
    this.#renewal.hopeSince = this.#nowMs();
    if (this.#renewal.mayTryAgain && (signal === 'online' || this.#nowMs() - lastEnd > MIN_GAP_MS)) {
      if (phase === 'waiting' && navigator.onLine) {
        this.#store.setRenewal({ dueAt: this.#nowMs() });
      } else if (phase === 'ended') {
        this.#store.setRenewal({ phase: 'waiting', dueAt: this.#nowMs(), attempt: 0 });
      }
    }
    this.#look();
  }

  #nowMs(): number {
    return this.#issuerClock.localNow() * 1000;
  }
}

/**
 * Seconds until the renewal is due, counted from the expiry of whichever token ends first. The lead leaves room for one
 * timeout and one retry where the lifetime has that room; a little jitter keeps clients apart.
 *
 * @param now epoch seconds on the issuer's clock
 */
export function secondsUntilDue(
  { claims, expiresAt, accessTokenExpiresAt }: OidcSession,
  now: number,
  { renewBeforeExpirySeconds, silentRenewTimeoutSeconds }: ResolvedConfig,
  random: () => number = Math.random,
): number {
  const end = Math.min(expiresAt, accessTokenExpiresAt ?? Infinity);
  const lifetime = end - claims.iat;
  const lead =
    renewBeforeExpirySeconds === undefined
      ? Math.min(lifetime / 3, Math.max(lifetime / 10, 2 * silentRenewTimeoutSeconds + 2)) * (1 + random() / 10)
      : // An answer takes its time: whoever renews at the very end has nobody signed in until then, and a form is gone.
        Math.min(lifetime * 0.8, Math.max(1, renewBeforeExpirySeconds));
  const remaining = end - now;
  // Tokens that are born nearly dead must not make us run in circles.
  const isHopeless = lifetime < 2 || remaining < LEAST_WAIT;
  return Math.max(remaining - lead, isHopeless ? LONG_WAIT : LEAST_WAIT);
}
