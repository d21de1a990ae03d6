import { DestroyRef, inject, Injectable } from '@angular/core';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { PendingRequests } from '../authorization/pending-requests';
import { Configuration } from '../configuration/resolve-config';
import { Issuer } from '../issuer/issuer';
import { ZONE_BORDER } from '../platform/angular-zone';
import type { ExclusiveLock } from '../platform/exclusive-lock';
import { randomToken } from '../platform/random';
import { tryStorage } from '../platform/token-storage';
import { parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import type { OidcEvent } from '../session/oidc-event';
import type { SessionRecord } from '../session/oidc-session';
import type { SessionCompanion } from '../session/session-companion';
import { ServerClock } from '../session/server-clock';
import { isSessionRecord, SessionStore } from '../session/session-store';
import { inTurn } from './tab-lock';
import { openTabLine, type TabLine, type TabMessage } from './tab-messages';

// Tabs answer at once, unless the browser has frozen them.
const ANSWER_MS = 400;
// Beyond the renewal's own timeout, so that a tab that is merely slow keeps its turn.
const PATIENCE_SECONDS = 3;

/** Keeps the tabs of one user together: one renewal for all, a sign-out for all, and a session for a new tab. */
@Injectable()
export class CrossTabSync implements SessionCompanion {
  private readonly configuration = inject(Configuration);
  private readonly pending = inject(PendingRequests);
  private readonly completion = inject(CompleteAuthorization);
  private readonly issuer = inject(Issuer);
  private readonly store = inject(SessionStore);
  private readonly clock = inject(ServerClock);
  private readonly zone = inject(ZONE_BORDER);
  private readonly destroyRef = inject(DestroyRef);
  private line?: TabLine;
  /** Names the session that this tab has. */
  private stamp = '';
  private isAdopting = false;
  private hasStarted = false;
  private onSession?: (record: SessionRecord) => void;
  private onStamp?: () => void;

  async vouch(): Promise<SessionRecord | null> {
    await this.open();
    const note = await this.note();
    if (!(Number(note?.['until']) > this.clock.localNow())) {
      return null;
    }
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(null), ANSWER_MS);
      this.onSession = (record) => {
        clearTimeout(giveUp);
        resolve(record);
      };
      this.line?.post({ type: 'who' });
    });
  }

  start(): void {
    this.hasStarted = true;
    void this.open().then(() => {
      const events = this.store.innerEvents$.subscribe((event) => void this.tell(event));
      this.destroyRef.onDestroy(() => events.unsubscribe());
      const session = this.store.session();
      if (session && !this.stamp) {
        void this.tell({ type: 'session_restored', session });
      } else if (!session) {
        this.stamp = '';
      }
    });
  }

  /** One tab at a time renews; one that comes second finds the work done. */
  readonly lock: ExclusiveLock = async (name, task) => {
    const { silentRenewTimeoutSeconds } = await this.configuration.get();
    const patienceMs = (silentRenewTimeoutSeconds + PATIENCE_SECONDS) * 1000;
    return inTurn(`oidc-client-lib.${name}`, patienceMs, async () => {
      await this.catchUp();
      return task();
    });
  };

  private async open(): Promise<void> {
    const name = await this.name();
    if (!this.line) {
      this.line = this.zone.outside(() => openTabLine(name, (message) => void this.hear(message)));
      this.destroyRef.onDestroy(() => this.line?.close());
    }
  }

  private async hear(message: TabMessage): Promise<void> {
    const { store } = this;
    switch (message.type) {
      case 'who':
        return store.session() ? this.postSession() : undefined;
      case 'signed_out':
        if (store.latest) {
          store.end({ type: 'signed_out', by: 'other_tab' });
        }
        return;
      case 'session': {
        if (message.stamp === this.stamp || !isSessionRecord(message.record)) {
          return;
        }
        await this.issuer.learn(message.issuer).catch(() => undefined);
        if (this.hasStarted) {
          await this.adopt(message.record);
        } else {
          this.onSession?.(message.record);
        }
        this.stamp = message.stamp;
        this.onStamp?.();
      }
    }
  }

  private async adopt(record: SessionRecord): Promise<void> {
    const { store } = this;
    const validated = await this.completion.revalidate(record).catch(() => null);
    const mine = store.latest?.session;
    if (!validated || (mine && mine.claims.iat > validated.session.claims.iat)) {
      return;
    }
    this.isAdopting = true;
    if (mine && mine.claims.sub !== validated.session.claims.sub) {
      store.end({ type: 'other_user', error: new OidcError('other_user', { reason: 'other_user' }) });
    }
    store.replace(validated, store.latest ? 'session_renewed' : 'signed_in');
    this.isAdopting = false;
  }

  /** Tells the other tabs what happened in this one. */
  private async tell({ type, ...event }: OidcEvent): Promise<void> {
    if (this.isAdopting) {
      return;
    }
    if (/^(signed_in|session_renewed|session_restored)$/.test(type)) {
      this.stamp = randomToken();
      const { expiresAt } = this.store.session() ?? { expiresAt: 0 };
      const note = { stamp: this.stamp, until: expiresAt - this.clock.offset };
      const key = this.noteKey;
      tryStorage(() => localStorage.setItem(key, JSON.stringify(note)));
      await this.postSession();
    } else if ((type === 'signed_out' && 'by' in event && event.by !== 'other_tab') || type === 'other_user') {
      tryStorage(() => localStorage.removeItem(this.noteKey));
      this.line?.post({ type: 'signed_out' });
    }
  }

  private async postSession(): Promise<void> {
    const { latest } = this.store;
    const issuer = await this.issuer.knowledge().catch(() => null);
    if (latest && issuer) {
      this.line?.post({ type: 'session', stamp: this.stamp, record: latest.record, issuer });
    }
  }

  /** Takes what another tab has fetched while this one waited for its turn; the message may be slower than the turn. */
  private async catchUp(): Promise<void> {
    const note = await this.note();
    const isBehind = () => typeof note?.['stamp'] === 'string' && note['stamp'] !== this.stamp;
    if (!isBehind() || !(Number(note?.['until']) > this.clock.localNow())) {
      return;
    }
    // Heard rather than looked for: a tab in the background gets few timers, and others wait for its turn to end.
    await new Promise<void>((resolve) => {
      const giveUp = setTimeout(resolve, ANSWER_MS);
      this.onStamp = () => {
        if (!isBehind()) {
          clearTimeout(giveUp);
          resolve();
        }
      };
      this.line?.post({ type: 'who' });
    });
    if (isBehind()) {
      // Without a channel for tokens, tabs may still share their storage.
      const record = await this.store.read();
      if (record && record.idToken !== this.store.latest?.record.idToken) {
        await this.adopt(record);
      }
    }
  }

  private noteKey = '';

  private async note(): Promise<Record<string, unknown> | null> {
    await this.name();
    return tryStorage(() => parseJsonObject(localStorage.getItem(this.noteKey) ?? ''));
  }

  private async name(): Promise<string> {
    const name = `oidc-client-lib.tabs.${await this.pending.client()}`;
    this.noteKey = `${name}.note`;
    return name;
  }
}
