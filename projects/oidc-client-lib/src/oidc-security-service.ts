import { computed, inject, Injectable, type Signal } from '@angular/core';
import { Observable } from 'rxjs';
import { Configuration } from './configuration/resolve-config';
import { injectZoneBorder } from './platform/angular-zone';
import { PAGE_LOCATION } from './platform/page-location';
import { checkCustomParams } from './protocol/authorization-request';
import type { IdTokenClaims } from './protocol/id-token';
import { OidcError, toOidcError } from './protocol/oidc-error';
import { parseUrl } from './protocol/url';
import type { RefreshOptions } from './renewal/refresh-options';
import { SessionRenewal } from './renewal/session-renewal';
import type { OidcEvent, OidcStatus } from './session/oidc-event';
import type { OidcSession } from './session/oidc-session';
import type { RenewalState } from './session/renewal-outcome';
import { ServerClock } from './session/server-clock';
import { SessionStore } from './session/session-store';
import type { AuthorizeOptions } from './sign-in/authorize-options';
import { PopupSignIn } from './sign-in/popup-sign-in';
import { RedirectSignIn } from './sign-in/redirect-sign-in';
import { type LogoffOptions, SignOut } from './sign-out/sign-out';
import { StartUp } from './start-up/start-up';

/**
 * Signs users in by OpenID Connect's implicit flow and keeps them signed in.
 *
 * @example
 * ```ts
 * const auth = inject(OidcSecurityService);
 * await auth.authorize({ returnTo: '/orders' });
 * ```
 */
@Injectable()
export class OidcSecurityService {
  readonly #startUp = inject(StartUp);
  readonly #redirect = inject(RedirectSignIn);
  readonly #popup = inject(PopupSignIn);
  readonly #renewals = inject(SessionRenewal);
  readonly #signOut = inject(SignOut);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #location = inject(PAGE_LOCATION);
  readonly #configuration = inject(Configuration);
  readonly #zone = injectZoneBorder();
  #logoff?: Promise<void>;

  /**
   * The session, `null` while nobody is signed in. It ends with its ID Token; the access token may have ended before that,
   * and {@link getAccessToken} gives one that lives.
   */
  readonly session: Signal<OidcSession | null> = this.#store.session;
  /** Whether somebody is signed in. False while a renewal may still bring a session back: see {@link status}. */
  readonly isAuthenticated: Signal<boolean> = computed(() => this.session() !== null);
  /** The claims of the ID Token. */
  readonly claims: Signal<IdTokenClaims | null> = computed(() => this.session()?.claims ?? null);
  /** Where the session stands; `starting` until it is known, and on the server. */
  readonly status: Signal<OidcStatus> = this.#store.status;
  /** The last thing that went wrong, `null` after a success. */
  readonly lastError: Signal<OidcError | null> = this.#store.lastError;
  /** Where the renewal of the session stands. */
  readonly renewal: Signal<RenewalState> = this.#store.renewal;

  /**
   * Everything that happens, as it happens. What happened during the start is told at once to whoever subscribes until the
   * first page, lazily loaded routes included, has been shown (at most ten seconds after the start).
   */
  readonly events$: Observable<OidcEvent> = this.#store.events$;
  /** The session from the end of the start on, then each change of it. */
  readonly session$: Observable<OidcSession | null> = this.#stream(() => this.session());
  /** Whether somebody is signed in, from the end of the start on. */
  readonly isAuthenticated$: Observable<boolean> = this.#stream(() => this.isAuthenticated());

  /**
   * Finds out who is signed in. The app initializer calls it; with `withManualStart()` the app does. Idempotent.
   *
   * @throws OidcError configuration_invalid. A refused callback or an unreachable provider is told by `lastError` and
   *   `events$`, and leaves the app signed out.
   */
  async start(): Promise<OidcSession | null> {
    await this.#zone.outside(() => this.#startUp.start());
    return this.session(); // Later calls ask who is signed in by then.
  }

