import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { Issuer } from '../issuer/issuer';
import { SEND_REQUEST } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import { randomToken } from '../platform/random';
import { tryStorage } from '../platform/token-storage';
import { WHEN_PAGE_STAYS } from '../platform/when-page-stays';
import { absoluteUrl, defined, withParameters } from '../protocol/url';
import { SessionStore } from '../session/session-store';

/** What may be said when the user signs out. */
export interface LogoffOptions {
  /** Where the provider returns to: an absolute URL, or a path of the app. Default: `postLogoutRedirectUri`. */
  readonly postLogoutRedirectUri?: string;
  /**
   * Default: `get`; `post` where the ID Token would make the URL too long for servers. A POST keeps the ID Token out of the
   * provider's logs.
   */
  readonly method?: 'get' | 'post';
  /** Whether the access token, and the refresh token if there is one, are revoked where the provider can (RFC 7009). Default: true. */
  readonly revoke?: boolean;
  /** Parameters of the provider's own, besides those of the configuration. None replaces one of the protocol's. */
  readonly customParams?: Readonly<Record<string, string>>;
}

const STATE_KEY = 'oidc-client-lib.sign-out';
// Many servers refuse request lines of more than 8 KB.
const MAX_URL_LENGTH = 8000;

/** Sign-out, here always, and at the provider where it can be. */
export class SignOut {
  readonly #configuration = inject(Configuration);
  readonly #issuer = inject(Issuer);
  readonly #store = inject(SessionStore);
  readonly #send = inject(SEND_REQUEST);
  readonly #location = inject(PAGE_LOCATION);
  readonly #whenPageStays = inject(WHEN_PAGE_STAYS);
  #hint?: string;

  /** Pending while the browser leaves for the provider's sign-out. */
  departure?: Promise<void>;

  /** Ends the session of this app and leaves for the provider's sign-out, if there is one (RP-Initiated Logout 1.0). */
  async atProvider(options?: LogoffOptions): Promise<void> {
    const { refreshToken, accessToken } = this.#store.latest?.record ?? {};
    this.here();
    // After that, so that the session ends whatever is given.
    const { postLogoutRedirectUri, method, revoke, customParams } = options ?? {};
    const config = await this.#configuration.get();
    const metadata = await this.#issuer.metadata().catch(() => null);
    const endpoint = revoke !== false && metadata?.revocation_endpoint;
    // RFC 7009 2.1: with a refresh token the access token should end too, which it does not everywhere.
    for (const [token_type_hint, token] of Object.entries({ refresh_token: refreshToken, access_token: accessToken })) {
      if (endpoint && token) {
        // The request outlives the page; its answer changes nothing here, and the token does not follow to wherever it points.
        this.#send(endpoint, {
          method: 'POST',
          body: new URLSearchParams({ token, token_type_hint, client_id: config.clientId }),
          keepalive: true,
          redirect: 'error',
        }).catch(() => undefined);
      }
    }
    if (!metadata?.end_session_endpoint) {
      return;
    }
    const state = randomToken();
    tryStorage(() => sessionStorage.setItem(STATE_KEY, state));
    const parameters = {
      ...config.customParams?.endSession,
      ...customParams,
      id_token_hint: this.#hint,
      client_id: config.clientId,
      post_logout_redirect_uri: absoluteUrl(
        postLogoutRedirectUri ?? config.postLogoutRedirectUri,
        this.#location.baseUrl(),
      ),
      state,
    };
    this.departure = this.#whenPageStays();
    const url = withParameters(metadata.end_session_endpoint, parameters);
    // Providers must take both (RP-Initiated Logout 1.0 section 2).
    if (method === 'post' || url.length > MAX_URL_LENGTH) {
      const target = new URL(metadata.end_session_endpoint);
      // None may stand there twice (RFC 6749 3.1), in the body and in the endpoint's own query.
      Object.keys(defined(parameters)).forEach((name) => target.searchParams.delete(name));
      this.#location.post(target.href, parameters);
    } else {
      this.#location.assign(url);
    }
  }

  /** Ends the session of this app alone. */
  here(): void {
    // A second click, or a sign-out there after one here, is about the same user.
    this.#hint = this.#store.latest?.record.idToken ?? this.#hint;
    this.#store.signOuts++;
    this.#store.end(this.#store.latest ? { type: 'signed_out', by: 'app' } : undefined);
  }

  /** Recognises the way back from the provider's sign-out, by the state that was sent along. */
  completeReturn(): void {
    const url = new URL(this.#location.href());
    const expected = tryStorage(() => sessionStorage.getItem(STATE_KEY));
    if (expected && url.searchParams.get('state') === expected) {
      tryStorage(() => sessionStorage.removeItem(STATE_KEY));
      url.searchParams.delete('state');
      this.#location.replace(url.href);
      this.#store.emit({ type: 'sign_out_completed' });
    }
  }
}
