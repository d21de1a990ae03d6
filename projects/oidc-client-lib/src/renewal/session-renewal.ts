import { DestroyRef, inject } from '@angular/core';
import { Subscription } from 'rxjs';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { PendingRequests } from '../authorization/pending-requests';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { PAGE_LOCATION } from '../platform/page-location';
import { isCrossSite } from '../platform/site';
import { tryStorage } from '../platform/token-storage';
import { readAuthorizationResponse } from '../protocol/authorization-response';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { checkRenewedIdToken } from '../protocol/renewed-id-token';
import type { OidcSession } from '../session/oidc-session';
import type { RenewalOutcome, RenewalState } from '../session/renewal-outcome';
import { ServerClock } from '../session/server-clock';
import { SessionStore, type ValidatedSession } from '../session/session-store';
import { FrameSilence } from './frame-silence';
import { OidcSecuritySilentRenew } from './oidc-security-silent-renew';
import type { RefreshOptions } from './refresh-options';
import { backOffMs, explainFailure, outcomeTexts, type RenewalCircumstances } from './renewal-failure';

type Settle = (result: Omit<RenewalOutcome, 'attempt' | 'startedAt' | 'durationMs'>) => RenewalOutcome;

/** Renews the session: one attempt at a time, each of which settles once with one reason. */
export class SessionRenewal {
  readonly #configuration = inject(Configuration);
  readonly #begin = inject(BeginAuthorization);
  readonly #completion = inject(CompleteAuthorization);
  readonly #pending = inject(PendingRequests);
  readonly #silentRenew = inject(OidcSecuritySilentRenew);
  readonly #silence = inject(FrameSilence);
  readonly #flow = inject(AUTHORIZATION_FLOW);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #timer = inject(CLOCK);
  readonly #lock = inject(EXCLUSIVE_LOCK);
  readonly #location = inject(PAGE_LOCATION);
  readonly #destroyRef = inject(DestroyRef);

  /** The attempt under way, which every caller shares. */
  running?: Promise<OidcSession>;
  /** Whether that has parameters of its own, whose refusal says nothing of the session. */
  hasOwnParameters = false;
  /** Whether the provider may have ended its session, which the frame alone can tell. */
  isInDoubt = false;
  /** Whether what failed last may do at another time, so that a wake signal may start anew. */
  mayTryAgain = false;
  /** Since when somebody may be waiting for what is tried: the first attempt, or a wake signal. Local epoch milliseconds. */
  hopeSince = 0;