  /**
   * Signs in: leaves for the provider, or, with `display: 'popup'`, opens a window, which must happen within a click.
   * A popup's Promise resolves when the user is signed in.
   *
   * @throws OidcError of the network or the provider's metadata, storage_unavailable, parameter_reserved,
   *   return_route_invalid, configuration_invalid; popup_blocked, popup_closed and those of {@link authorizedCallback} with a popup
   */
  async authorize(options: AuthorizeOptions = {}): Promise<void> {
    await this.#told(async () => {
      if (!this.#location.isBrowser) {
        return;
      }
      if (options.display === 'popup') {
        await this.#popup.signIn(options);
      } else {
        const url = await this.#redirect.url(options);
        // Whoever signs in on hearing of a sign-out would call it back, and the provider's session would live on.
        await this.#logoff?.catch(() => null);
        await this.#signOut.departure;
        this.#location.assign(url);
      }
    });
  }

  /**
   * The URL of a sign-in, for links. Good for one sign-in within an hour.
   *
   * @throws OidcError as {@link authorize}; on the server no_session
   */
  async createAuthorizeUrl(options: AuthorizeOptions = {}): Promise<string> {
    this.#needPage();
    return this.#told(() => this.#redirect.url(options));
  }

  /**
   * Validates an answer of the provider and signs in. The start does that for the page's own URL; without an argument
   * this answers how it went.
   *
   * @param url the callback URL, or a part of it such as `location.hash`; default: the one that the page was opened with
   * @throws OidcError callback_not_recognized, or the code of the rule that is broken. A session that was there before
   *   is still there. On the server no_session.
   */
  async authorizedCallback(url?: string): Promise<OidcSession> {
    this.#needPage();
    const here = this.#location.href();
    const there = url && (parseUrl(url, here)?.href ?? url);
    await this.start();
    if ((!there || there === here) && this.#startUp.callback) {
      return this.#startUp.callback;
    }
    try {
      return await this.#zone.outside(() => this.#redirect.complete(there || this.#location.href()));
    } catch (thrown) {
      throw this.#redirect.refuse(thrown);
    }
  }

  /**
   * Renews the session silently, now. Callers at the same time share one renewal; one with parameters of its own waits for
   * that and then asks anew, and when it is refused, automatic renewal goes on as planned. When nobody is signed in it
   * tries to sign in silently.
   *
   * @throws OidcError with `reason`; parameter_reserved; on the server no_session
   */
  async refreshSession(options?: RefreshOptions): Promise<OidcSession> {
    this.#needPage();
    const { customParams } = options ?? {};
    checkCustomParams(customParams);
    const store = this.#store;
    const { signOuts } = store;
    await this.start();
    const { latest } = store;
    while (customParams && this.#renewals.running) {
      await this.#renewals.running.catch(() => null);
    }
    // Nor does the user come back who was signed out elsewhere while this one waited, nor another one come.
    if (signOuts !== store.signOuts || (latest && !store.latest)) {
      throw new OidcError('superseded');
    }
    if (!this.#renewals.running && store.renewal().phase !== 'waiting') {
      store.setRenewal({ attempt: 0 });
    }
    return this.#zone.outside(() => this.#renewals.renew(customParams));
  }

  /**
   * Signs out here and, where the provider has an end-session endpoint, there. The session of the app ends in any case.
   *
   * @throws OidcError configuration_invalid; unexpected where the options cannot be read
   */
  logoff(options?: LogoffOptions): Promise<void> {
    return (this.#logoff = this.#told(async () => {
      if (this.status() === 'starting') {
        await this.start().catch(() => null);
      }
      if (this.#location.isBrowser) {
        await this.#signOut.atProvider(options);
      }
    }));
  }

  /** Signs out here alone, and in the other tabs with `withCrossTabSync()`. The provider is not told. */
  logoffLocal(): void {
    if (this.#location.isBrowser) {
      this.#signOut.here();
    }
  }

  /** An ID Token that has not expired, or `null`. Waits for the start and for a renewal in progress. */
  async getIdToken(): Promise<string | null> {
    return (await this.#settled(({ expiresAt }) => expiresAt))?.idToken ?? null;
  }

  /** An access token that has not expired, or `null`. Waits for the start and for a renewal in progress or due. */
  async getAccessToken(): Promise<string | null> {
    // Where none was asked for, no renewal would bring one.
    return (await this.#settled(({ accessTokenExpiresAt }) => accessTokenExpiresAt ?? Infinity))?.accessToken ?? null;
  }

  /**
   * Waits until there is a token that lives, or none to hope for: the session that has it, or `null`. Bounded by the time
   * that one renewal may take.
   */
  async #settled(expiryOf: (session: OidcSession) => number): Promise<OidcSession | null> {
    await this.start();
    await this.#renewals.running?.catch(() => null);
    const living = () => {
      const session = this.session();
      // The timer that ends a session may be late.
      return session && this.#clock.now() < Math.min(expiryOf(session), session.expiresAt) ? session : null;
    };
    const { phase } = this.renewal();
    const mayRenew = this.#configuration.value?.silentRenew && phase !== 'ended' && phase !== 'waiting';
    if (this.#store.latest && mayRenew && !living()) {
      await this.#zone.outside(() => this.#renewals.renew()).catch(() => null);
    }
    return living();
  }

  /** On the server nobody is known, and what must answer has no answer. */
  #needPage(): void {
    if (!this.#location.isBrowser) {
      throw new OidcError('no_session');
    }
  }

  /** Shows a failure before passing it on. */
  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#zone.outside(work);
    } catch (thrown) {
      const error = toOidcError(thrown);
      this.#store.fail(error);
      throw error;
    }
  }

  #stream<T>(read: () => T): Observable<T> {
    return new Observable((subscriber) => {
      let told: { value: T } | undefined;
      const tell = () => {
        const value = read();
        if (this.status() !== 'starting' && told?.value !== value) {
          told = { value };
          this.#zone.inside(() => subscriber.next(value));
        }
      };
      tell();
      const changes = this.#store.appChanges$.subscribe(tell);
      tell(); // Whoever heard the first value may have changed it.
      return changes;
    });
  }
}
