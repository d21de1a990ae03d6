import { DestroyRef, inject } from '@angular/core';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { PAGE_LOCATION } from '../platform/page-location';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { RenewalSchedule } from '../renewal/renewal-schedule';
import { SessionRenewal } from '../renewal/session-renewal';
import type { OidcSession, SessionRecord } from '../session/oidc-session';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { ServerClock } from '../session/server-clock';
import { SessionStore, type ValidatedSession } from '../session/session-store';
import { RedirectSignIn } from '../sign-in/redirect-sign-in';
import { SignOut } from '../sign-out/sign-out';

/** Finds out, once, who is signed in: by an answer in the address bar, a stored session, another tab, or silently. */
export class StartUp {
  readonly #configuration = inject(Configuration);
  readonly #redirect = inject(RedirectSignIn);
  readonly #signOut = inject(SignOut);
  readonly #completion = inject(CompleteAuthorization);
  readonly #renewal = inject(SessionRenewal);
  readonly #schedule = inject(RenewalSchedule);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #timer = inject(CLOCK);
  readonly #location = inject(PAGE_LOCATION);
  readonly #wakeSignals = inject(WAKE_SIGNALS);
  readonly #companions = inject(SESSION_COMPANIONS, { optional: true, self: true }) ?? [];
  readonly #destroyRef = inject(DestroyRef);
  #run?: Promise<OidcSession | null>;
  /** Whether the injector has ended, perhaps before the start has. */
  #isOver = false;

  /** How the answer in the address bar was judged, when there was one. */
  callback?: Promise<OidcSession>;
  /** When that answer was refused. Local epoch milliseconds; 0 when it was not. */
  refusedAt = 0;

  /**
   * The first call starts, every call gets the same answer. On the server nothing happens, and the status stays
   * `starting`; inside the frame of a renewal it never answers, so that the app does not boot there.
   *
   * @throws OidcError configuration_invalid
   */
  start(): Promise<OidcSession | null> {
    return (this.#run ??= this.#begin());
  }

  #begin(): Promise<OidcSession | null> {
    if (!this.#location.isBrowser) {
      return Promise.resolve(null);
    }
    if (this.#location.isInRenewalFrame()) {
      this.#location.reportAppInFrame();
      return new Promise(() => undefined);
    }
    this.#destroyRef.onDestroy(() => (this.#isOver = true));
    this.#redirect.catchCallback();
    return this.#find();
  }

