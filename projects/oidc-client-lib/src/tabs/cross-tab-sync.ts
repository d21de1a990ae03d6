import { DestroyRef, inject, Injectable } from '@angular/core';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { PendingRequests } from '../authorization/pending-requests';
import { Configuration } from '../configuration/resolve-config';
import { Issuer, type IssuerKnowledge } from '../issuer/issuer';
import { injectZoneBorder } from '../platform/angular-zone';
import type { ExclusiveLock } from '../platform/exclusive-lock';
import { tryStorage } from '../platform/token-storage';
import { type JsonObject, parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import { checkProviderMetadata } from '../protocol/provider-metadata';
import { checkJwkSet } from '../protocol/signing-key';
import type { OidcEvent } from '../session/oidc-event';
import type { SessionRecord } from '../session/oidc-session';
import type { SessionCompanion } from '../session/session-companion';
import { ServerClock } from '../session/server-clock';
import { isSessionRecord, SessionStore, type ValidatedSession } from '../session/session-store';
import { inTurn } from './tab-lock';
import { openTabLine, type TabLine, type TabMessage } from './tab-messages';

// Tabs answer at once, unless the browser has frozen them; storages take their time.
const ANSWER_MS = 400;
// Beyond the renewal's own timeout, so that a tab that is merely slow keeps its turn.
const PATIENCE_SECONDS = 3;
// A renewal of one user may be under way while another one signs in.
const TIE_SECONDS = 2;

/** Which of two sessions is the newer one. */
interface Mark {
  readonly iat: number;
  /** Two may be issued in the same second: by the clock that all tabs share, with fractions. */
  readonly obtainedAt: number;
  readonly stamp: string;
}

/** What is known of the newest session in every tab, also in one that comes later. It tells nothing of the tokens. */
interface Note extends Mark {
  /** Until when the session lives. Local epoch seconds. */
  readonly until: number;
  /** When it ended, and all before with it. Local epoch seconds; 0: not yet. */
  readonly endedAt: number;
  /** Whether by a sign-out, which is final for a sign-in that was under way too. */
  readonly isSignOut?: boolean;
}

/** Keeps the tabs of one user together: one renewal for all, a sign-out for all, and a session for a new tab. */
@Injectable()
export class CrossTabSync implements SessionCompanion {
  readonly #configuration = inject(Configuration);
  readonly #pending = inject(PendingRequests);
  readonly #completion = inject(CompleteAuthorization);
  readonly #issuer = inject(Issuer);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #zone = injectZoneBorder();
  readonly #destroyRef = inject(DestroyRef);
  #line?: TabLine;
  #noteKey = '';
  /** Whether what another tab has may be taken over: not while the start looks for who is signed in. */
  #mayAdopt = false;
  #onSession?: (record: SessionRecord) => void;
  #onAnswer?: () => void;
  #isAdopting = false;
  /** The session that this tab told the others of. */
  #news?: ValidatedSession;
  /** The session of another user that this tab answered last. */
  #outdated?: string;
  /** Messages are taken one after the other: a sign-out must not overtake the session that it ends. */
  #heard: Promise<unknown> = Promise.resolve();

  async vouch(): Promise<SessionRecord | null> {
    await this.#open();
    const note = this.#note();
    if (note?.endedAt) {
      this.#store.forget(); // What this tab remembers is older, and brings nobody back.
    }
    if (!this.#isLive(note)) {
      return null;
    }
    let vouched: SessionRecord | null = null;
    this.#onSession = (record) => (vouched = record);
    await this.#ask(() => vouched !== null);
    return vouched;
  }

  start(): void {
    this.#mayAdopt = true;
    void this.#open().then(() => {
      const events = this.#store.innerEvents$.subscribe((event) => this.#tell(event));
      this.#destroyRef.onDestroy(() => events.unsubscribe());
      this.#endIfSignedOut();
      this.#publish();
    });
  }

  /** One tab at a time renews; one that comes second finds the work done. */
  readonly lock: ExclusiveLock = async (name, task) => {
    const { silentRenewTimeoutSeconds } = await this.#configuration.get();
    const patienceMs = (silentRenewTimeoutSeconds + PATIENCE_SECONDS) * 1000;
    return inTurn(`oidc-client-lib.${name}`, patienceMs, async () => {
      await this.#catchUp();
      return task();
    });
  };

  async #open(): Promise<void> {
    const name = `oidc-client-lib.tabs.${await this.#pending.client()}`;
    this.#noteKey = `${name}.note`;
    if (!this.#line) {
      this.#destroyRef.onDestroy(() => {
        this.#line?.close();
        this.#line = undefined;
      });
      this.#line = this.#zone.outside(() =>
        openTabLine(name, (message) => {
          this.#heard = this.#heard.then(() => this.#hear(message)).catch(() => undefined);
        }),
      );
    }
  }

  async #hear(message: TabMessage): Promise<void> {
    const store = this.#store;
    if (message.type === 'who' && store.session()) {
      await this.#postSession();
    } else if (message.type === 'signed_out') {
      store.signOuts++;
      this.#takeBack();
      // Where nobody is signed in, somebody may be about to be: what was asked before is not answered any more.
      store.end(store.latest ? { type: 'signed_out', by: 'other_tab' } : undefined);
    } else if (message.type === 'over' && store.latest && markOf(store.latest).stamp === message.stamp) {
      store.end({ type: 'signed_out', by: 'other_tab' });
    } else if (message.type === 'session' && isSessionRecord(message.record)) {
      await this.#learn(message.issuer).catch(() => undefined);
      if (this.#mayAdopt) {
        await this.#adopt(message.record);
      } else {
        this.#onSession?.(message.record);
      }
      this.#onAnswer?.();
    }
  }

  /** Takes over what another tab knows of the issuer. It is input like any other. */
  async #learn({ metadata, keys }: IssuerKnowledge): Promise<void> {
    const { issuer, allowInsecureIssuer } = await this.#configuration.get();
    this.#issuer.learn({
      metadata: checkProviderMetadata(metadata as unknown as JsonObject, issuer, allowInsecureIssuer),
      keys: checkJwkSet(keys as unknown as JsonObject),
    });
  }

  /** Takes over what another tab has, if it is newer. */
  async #adopt(record: SessionRecord): Promise<void> {
    const store = this.#store;
    const { generation, latest } = store;
    if (latest?.record.idToken === record.idToken) {
      return;
    }
    const validated = await this.#completion.revalidate(record).catch(() => null);
    // Whatever happened here meanwhile is newer than the message.
    if (!validated || store.generation !== generation || this.#isSignedOut(validated)) {
      return;
    }
    const { session } = validated;
    const isOtherUser = !!latest && latest.session.claims.sub !== session.claims.sub;
    if (!this.#isLive({ until: localEnd(validated) }) || (latest && !isLater(validated, latest))) {
      if (isOtherUser) {
        // Who sent that may have missed what came before it. Once, or two that do not agree would not come to an end.
        const isNews = record.idToken !== this.#outdated;
        this.#outdated = record.idToken;
        await (isNews && store.session() && this.#postSession());
      } else if (latest && isLater(validated, latest)) {
        store.latest = validated; // A page that slept: the tokens have ended, but this refresh token is the one to spend.
      }
      return;
    }
    this.#isAdopting = true;
    if (isOtherUser) {
      store.end({ type: 'other_user', error: new OidcError('other_user', { reason: 'other_user' }) });
      this.#write({ ...markOf(validated), until: localEnd(validated), endedAt: 0 });
    }
    store.replace(validated, store.latest ? 'session_renewed' : 'signed_in');
    this.#isAdopting = false;
  }

  /** Tells the other tabs what happened in this one. */
  #tell(event: OidcEvent): void {
    const { type } = event;
    if (this.#isAdopting) {
      return;
    }
    if (/^(signed_in|session_renewed|session_restored)$/.test(type)) {
      this.#publish();
    } else if ((type === 'signed_out' && event.by !== 'other_tab') || type === 'other_user') {
      const note = this.#note();
      const isSignOut = type === 'signed_out';
      if (note) {
        this.#write({ ...note, endedAt: this.#clock.localNow(), isSignOut });
      }
      // The other user may be signing in next door.
      this.#line?.post(note && !isSignOut ? { type: 'over', stamp: note.stamp } : { type: 'signed_out' });
    }
  }

  /**
   * Says which session this tab has, where that is news; where another tab has a newer one, asks for it. One that has
   * none asks, too: somebody may have signed in next door while this tab was starting and did not listen.
   */
  #publish(): void {
    const { latest } = this.#store;
    const note = this.#note();
    const mark = latest && this.#store.session() && markOf(latest);
    if (this.#isLive(note) && (!mark || isNewer(note, mark))) {
      this.#line?.post({ type: 'who' });
    } else if (latest && mark && note?.stamp !== mark.stamp) {
      this.#write({ ...mark, until: localEnd(latest), endedAt: 0 });
      this.#news = latest;
      void this.#postSession();
    }
  }

  /** A session that came while the sign-out was on its way here: the others have heard of it after that, and took it. */
  #takeBack(): void {
    const { latest } = this.#store;
    const note = this.#note();
    const mark = latest && markOf(latest);
    if (mark && latest === this.#news && !(note && isNewer(note, mark))) {
      this.#write({ ...mark, until: localEnd(latest), endedAt: this.#clock.localNow(), isSignOut: true });
      this.#line?.post({ type: 'over', stamp: mark.stamp });
    }
  }

  /** What this tab knows of the issuer, for a tab that knows nothing yet. */
  async #knowledge(): Promise<IssuerKnowledge> {
    return { metadata: await this.#issuer.metadata(), keys: await this.#issuer.keys() };
  }

  async #postSession(): Promise<void> {
    const { latest } = this.#store;
    const issuer = await this.#knowledge().catch(() => null);
    if (latest && latest === this.#store.latest && issuer) {
      this.#line?.post({ type: 'session', record: latest.record, issuer });
    }
  }

  /** Takes what another tab has fetched while this one waited for its turn; the message may be slower than the turn. */
  async #catchUp(): Promise<void> {
    const store = this.#store;
    this.#mayAdopt = true; // The start may renew, too, beside that of another tab.
    this.#endIfSignedOut();
    const note = this.#note();
    const isBehind = () =>
      store.latest ? note && !note.endedAt && isNewer(note, markOf(store.latest)) : this.#isLive(note);
    if (isBehind()) {
      await this.#ask(() => !isBehind());
    }
    if (isBehind()) {
      // Without a channel for tokens, tabs may still share their storage; one that never answers is an empty one.
      const silence = new Promise<null>((resolve) => setTimeout(resolve, ANSWER_MS, null));
      const record = await Promise.race([store.read(), silence]);
      if (record) {
        await this.#adopt(record);
      }
    }
  }

  /**
   * Asks the other tabs for their session. Heard rather than looked for: a tab in the background gets few timers, and
   * others wait for its turn to end.
   */
  #ask(isAnswered: () => boolean): Promise<unknown> {
    return new Promise<unknown>((resolve) => {
      // An answer that has come is waited for: the keys that judge it may have to be fetched.
      const giveUp = setTimeout(() => resolve(this.#heard), ANSWER_MS);
      this.#onAnswer = () => {
        if (isAnswered()) {
          clearTimeout(giveUp);
          resolve(null);
        }
      };
      this.#line?.post({ type: 'who' });
    });
  }

  /** A page that was away when the user signed out in another tab. */
  #endIfSignedOut(): void {
    const { latest } = this.#store;
    if (latest && this.#isSignedOut(latest)) {
      this.#store.end({ type: 'signed_out', by: 'other_tab' });
    }
  }

  #isSignedOut(validated: ValidatedSession): boolean {
    const note = this.#note();
    const { signedInAt } = validated.record;
    // A sign-in after that is another session, whatever the provider's clock says.
    return (
      note !== null &&
      signedInAt < note.endedAt &&
      ((note.isSignOut === true && signedInAt > 0) || !isNewer(markOf(validated), note))
    );
  }

  #isLive<T extends Pick<Note, 'until'> & Partial<Note>>(note: T | null): note is T {
    return note !== null && note.until > this.#clock.localNow() && !note.endedAt;
  }

  /** Storage is input: what has not the form of a note is none. */
  #note(): Note | null {
    const note = tryStorage(() => parseJsonObject(localStorage.getItem(this.#noteKey) ?? ''));
    const { iat, obtainedAt, stamp, until, endedAt } = note ?? {};
    const isNote = [iat, obtainedAt, until, endedAt].every(Number.isFinite) && typeof stamp === 'string';
    return isNote ? (note as unknown as Note) : null;
  }

  #write(note: Note): void {
    tryStorage(() => localStorage.setItem(this.#noteKey, JSON.stringify(note)));
  }
}

/** The stamp is a piece of the signature: enough to tell tokens apart, of no use otherwise. */
function markOf({ record, session }: ValidatedSession): Mark {
  return { iat: session.claims.iat, obtainedAt: record.obtainedAt, stamp: record.idToken.slice(-8) };
}

function isNewer(one: Mark, other: Mark): boolean {
  const difference = (['iat', 'obtainedAt', 'stamp'] as const).find((member) => one[member] !== other[member]);
  return difference !== undefined && one[difference] > other[difference];
}

/** The same for sessions, whose users may be two: the one who has just signed in is the later one. */
function isLater(one: ValidatedSession, other: ValidatedSession): boolean {
  const since = one.record.signedInAt - other.record.signedInAt;
  const [{ sub, iat }, { sub: otherSub, iat: otherIat }] = [one.session.claims, other.session.claims];
  const isTie = sub !== otherSub && since !== 0 && Math.abs(iat - otherIat) <= TIE_SECONDS;
  return isTie ? since > 0 : isNewer(markOf(one), markOf(other));
}

function localEnd({ record, session }: ValidatedSession): number {
  return session.expiresAt - record.clockOffset;
}
