import { inject } from '@angular/core';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { isKnownState, PendingRequests } from '../authorization/pending-requests';
import { Configuration } from '../configuration/resolve-config';
import { PAGE_LOCATION, RESPONSE } from '../platform/page-location';
import {
  findAuthorizationResponse,
  hasCodeForUs,
  hasTokensInQuery,
  readAuthorizationResponse,
  withoutResponse,
} from '../protocol/authorization-response';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { parseUrl } from '../protocol/url';
import type { OidcSession } from '../session/oidc-session';
import { SessionStore } from '../session/session-store';
import type { AuthorizeOptions } from './authorize-options';
import { inAppUrl } from './return-route';

/** Sign-in by leaving the page: the way out, and the way back. */
export class RedirectSignIn {
  readonly #configuration = inject(Configuration);
  readonly #begin = inject(BeginAuthorization);
  readonly #completion = inject(CompleteAuthorization);
  readonly #pending = inject(PendingRequests);
  readonly #store = inject(SessionStore);
  readonly #location = inject(PAGE_LOCATION);

  /**
   * The URL to leave for. The request is remembered.
   *
   * @throws OidcError return_route_invalid, and those of {@link BeginAuthorization.beginRemembered}
   */
  async url(options: AuthorizeOptions): Promise<string> {
    const { returnTo } = options;
    const base = this.#location.baseUrl();
    const route = inAppUrl(returnTo ?? withoutResponse(this.#location.href()), base);
    if (route === null && returnTo !== undefined) {
      throw new OidcError('return_route_invalid');
    }
    const { customParams } = await this.#configuration.get();
    return this.#begin.beginRemembered({
      customParams: customParams?.authorize,
      ...options,
      // Types do not keep a caller from saying more.
      redirectUri: undefined,
      display: undefined,
      returnTo: route ?? undefined,
    });
  }

  /** Takes an answer to us out of the address bar, before anything else leaves the page. */
  catchCallback(): void {
    const href = this.#location.href();
    if (isKnownState(findAuthorizationResponse(href)?.get('state') ?? '')) {
      this.#location.shared[RESPONSE] = href;
      this.#location.replace(withoutResponse(href));
    }
  }

  /** The URL that the page was opened with, if it is an answer to a sign-in of this client. */
  async callbackUrl(): Promise<string | null> {
    const url = this.#location.shared[RESPONSE] ?? this.#location.href();
    const isOurs = await this.#isAnswer(url);
    const response = this.#location.shared[RESPONSE];
    this.#location.shared[RESPONSE] = undefined;
    if (response && !isOurs) {
      this.#location.replace(response); // Another client of this origin waits for it.
    }
    return isOurs ? url : null;
  }

  /**
   * Validates an answer and commits the session.
   *
   * @throws OidcError with the code of the rule that is broken; the session that was there before is still there
   */
  async complete(url: string): Promise<OidcSession> {
    if (!(await this.#isAnswer(url))) {
      throw new OidcError('callback_not_recognized');
    }
    const here = withoutResponse(this.#location.href());
    if (this.#location.href() === url) {
      this.#location.replace(here);
    }
    // First of all, so that the request is used up whatever else is wrong.
    const state = findAuthorizationResponse(url)?.get('state');
    const request = state ? await this.#pending.take(state) : null;
    const response = readAuthorizationResponse(url);
    if (!request) {
      throw new OidcError('state_missing');
    }
    // The storage that kept the route is input: it is judged again. Whoever loads the page anew before the answer is
    // judged finds it there.
    const base = this.#location.baseUrl();
    const returnTo = inAppUrl(request.returnTo ?? here, base) ?? base;
    if (this.#location.href() !== parseUrl(returnTo, here)?.href) {
      this.#location.replace(returnTo);
    }
    return this.#completion.signIn(response, request);
  }

  /** Tells the app of a refusal. Reload and Back on a used answer are nobody's fault while somebody is signed in. */
  refuse(thrown: unknown): OidcError {
    const error = toOidcError(thrown);
    if (error.code !== 'state_used' || !this.#store.session()) {
      this.#store.fail(error);
    }
    this.#store.emit({ type: 'callback_refused', error });
    return error;
  }

  /** Whether this looks like an answer to this client; everything else in a URL is the app's own. */
  async #isAnswer(url: string): Promise<boolean> {
    const { redirectUri, silentRenewUri } = await this.#configuration.get();
    const found = findAuthorizationResponse(url);
    // A frame that the app has opened by itself comes back to the second.
    if (!found || ![redirectUri, silentRenewUri].map(placeOf).includes(placeOf(url))) {
      return false;
    }
    const state = found.get('state') ?? '';
    if (isKnownState(state)) {
      return !(await this.#pending.isForeign(state));
    }
    // A sign-in that ends in another browser than it began in must be told. In a query, a code may be the app's.
    return (
      !hasTokensInQuery(url) &&
      (['id_token', 'access_token', 'error'].some((name) => found.has(name)) ||
        (hasCodeForUs(found) && !parseUrl(url)?.searchParams.has('code')))
    );
  }
}

/** Where a URL leads, without query and fragment. */
function placeOf(url: string): string {
  const { origin, pathname } = parseUrl(url) ?? {};
  return `${origin}${pathname}`;
}
