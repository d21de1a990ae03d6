import { DestroyRef, inject } from '@angular/core';
import { Subscription } from 'rxjs';
import { BeginAuthorization, type BegunAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { Configuration } from '../configuration/resolve-config';
import { OPEN_POPUP } from '../platform/popup-window';
import { findAuthorizationResponse, readAuthorizationResponse } from '../protocol/authorization-response';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import type { OidcSession } from '../session/oidc-session';
import { SessionStore } from '../session/session-store';
import type { AuthorizeOptions } from './authorize-options';

/** Sign-in in a window of its own; the page and all that was typed in it stay. */
export class PopupSignIn {
  readonly #configuration = inject(Configuration);
  readonly #begin = inject(BeginAuthorization);
  readonly #completion = inject(CompleteAuthorization);
  readonly #store = inject(SessionStore);
  readonly #openPopup = inject(OPEN_POPUP);
  readonly #destroyRef = inject(DestroyRef);
  /** Hears a window that seemed to be closed. */
  #lateWatch?: Subscription;

  /**
   * Opens the window at once, for browsers ask for a click.
   *
   * @throws OidcError popup_blocked, popup_closed, superseded when the app ends or the user signs out, or the code of the rule
   *   that the answer breaks
   */
  async signIn(options: AuthorizeOptions): Promise<OidcSession> {
    const popup = this.#openPopup();
    if (!popup) {
      throw new OidcError('popup_blocked');
    }
    const watch = new Subscription(() => popup.close());
    try {
      const { silentRenewUri, customParams } = await this.#configuration.get();
      const { url, request } = await this.#begin.begin({
        customParams: customParams?.authorize,
        ...options,
        redirectUri: silentRenewUri,
        display: undefined,
      });
      return await new Promise<OidcSession>((resolve, reject) => {
        const end = () => {
          watch.unsubscribe(); // A window that seemed to be closed is still heard.
          reject(new OidcError('superseded'));
        };
        const store = this.#store;
        const { signOuts } = store;
        watch.add(this.#destroyRef.onDestroy(end));
        watch.add(store.changes$.subscribe(() => store.signOuts > signOuts && end()));
        watch.add(
          popup.visit(url).subscribe((text) => {
            if (text === null) {
              reject(new OidcError('popup_closed'));
            } else if (findAuthorizationResponse(text)?.get('state') === request.state) {
              // The channel carries the answers of other windows too.
              watch.unsubscribe();
              this.#complete(text, request).then(resolve, reject);
            }
          }),
        );
      });
    } catch (thrown) {
      if (thrown instanceof OidcError && thrown.code === 'popup_closed') {
        // Whoever signs in there after all is signed in.
        this.#lateWatch?.unsubscribe();
        this.#lateWatch = watch;
      } else {
        watch.unsubscribe();
      }
      throw thrown;
    }
  }

  async #complete(answer: string, request: BegunAuthorization['request']): Promise<OidcSession> {
    try {
      return await this.#completion.signIn(readAuthorizationResponse(answer), request);
    } catch (thrown) {
      // Perhaps nobody waits any more.
      this.#store.fail(toOidcError(thrown));
      throw thrown;
    }
  }
}
