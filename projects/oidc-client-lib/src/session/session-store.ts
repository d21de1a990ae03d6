import { computed, inject, Injector, signal } from '@angular/core';
import { Observable, Subject } from 'rxjs';
import { Configuration } from '../configuration/resolve-config';
import { injectZoneBorder } from '../platform/angular-zone';
import { whenFirstPageShown } from '../platform/first-page';
import { TOKEN_STORAGE, tryStorage } from '../platform/token-storage';
import { isJsonObject, parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import type { OidcEvent, OidcStatus } from './oidc-event';
import type { OidcSession, SessionRecord } from './oidc-session';
import type { RenewalState } from './renewal-outcome';
import { ServerClock } from './server-clock';

/** A record and the session it stands for. */
export interface ValidatedSession {
  readonly record: SessionRecord;
  readonly session: OidcSession;
}

/** How long after the start its events are kept at most, for an app that polls never comes to rest. */
const KEEP_EARLY_SECONDS = 10;
const IDLE: RenewalState = { phase: 'idle', dueAt: null, attempt: 0, lastOutcome: null };

/** What is known of the session. The only writer of its signals, and of its storage. */
export class SessionStore {
  readonly #configuration = inject(Configuration);
  readonly #storage = inject(TOKEN_STORAGE);
  readonly #clock = inject(ServerClock);
  readonly #zone = injectZoneBorder();
  readonly #injector = inject(Injector);

  readonly #currentSession = signal<OidcSession | null>(null);
  readonly #absence = signal<'starting' | 'anonymous' | 'expired'>('starting');
  readonly #currentError = signal<OidcError | null>(null);
  readonly #renewalState = signal<RenewalState>(IDLE);
  readonly #appEvents = new Subject<OidcEvent>();
  /** What has happened so far, for components that do not exist yet; `null` once the first page is there. */
  #early: OidcEvent[] | null = [];
  /** What is being told, and what that has caused so far. */
  #untold: [OidcEvent | undefined, boolean][] = [];
  #startedAt = Infinity;

  readonly session = this.#currentSession.asReadonly();
  readonly lastError = this.#currentError.asReadonly();
  readonly renewal = this.#renewalState.asReadonly();
  /** For the app: in its zone. Who subscribes while the first page is being made hears what happened before. */
  readonly events$ = new Observable<OidcEvent>((subscriber) => {
    // Grows while it is read when a listener causes events, so that none is lost.
    for (const event of this.#earlyEvents() ?? []) {
      this.#zone.inside(() => subscriber.next(event));
    }
    return this.#appEvents.subscribe(subscriber);
  });
  /** The same for this library's own parts: no change detection for what the app does not listen to. */
  readonly innerEvents$ = new Subject<OidcEvent>();
  /** Emits when the session, or the knowledge that there is none, has changed. */
  readonly changes$ = new Subject<void>();
  /** The same for the app: when this library's own parts have drawn their conclusions, in the app's zone. */
  readonly appChanges$ = new Subject<void>();
  readonly status = computed<OidcStatus>(() =>
    !this.#currentSession()
      ? this.#absence()
      : this.#renewalState().phase === 'renewing'
        ? 'renewing'
        : 'authenticated',
  );

  /** The last session, kept past its expiry so that a renewal can still name and compare its user. */
  latest: ValidatedSession | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** Changes whenever the session is replaced or ends: an answer that began before is out of date. */
  generation = 0;

  /** Whether the tab has a mark of the session, which goes with it. */
  isMarked = false;

  /** How often the app has signed out. */
  signOuts = 0;

  /** Commits a validated session in one step. */
  replace(validated: ValidatedSession, type: 'signed_in' | 'session_restored' | 'session_renewed'): void {
    const { record, session } = validated;
    this.generation++;
    this.latest = validated;
    this.learnOffset(record.clockOffset);
    if (type !== 'session_restored') {
      this.#keep(record);
      tryStorage(() => sessionStorage.setItem(this.#key('known'), '1'));
    }
    this.isMarked = this.wasKnown();
    this.#currentError.set(null);
    this.#currentSession.set(session);
    this.#tell({ type, session });
  }

  /** The tokens have run out. Who it was stays known for a renewal that may still succeed. */
  hide(): void {
    this.#absence.set('expired');
    this.#currentSession.set(null);
    this.#tell();
  }

  /** Nobody is signed in any more. */
  end(event?: OidcEvent): void {
    this.generation++;
    this.latest = null;
    this.#keep();
    this.forget();
    this.#renewalState.set({ ...IDLE, lastOutcome: this.#renewalState().lastOutcome });
    this.#absence.set('anonymous');
    this.#currentSession.set(null);
    this.#tell(event);
  }

  /** The start is over; without a session nobody is signed in. */
  settleStart(): void {
    if (this.#absence() === 'starting') {
      this.#absence.set(this.latest ? 'expired' : 'anonymous');
      this.#tell();
    }
    this.#startedAt = this.#clock.localNow();
    const forget = () => (this.#early = null);
    void whenFirstPageShown(this.#injector).then(forget, forget);
  }

  fail(error: OidcError): void {
    this.#currentError.set(error);
  }

  setRenewal(change: Partial<RenewalState>): void {
    this.#renewalState.update((state) => ({ ...state, ...change }));
  }

  emit(event: OidcEvent): void {
    this.#tell(event, false);
  }

  /**
   * What a listener causes is told when everybody has heard what it heard.
   *
   * @param hasChanged whether the session, or the knowledge that there is none, is another one
   */
  #tell(event?: OidcEvent, hasChanged = true): void {
    if (this.#untold.push([event, hasChanged]) > 1) {
      return;
    }
    try {
      for (const [next, isChange] of this.#untold) {
        if (isChange) {
          this.changes$.next();
        }
        if (next) {
          this.innerEvents$.next(next);
        }
        const tellApp = () => {
          if (isChange) {
            this.appChanges$.next();
          }
          if (next) {
            this.#earlyEvents()?.push(next);
            this.#appEvents.next(next);
          }
        };
        // All of it in one go: change detection in between would find listeners that have not heard yet.
        if ((isChange && this.appChanges$.observed) || (next && this.#appEvents.observed)) {
          this.#zone.inside(tellApp);
        } else {
          tellApp();
        }
      }
    } finally {
      this.#untold = [];
    }
  }

  /** The record that was written down, if it has the form of one. Its content is not trusted. */
  async read(): Promise<SessionRecord | null> {
    try {
      await this.#writing; // Else what has ended may still stand there.
      const record = parseJsonObject((await this.#storage.getItem(this.#key('session'))) ?? '');
      return isSessionRecord(record) ? record : null;
    } catch {
      return null; // Blocked or broken storage is an empty one.
    }
  }

  /** Whether somebody was signed in in this tab, and has not signed out. */
  wasKnown(): boolean {
    return tryStorage(() => sessionStorage.getItem(this.#key('known'))) !== null;
  }

  /** Nobody was signed in in this tab, as far as a start may ask. */
  forget(): void {
    tryStorage(() => sessionStorage.removeItem(this.#key('known')));
  }

  /** Writes, or erases without a record. In order, so that a slow storage does not bring back what has ended. */
  #keep(record?: SessionRecord): void {
    const key = this.#key('session');
    const erase = async () => this.#storage.removeItem(key);
    const write = async () => (record ? this.#storage.setItem(key, JSON.stringify(record)) : erase());
    this.#writing = this.#writing.then(write).catch((cause: unknown) => {
      if (record) {
        this.emit({ type: 'storage_failed', error: new OidcError('storage_unavailable', { cause }) });
        // What stands there is older than what is known: after a reload, nothing is better than that.
        return erase().catch(() => undefined);
      }
      return undefined;
    });
  }

  /** Corrects the time by what was learned of the local clock's error. */
  learnOffset(offset: number): void {
    if (Math.abs(offset - this.#clock.offset) > 1) {
      this.#clock.offset = offset;
      this.emit({ type: 'clock_offset_learned', offsetSeconds: Math.round(offset) });
    }
  }

  #earlyEvents(): OidcEvent[] | null {
    if (this.#clock.localNow() - this.#startedAt > KEEP_EARLY_SECONDS) {
      this.#early = null;
    }
    return this.#early;
  }

  #key(part: string): string {
    const { issuer, clientId } = this.#configuration.value ?? {};
    return `oidc-client-lib.${part}.${clientId}@${issuer}`;
  }
}

/** Whether this has the form of a record of this version. */
export function isSessionRecord(value: unknown): value is SessionRecord {
  if (!isJsonObject(value) || value['version'] !== 1) {
    return false;
  }
  const isTextOrNull = (member: unknown) => member === null || typeof member === 'string';
  const { idToken, accessToken, accessTokenExpiresAt, scope, sessionState, signedInAt, obtainedAt, clockOffset } =
    value;
  return (
    typeof idToken === 'string' &&
    typeof scope === 'string' &&
    isTextOrNull(accessToken) &&
    isTextOrNull(sessionState) &&
    (accessToken === null ? accessTokenExpiresAt === null : Number.isFinite(accessTokenExpiresAt)) &&
    [signedInAt, obtainedAt, clockOffset].every(Number.isFinite)
  );
}