  async #find(): Promise<OidcSession | null> {
    const store = this.#store;
    try {
      await this.#configuration.get();
    } catch (thrown) {
      store.fail(toOidcError(thrown));
      throw thrown;
    }
    await this.#location.isShown();
    const url = await this.#redirect.callbackUrl();
    let refusal: unknown;
    if (url) {
      this.callback = this.#redirect.complete(url);
      await this.callback.catch((thrown: unknown) => (refusal = thrown));
    } else {
      this.#signOut.completeReturn();
    }
    if (!store.session()) {
      await this.#restore(url === null);
    }
    if (refusal) {
      this.refusedAt = Date.now();
      this.#redirect.refuse(refusal);
    }
    store.settleStart();
    if (this.#isOver) {
      // Angular would go on to boot the app that is no more.
      return new Promise(() => undefined);
    }
    this.#schedule.start();
    this.#companions.forEach((companion) => companion.start?.());
    const returns = this.#wakeSignals.subscribe((signal) => signal === 'return' && void this.#comeBack());
    this.#destroyRef.onDestroy(() => returns.unsubscribe());
    return store.session();
  }

  /** The browser had put this page away, and later ones of the tab went on: somebody may have signed in or out there. */
  async #comeBack(): Promise<void> {
    const store = this.#store;
    const { generation, latest } = store;
    // Tokens that have ended meanwhile are the schedule's affair, as after a sleep, unless it has given up.
    if (!latest || (!store.session() && store.renewal().phase === 'ended')) {
      return this.#restore(true, generation);
    }
    const record = await store.read();
    const stored = await this.#check(record);
    if (store.generation !== generation) {
      return;
    }
    if (stored && this.#isLive(stored) && stored.record.obtainedAt > latest.record.obtainedAt) {
      const isOther = stored.session.claims.sub !== latest.session.claims.sub;
      if (isOther) {
        store.end({ type: 'signed_out', by: 'other_tab' });
      }
      store.replace(stored, isOther ? 'signed_in' : 'session_restored');
    } else if ((!record || store.isMarked) && !store.wasKnown()) {
      // A record in memory is this page's own.
      store.end({ type: 'signed_out', by: 'other_tab' });
    }
  }

  /**
   * Takes over what was stored or what another tab knows; failing that, asks the provider once, silently.
   *
   * @param since the generation that this begins with
   */
  async #restore(maySignInSilently: boolean, since = 0): Promise<void> {
    const store = this.#store;
    // A storage that never answers is an empty one.
    const record = await this.#inTime(store.read()).catch(() => null);
    const { signInSilently, silentRenew } = await this.#configuration.get();
    let stored: ValidatedSession | null = null;
    for (const companion of [null, ...this.#companions]) {
      const found = await this.#check(companion ? await companion.vouch?.() : record);
      if (this.#isOver) {
        return;
      }
      if (store.generation > since) {
        // Somebody signed in or out meanwhile; until now nobody knew where the session of before is kept.
        return store.session() ? undefined : store.end();
      }
      if (found && this.#isLive(found)) {
        return store.replace(found, companion ? 'signed_in' : 'session_restored');
      }
      stored ??= found;
    }
    const isKnown = record !== null || store.wasKnown();
    // A provider that could not be asked for its keys will not answer a frame either.
    const isUnasked = record && !stored && store.lastError();
    const isWanted = signInSilently === 'always' || (signInSilently === 'when-known' && isKnown);
    store.latest = stored;
    const isHopeless = !stored?.record.refreshToken && this.#renewal.areCookiesBlocked();
    if (maySignInSilently && isWanted && silentRenew && !isUnasked && !isHopeless) {
      // Several tabs that are opened together at a provider that hangs would each wait for all before.
      await this.#inTime(this.#renewal.renew()).catch(() => undefined);
    }
    // A provider that could not be asked leaves something to hope for, if only at the next start.
    if (!store.session() && !isUnasked && !this.#renewal.running && store.renewal().phase !== 'waiting') {
      store.end();
    }
  }

  /**
   * A stored session is input like any other: a forged one is none. A provider that has to be asked for its keys and
   * hangs holds the start up no longer than a renewal would.
   */
  async #check(record: SessionRecord | null = null): Promise<ValidatedSession | null> {
    try {
      return record && (await this.#inTime(this.#completion.revalidate(await this.#withTrueOffset(record))));
    } catch (thrown) {
      const error = toOidcError(thrown);
      if (/^(network|offline|timeout|http_error)$/.test(error.code)) {
        this.#store.fail(error);
      }
      return null;
    }
  }

  /** A little more than a renewal may take, which is to tell how it went. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    const { silentRenewTimeoutSeconds } = await this.#configuration.get();
    return new Promise((resolve, reject) => {
      // First, for it throws where the injector is gone already.
      this.#destroyRef.onDestroy(() => timer.unsubscribe());
      const timer = this.#timer
        .after(silentRenewTimeoutSeconds * 1100)
        .subscribe(() => reject(new OidcError('timeout')));
      void work.then(resolve, reject).finally(() => timer.unsubscribe());
    });
  }

  /** A clock that was wrong when the record was made may be right by now: a great offset is asked about again. */
  async #withTrueOffset(record: SessionRecord): Promise<SessionRecord> {
    const { clockSkewSeconds } = await this.#configuration.get();
    return Math.abs(record.clockOffset) <= clockSkewSeconds
      ? record
      : { ...record, clockOffset: (await this.#clock.askAppServer()) ?? 0 };
  }

  /** Not expired; and not from the future either, which it would be if the clock had been set back meanwhile. */
  #isLive({ record, session }: ValidatedSession): boolean {
    const now = this.#clock.localNow() + record.clockOffset;
    return session.expiresAt > now && session.claims.iat < now + 60;
  }
}
