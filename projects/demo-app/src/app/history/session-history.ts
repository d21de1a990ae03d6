import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type OidcEvent, OidcSecurityService, type RenewalOutcome } from 'oidc-client-lib';
import { describe, kindOf, type LoggedEvent } from './event-text';
import { type TokenLife, tokenLives } from './token-life';

const MOST_EVENTS = 500;
/** What is older is forgotten. */
export const KEPT_MS = 600_000;

/** What has happened since the page was opened. Holds no token. */
@Injectable({ providedIn: 'root' })
export class SessionHistory {
  readonly openedAt = Date.now();
  private readonly eventList = signal<readonly LoggedEvent[]>([]);
  private readonly outcomeList = signal<readonly RenewalOutcome[]>([]);
  private readonly lifeList = signal<readonly TokenLife[]>([]);
  private readonly counts = signal({ renewed: 0, failed: 0 });
  private readonly clockOffset = signal(0);
  private readonly firstSignIn = signal<number | null>(null);
  private lastId = 0;

  readonly events = this.eventList.asReadonly();
  readonly outcomes = this.outcomeList.asReadonly();
  readonly lives = this.lifeList.asReadonly();
  /** How often since the page was opened. */
  readonly renewalCounts = this.counts.asReadonly();
  /** Seconds that the issuer's clock is ahead of the local one, as far as the library has learned. */
  readonly clockOffsetSeconds = this.clockOffset.asReadonly();
  /** When somebody was signed in for the first time since the page was opened. Epoch milliseconds. */
  readonly signedInAt = this.firstSignIn.asReadonly();
  /** Milliseconds of the renewals that worked, the middle one. */
  readonly medianLatencyMs = computed(() => {
    const latencies = this.outcomes()
      .filter(({ reason }) => reason === 'renewed')
      .map(({ durationMs }) => durationMs);
    return latencies.sort((a, b) => a - b)[Math.floor(latencies.length / 2)] ?? null;
  });
  readonly lastFailure = computed(() => this.outcomes().findLast(({ reason }) => reason !== 'renewed') ?? null);

  constructor() {
    inject(OidcSecurityService)
      .events$.pipe(takeUntilDestroyed())
      .subscribe((event) => this.add(event));
  }

  clearEvents(): void {
    this.eventList.set([]);
  }

  private add(event: OidcEvent): void {
    const entry = { id: ++this.lastId, at: Date.now(), type: event.type, kind: kindOf(event), text: describe(event) };
    this.eventList.update((events) => [...events, entry].slice(-MOST_EVENTS));
    switch (event.type) {
      case 'clock_offset_learned':
        return this.clockOffset.set(event.offsetSeconds);
      case 'renewal_settled':
        return this.addOutcome(event.outcome);
      case 'signed_in':
      case 'session_restored':
      case 'session_renewed':
        this.firstSignIn.update((known) => known ?? Date.now());
        return this.lifeList.update((lives) =>
          recent([...lives, ...tokenLives(event.session, this.clockOffsetSeconds())]),
        );
      case 'signed_out':
      case 'other_user':
        // The tokens may live on; the app has thrown them away.
        return this.lifeList.update((lives) =>
          lives.map((life) => ({ ...life, until: Math.min(life.until, Math.max(Date.now(), life.from)) })),
        );
    }
  }

  private addOutcome(outcome: RenewalOutcome): void {
    const isRenewed = outcome.reason === 'renewed';
    this.counts.update(({ renewed, failed }) => ({
      renewed: renewed + (isRenewed ? 1 : 0),
      failed: failed + (isRenewed ? 0 : 1),
    }));
    const since = Date.now() - KEPT_MS;
    this.outcomeList.update((outcomes) => [...outcomes, outcome].filter(({ startedAt }) => startedAt > since));
  }
}

function recent(lives: readonly TokenLife[]): readonly TokenLife[] {
  const since = Date.now() - KEPT_MS;
  return lives.filter(({ until }) => until > since);
}