  /**
   * Renews the session, or, when nobody is signed in, tries to sign in silently.
   *
   * @param customParams parameters of this one attempt; when it is refused, what was planned before goes on
   * @throws OidcError with `reason`
   */
  renew(customParams?: RefreshOptions['customParams']): Promise<OidcSession> {
    if (this.running && this.hasOwnParameters) {
      const { generation } = this.#store;
      return this.running.catch((thrown: unknown) => {
        if (this.#store.generation !== generation) {
          throw thrown;
        }
        return this.renew(); // What was refused is what another caller had asked for.
      });
    }
    this.hasOwnParameters = !!customParams;
    return (this.running ??= this.#attempt(customParams).finally(() => (this.running = undefined)));
  }

  /** Whether an earlier answer said that this browser keeps the provider's cookies from frames. */
  areCookiesBlocked(): boolean {
    return tryStorage(() => localStorage.getItem(this.#cookieMemoryKey())) !== null;
  }

  async #attempt(customParams: RefreshOptions['customParams']): Promise<OidcSession> {
    const store = this.#store;
    let before = store.renewal();
    const attempt = before.attempt + 1;
    if (before.phase !== 'due' || attempt === 1) {
      this.#silence.forget();
    }
    const startedAt = this.#nowMs();
    if (attempt === 1) {
      this.hopeSince = startedAt;
    }
    let { latest: previous, generation } = store;
    const begin = () => store.setRenewal({ phase: 'renewing', dueAt: null, attempt });
    begin();
    store.emit({ type: 'renewal_started', attempt });
    const settle: Settle = (result) => {
      const outcome: RenewalOutcome = { ...result, attempt, startedAt, durationMs: this.#nowMs() - startedAt };
      store.setRenewal({ lastOutcome: outcome });
      store.emit({ type: 'renewal_settled', outcome });
      return outcome;
    };
    let session: OidcSession | null;
    try {
      session = await this.#lock(await this.#pending.client(), () => {
        if (customParams && store.latest && store.generation !== generation) {
          // What another tab has fetched was asked for without them.
          ({ latest: previous, generation } = store);
          before = store.renewal();
          begin();
        }
        return this.#roundTrip(store.latest, generation, customParams);
      });
    } catch (thrown) {
      // Whoever signed in meanwhile has what a renewal would have brought, but not what parameters would.
      const isOutOfDate = store.generation !== generation;
      session = isOutOfDate && !customParams ? store.session() : null;
      if (!session) {
        const plan = customParams && (isOutOfDate ? store.renewal() : before);
        throw this.#fail(toOidcError(thrown), attempt, isOutOfDate ? null : previous, settle, plan);
      }
    }
    settle({
      reason: 'renewed',
      code: 'renewed',
      confidence: 'certain',
      seen: 'a valid answer',
      message: 'The session was renewed.',
      cure: '',
      willRetry: false,
    });
    return session;
  }

  /** Says why, and what follows: with a plan, that. */
  #fail(
    thrown: OidcError,
    attempt: number,
    previous: ValidatedSession | null,
    settle: Settle,
    plan?: RenewalState,
  ): OidcError {
    const store = this.#store;
    const failure = explainFailure(thrown, this.#circumstances(plan ? null : previous));
    const { error, reason, confidence } = failure;
    if (!plan) {
      this.mayTryAgain = failure.isTransient && this.#configuration.value?.silentRenew === true;
    }
    const untilEndMs = ((previous?.session.expiresAt ?? 0) - this.#clock.now()) * 1000;
    // After hours of sleep the tokens have long ended, but patience has just begun.
    const remainingMs = Math.max(untilEndMs, Math.min(this.hopeSince - this.#nowMs(), 0));
    const delayMs = !plan && previous && this.mayTryAgain ? backOffMs(failure, attempt, remainingMs) : null;
    const willRetry = delayMs !== null;
    if (reason === 'cookies_blocked') {
      tryStorage(() => localStorage.setItem(this.#cookieMemoryKey(), '1'));
    }
    if (previous) {
      store.fail(error);
    }
    if (reason === 'other_user') {
      store.end({ type: 'other_user', error });
    }
    // Offline there is nothing to try: the browser says when that changes.
    const dueAt = willRetry && (navigator.onLine || reason !== 'offline') ? this.#nowMs() + delayMs : null;
    const next = { phase: willRetry ? 'waiting' : 'ended', dueAt } as const;
    store.setRenewal(store.latest ? (plan ?? next) : { phase: 'idle', dueAt });
    const outcome = settle({ reason, code: error.code, confidence, willRetry, ...outcomeTexts(error) });
    const expiresAt = store.session()?.expiresAt;
    if (expiresAt && !willRetry && !plan) {
      store.emit({ type: 'sign_in_required', expiresAt, outcome });
    }
    return error;
  }

  /** One request and its answer. At an end when its time is over, when the session is another one, or with the injector. */
  async #roundTrip(
    previous: ValidatedSession | null,
    generation: number,
    customParams: RefreshOptions['customParams'],
  ): Promise<OidcSession> {
    const store = this.#store;
    const { silentRenewTimeoutSeconds } = await this.#configuration.get();
    await this.#silence.checkOnline();
    if (store.generation !== generation || this.#destroyRef.destroyed) {
      throw new OidcError('superseded'); // Another tab was faster, the user has signed out, or the app has ended.
    }
    const open = new Subscription();
    return new Promise((resolve, reject) => {
      const end = (error: Error) => {
        open.unsubscribe();
        reject(error);
      };
      const endIfOutOfDate = () => store.generation !== generation && end(new OidcError('superseded'));
      open.add(this.#destroyRef.onDestroy(() => end(new OidcError('superseded'))));
      open.add(store.changes$.subscribe(endIfOutOfDate));
      open.add(this.#timer.after(silentRenewTimeoutSeconds * 1000).subscribe(() => end(new OidcError('timeout'))));
      this.#ask(previous, customParams, open).then(resolve, end);
    });
  }

  /** @param open what is open meanwhile; once it is closed, a late answer is none */
  async #ask(
    previous: ValidatedSession | null,
    customParams: RefreshOptions['customParams'],
    open: Subscription,
  ): Promise<OidcSession> {
    const store = this.#store;
    // Parameters are for the authorization endpoint.
    const refreshed =
      previous && !customParams && !this.isInDoubt ? await this.#flow?.refresh?.(previous, this.#completion) : null;
    const validated = refreshed ?? (await this.#askInFrame(previous, customParams, open));
    if (open.closed) {
      throw new OidcError('superseded');
    }
    if (previous) {
      checkRenewedIdToken(validated.session.claims, previous.session.claims);
    }
    open.unsubscribe();
    store.setRenewal({ phase: 'idle', attempt: 0 });
    store.replace(validated, previous ? 'session_renewed' : 'signed_in');
    return validated.session;
  }

  async #askInFrame(
    previous: ValidatedSession | null,
    customParams: RefreshOptions['customParams'],
    open: Subscription,
  ): Promise<ValidatedSession> {
    const { silentRenewUri, customParams: configured } = await this.#configuration.get();
    const { url, request } = await this.#begin.begin({
      redirectUri: silentRenewUri,
      prompt: 'none',
      idTokenHint: previous?.record.idToken,
      customParams: customParams ?? configured?.renew,
    });
    if (open.closed) {
      throw new OidcError('superseded');
    }
    const answer = await new Promise<string>((next, error) => {
      open.add(this.#silentRenew.startRenew(url).subscribe({ next, error }));
    });
    const response = readAuthorizationResponse(answer);
    if (response.get('state') !== request.state) {
      throw new OidcError('state_mismatch');
    }
    const validated = await this.#completion.complete(response, request, 0);
    tryStorage(() => localStorage.removeItem(this.#cookieMemoryKey()));
    return validated;
  }

  #circumstances(previous: ValidatedSession | null): RenewalCircumstances {
    const signedInAt = previous?.record.signedInAt;
    const age = () => (this.areCookiesBlocked() ? 0 : this.#clock.localNow() - Number(signedInAt));
    return {
      isCrossSite: this.#location.nested().some((url) => isCrossSite(this.#configuration.value?.issuer ?? '', url)),
      secondsSinceSignIn: signedInAt ? age() : null,
    };
  }

  #nowMs(): number {
    return this.#clock.localNow() * 1000;
  }

  #cookieMemoryKey(): string {
    return `oidc-client-lib.cookies-blocked.${this.#configuration.value?.issuer}`;
  }
}
