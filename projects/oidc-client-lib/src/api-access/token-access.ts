import { inject } from '@angular/core';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import type { OidcConfig } from '../configuration/oidc-config';
import { Configuration, OIDC_CONFIG_SOURCE } from '../configuration/resolve-config';
import { OidcSecurityService } from '../oidc-security-service';
import { PAGE_LOCATION } from '../platform/page-location';
import type { OidcSession } from '../session/oidc-session';
import type { RenewalOutcome } from '../session/renewal-outcome';
import { SessionStore } from '../session/session-store';
import { readChallenge } from './bearer-challenge';
import { findTokenCarrier, type TokenCarrier, wholeOrigins } from './secure-api';

/** What was known when a request was sent. */
export interface UsedToken {
  readonly token: string | null;
  readonly session: OidcSession | null;
  readonly lastOutcome: RenewalOutcome | null;
}

/** An answer that says 401. */
export interface Refusal {
  readonly carrier: TokenCarrier;
  /** `WWW-Authenticate`, `null` where there is none or CORS hides it. */
  readonly challenge: string | null;
  readonly url: string;
}

/** Nothing was known, since nothing was asked. */
export const NO_TOKEN: UsedToken = { token: null, session: null, lastOutcome: null };

/** How often the same token is tried again, with another nonce or time in its proof. */
export const PROOF_TRIES = 2;

/** APIs that refused the token of a session, though it had just been renewed for them: more renewals would not help. */
const hopeless = /* @__PURE__ */ new WeakMap<OidcSession, Set<string>>();

/**
 * What requests need to know: whether they get a token, which one, and whether another try makes sense. Made in the
 * injection context of the request, so that each client of an app has its own.
 */
export class TokenAccess {
  readonly #configuration = inject(Configuration);
  readonly #source = inject(OIDC_CONFIG_SOURCE);
  readonly #auth = inject(OidcSecurityService);
  readonly #store = inject(SessionStore);
  readonly #location = inject(PAGE_LOCATION);
  /** Where tokens are bound, what shows it. */
  readonly proof = inject(AUTHORIZATION_FLOW)?.proof;

  /**
   * How the request carries a token, or `null`. Nothing is waited for: a configuration that is being loaded may be
   * waiting for this very request. One that is given as an object is read before it is checked.
   */
  carrier(url: string, method: string, isWholeOrigin = false): TokenCarrier | null {
    const { secureApis } = this.#configuration.value ?? (this.#source as Partial<OidcConfig>);
    if (!this.#location.isBrowser || !Array.isArray(secureApis) || method === 'JSONP') {
      return null;
    }
    const base = this.#location.baseUrl();
    const find = (apis: typeof secureApis) => findTokenCarrier(apis, url, method, base, this.proof ? 'DPoP' : 'Bearer');
    try {
      return find(secureApis) ?? (isWholeOrigin ? find(wholeOrigins(secureApis, base)) : null);
    } catch {
      return null; // Entries without the form of one. The start tells what is wrong; here they open nothing.
    }
  }

  /** A live token, or none; waits for the start and for a renewal in progress or due. */
  async token(): Promise<UsedToken> {
    // A broken configuration is told by the start; it is not the request that fails of it.
    const token = await this.#auth.getAccessToken().catch(() => null);
    return { token, session: this.#auth.session(), lastOutcome: this.#auth.renewal().lastOutcome };
  }

  /** The headers of a request that carries this token. A proof is good for that one request (RFC 9449 7.1). */
  async headers(
    { header, prefix }: TokenCarrier,
    token: string,
    method: string,
    url: string,
  ): Promise<Record<string, string>> {
    const proof = /^dpop /i.test(prefix) && (await this.proof?.headers(method, url, token));
    return { [header]: prefix + token, ...proof };
  }

  /**
   * The token to try again with after a 401, or `null` when there is none or a renewal would not help. Requests that
   * failed together cause one renewal between them, and none when one has ended since they were sent.
   */
  async tokenAfter(refusal: Refusal, { token, session, lastOutcome }: UsedToken): Promise<string | null> {
    if (!this.#isCurable(refusal) || (session && hopeless.get(session)?.has(refusal.carrier.api))) {
      return null;
    }
    const auth = this.#auth;
    const renewal = auth.renewal();
    const isAsBefore = auth.session() === session && renewal.lastOutcome === lastOutcome;
    if (token !== null && isAsBefore && !/^(waiting|ended)$/.test(renewal.phase)) {
      await auth.refreshSession().catch(() => null);
    }
    const next = await this.token();
    // What one user meant to send is not sent for another.
    const isSameUser = !session || session.claims.sub === next.session?.claims.sub;
    return isSameUser && next.token !== token ? next.token : null;
  }

  /** The second try was refused too: the next requests need not cause renewals. */
  giveUp(refusal: Refusal): void {
    const session = this.#auth.session();
    if (this.#isCurable(refusal) && session) {
      hopeless.set(session, (hopeless.get(session) ?? new Set()).add(refusal.carrier.api));
    }
  }

  /** Whether a new token could be the cure. A wish for a stronger sign-in is told to the app (RFC 9470 3). */
  #isCurable({ carrier, challenge, url }: Refusal): boolean {
    if (challenge === null) {
      return true;
    }
    const parameters = readChallenge(challenge, ['bearer', carrier.prefix.trim().toLowerCase()]);
    if (parameters?.get('error') !== 'insufficient_user_authentication') {
      return parameters !== null && parameters.get('error') !== 'use_dpop_nonce';
    }
    const maxAge = parameters.get('max_age') ?? '';
    this.#store.emit({
      type: 'step_up_required',
      acrValues: parameters.get('acr_values'),
      maxAge: /^\d+$/.test(maxAge) ? Number(maxAge) : undefined,
      url: url.replace(/[?#].*/, ''),
    });
    return false;
  }
}
