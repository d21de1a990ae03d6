import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type OidcEvent, OidcSecurityService, type RenewalOutcome } from 'oidc-client-lib';

/** A token's life, for the timeline. Epoch milliseconds. */
export interface TokenLife {
  readonly kind: 'id_token' | 'access_token';
  readonly from: number;
  readonly until: number;
}

/** An event with nothing secret in it. */
export interface LoggedEvent {
  readonly at: number;
  readonly type: OidcEvent['type'];
  readonly text: string;
}

const MOST = 500;

/** What has happened since the page was opened. */
@Injectable({ providedIn: 'root' })
export class DemoHistory {
  readonly openedAt = Date.now();
  readonly events = signal<readonly LoggedEvent[]>([]);
  readonly renewals = signal<readonly RenewalOutcome[]>([]);
  readonly lives = signal<readonly TokenLife[]>([]);

  constructor() {
    const auth = inject(OidcSecurityService);
    auth.events$.pipe(takeUntilDestroyed()).subscribe((event) => this.add(event));
    const session = auth.session();
    if (session) {
      this.add({ type: 'session_restored', session });
    }
  }

  clear(): void {
    this.events.set([]);
  }

  private add(event: OidcEvent): void {
    const entry = { at: Date.now(), type: event.type, text: describe(event) };
    this.events.update((events) => [...events, entry].slice(-MOST));
    if (event.type === 'renewal_settled') {
      this.renewals.update((renewals) => [...renewals, event.outcome].slice(-MOST));
    }
    if ('session' in event) {
      const { claims, expiresAt, accessTokenExpiresAt } = event.session;
      const life = (kind: TokenLife['kind'], until: number): TokenLife => ({
        kind,
        from: claims.iat * 1000,
        until: until * 1000,
      });
      const lives = [life('id_token', expiresAt)];
      if (accessTokenExpiresAt !== null) {
        lives.push(life('access_token', accessTokenExpiresAt));
      }
      this.lives.update((known) => [...known, ...lives].slice(-MOST));
    }
  }
}

function describe(event: OidcEvent): string {
  if ('session' in event) {
    return `user ${event.session.claims.sub}, expires ${new Date(event.session.expiresAt * 1000).toLocaleTimeString()}`;
  }
  if ('outcome' in event) {
    const { reason, code, durationMs, confidence, willRetry } = event.outcome;
    return `${reason}${code === reason ? '' : ` (${code})`}, ${confidence}, ${Math.round(durationMs)} ms${willRetry ? ', will retry' : ''}`;
  }
  if ('error' in event) {
    return event.error.message;
  }
  return Object.entries(event)
    .filter(([name]) => name !== 'type')
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
}
