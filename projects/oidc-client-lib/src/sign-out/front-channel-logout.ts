import { DestroyRef, inject, Injectable } from '@angular/core';
import { injectZoneBorder } from '../platform/angular-zone';
import { tryStorage } from '../platform/token-storage';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { isJsonObject } from '../protocol/json';
import { SessionRenewal } from '../renewal/session-renewal';
import type { SessionCompanion } from '../session/session-companion';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session-store';

/** Channel and storage key of `front-channel-logout.html`. */
export const FRONT_CHANNEL_LOGOUT = 'oidc-client-lib.front-channel-logout';

/** Hears the page that the provider loads when it signs the user out (OpenID Connect Front-Channel Logout 1.0). */
@Injectable()
export class FrontChannelLogout implements SessionCompanion {
  readonly #store = inject(SessionStore);
  readonly #renewal = inject(SessionRenewal);
  readonly #clock = inject(ServerClock);
  readonly #wakeSignals = inject(WAKE_SIGNALS);
  readonly #zone = injectZoneBorder();
  readonly #destroyRef = inject(DestroyRef);
  #askedAt = 0;

  start(): void {
    const channel = this.#zone.outside(() => new BroadcastChannel(FRONT_CHANNEL_LOGOUT));
    channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#judge(data);
    // A page that was asleep, or not there, has heard nothing.
    const subscriptions = [
      this.#wakeSignals.subscribe(() => this.#readNotes()),
      // One that Back brings to life finds the session of a later page after that.
      this.#store.innerEvents$.subscribe(({ type }) => type === 'session_restored' && this.#readNotes()),
    ];
    this.#destroyRef.onDestroy(() => {
      channel.close();
      subscriptions.forEach((subscription) => subscription.unsubscribe());
    });
    this.#readNotes();
  }

  #readNotes(): void {
    const notes = tryStorage(() => JSON.parse(localStorage.getItem(FRONT_CHANNEL_LOGOUT) ?? '[]') as unknown);
    // A provider may use the name of a session again: what was said before the last answer is not about what it brought.
    const isNews = (note: unknown) =>
      isJsonObject(note) && Number(note['at']) / 1000 > Number(this.#store.latest?.record.obtainedAt);
    (Array.isArray(notes) ? notes : []).filter(isNews).forEach((note) => this.#judge(note));
  }

  /**
   * Section 3: `iss` and `sid` must be those of the session. Anybody can load the page, so that a request which names no
   * session, or cannot be held against it, only has the provider asked.
   */
  #judge(note: unknown): void {
    const claims = this.#store.latest?.session.claims;
    if (!claims || !isJsonObject(note)) {
      return;
    }
    const { iss, sid, at } = note;
    const isOther = (iss && iss !== claims.iss) || (sid && claims.sid && sid !== claims.sid);
    if (isOther) {
      return;
    }
    if (iss && sid && sid === claims.sid) {
      this.#store.end({ type: 'signed_out', by: 'provider' });
    } else if (typeof at === 'number' && at > this.#askedAt && at / 1000 > claims.iat - this.#clock.offset) {
      this.#askedAt = at;
      void this.#askProvider();
    }
  }

  async #askProvider(): Promise<void> {
    this.#renewal.isInDoubt = true;
    await this.#renewal.renew().catch(() => null);
    this.#renewal.isInDoubt = false;
    const { lastOutcome } = this.#store.renewal();
    // A mere possibility may be blocked cookies.
    if (lastOutcome?.reason === 'signed_out' && lastOutcome.confidence !== 'possible' && this.#store.latest) {
      this.#store.end({ type: 'signed_out', by: 'provider' });
    }
  }
}
