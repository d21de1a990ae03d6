import { inject, Injectable } from '@angular/core';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { PendingRequests } from '../authorization/pending-requests';
import { Configuration } from '../configuration/resolve-config';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { PAGE_LOCATION } from '../platform/page-location';
import { isCrossSite } from '../platform/site';
import { tryStorage } from '../platform/token-storage';
import { readAuthorizationResponse } from '../protocol/authorization-response';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { checkRenewedIdToken } from '../protocol/renewed-id-token';
import type { OidcSession } from '../session/oidc-session';
import type { RenewalOutcome } from '../session/renewal-outcome';
import { ServerClock } from '../session/server-clock';
import { SessionStore, type ValidatedSession } from '../session/session-store';
import { OidcSecuritySilentRenew } from './oidc-security-silent-renew';
import { backOffMs, explainFailure, outcomeTexts, type RenewalCircumstances } from './renewal-failure';

/** Renews the session: one attempt at a time, each of which settles once with one reason. */
@Injectable()
export class SessionRenewal {
  private readonly configuration = inject(Configuration);
  private readonly begin = inject(BeginAuthorization);
  private readonly completion = inject(CompleteAuthorization);
  private readonly pending = inject(PendingRequests);
  private readonly silentRenew = inject(OidcSecuritySilentRenew);
  private readonly store = inject(SessionStore);
  private readonly clock = inject(ServerClock);
  private readonly lock = inject(EXCLUSIVE_LOCK);
  private readonly location = inject(PAGE_LOCATION);

  /** The attempt under way, which every caller shares. */
  running?: Promise<OidcSession>;

  /**
   * Renews the session, or, when nobody is signed in, tries to sign in silently.
   *
   * @throws OidcError with `reason`
   */
  renew(): Promise<OidcSession> {
    return (this.running ??= this.attempt().finally(() => (this.running = undefined)));
  }

  /** Whether an earlier answer said that this browser keeps the provider's cookies from frames. */
  areCookiesBlocked(): boolean {
    return tryStorage(() => localStorage.getItem(this.cookieMemoryKey())) !== null;
  }

  private async attempt(): Promise<OidcSession> {
    const { store } = this;
    const attempt = store.renewal().attempt + 1;
    const startedAt = this.nowMs();
    const previous = store.latest;
    store.setRenewal({ phase: 'renewing', dueAt: null, attempt });
    store.emit({ type: 'renewal_started', attempt });
    const settle = (result: Omit<RenewalOutcome, 'attempt' | 'startedAt' | 'durationMs'>) => {
      const outcome: RenewalOutcome = { ...result, attempt, startedAt, durationMs: this.nowMs() - startedAt };
      store.setRenewal({ lastOutcome: outcome });
      store.emit({ type: 'renewal_settled', outcome });
      return outcome;
    };
    try {
      await this.configuration.get();
      const session = await this.lock(await this.pending.client(), () => this.roundTrip(previous));
      tryStorage(() => localStorage.removeItem(this.cookieMemoryKey()));
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
    } catch (thrown) {
      const failure = explainFailure(toOidcError(thrown), this.circumstances(previous));
      const { error, reason, confidence } = failure;
      const delayMs = store.latest ? backOffMs(failure, attempt) : null;
      const willRetry = delayMs !== null && this.configuration.value?.silentRenew === true;
      if (reason === 'cookies_blocked') {
        tryStorage(() => localStorage.setItem(this.cookieMemoryKey(), '1'));
      }
      if (reason === 'other_user') {
        store.end({ type: 'other_user', error });
      }
      // Offline there is nothing to try: the browser says when that changes.
      const dueAt = willRetry && reason !== 'offline' ? this.nowMs() + delayMs : null;
      store.setRenewal({ phase: !store.latest ? 'idle' : willRetry ? 'waiting' : 'ended', dueAt });
      if (previous) {
        store.fail(error);
      }
      const outcome = settle({ reason, code: error.code, confidence, willRetry, ...outcomeTexts(error) });
      const expiresAt = store.session()?.expiresAt;
      if (expiresAt && !willRetry) {
        store.emit({ type: 'sign_in_required', expiresAt, outcome });
      }
      throw error;
    }
  }

  private async roundTrip(previous: ValidatedSession | null): Promise<OidcSession> {
    const { store } = this;
    if (store.latest !== previous) {
      return this.currentOr('superseded'); // Another tab or window was faster.
    }
    if (!navigator.onLine) {
      throw new OidcError('offline');
    }
    const { generation } = store;
    const { silentRenewUri, customParams } = await this.configuration.get();
    const { url, request } = await this.begin.begin({
      redirectUri: silentRenewUri,
      prompt: 'none',
      idTokenHint: previous?.record.idToken,
      customParams: customParams?.renew,
    });
    const answer = await this.answerTo(url);
    const response = readAuthorizationResponse(answer);
    if (response.get('state') !== request.state) {
      throw new OidcError('state_mismatch');
    }
    const validated = await this.completion.complete(response, request, 0);
    if (store.generation !== generation) {
      return this.currentOr('superseded');
    }
    if (previous) {
      checkRenewedIdToken(validated.session.claims, previous.session.claims);
    }
    store.setRenewal({ phase: 'idle', attempt: 0 });
    store.replace(validated, previous ? 'session_renewed' : 'signed_in');
    return validated.session;
  }

  private answerTo(url: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.silentRenew.startRenew(url).subscribe({
        next: resolve,
        error: reject,
        complete: () => reject(new OidcError('superseded')),
      });
    });
  }

  private currentOr(code: 'superseded'): OidcSession {
    const session = this.store.session();
    if (!session) {
      throw new OidcError(code);
    }
    return session;
  }

  private circumstances(previous: ValidatedSession | null): RenewalCircumstances {
    const signedInAt = previous?.record.signedInAt;
    return {
      isCrossSite: isCrossSite(this.configuration.value?.issuer ?? '', this.location.href()),
      secondsSinceSignIn: signedInAt ? this.clock.localNow() - signedInAt : null,
    };
  }

  private nowMs(): number {
    return this.clock.localNow() * 1000;
  }

  private cookieMemoryKey(): string {
    return `oidc-client-lib.cookies-blocked.${this.configuration.value?.issuer}`;
  }
}
