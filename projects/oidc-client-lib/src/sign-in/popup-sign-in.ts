import { inject } from '@angular/core';
import { Subscription } from 'rxjs';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { Configuration } from '../configuration/resolve-config';
import { OPEN_POPUP } from '../platform/popup-window';
import { findAuthorizationResponse, readAuthorizationResponse } from '../protocol/authorization-response';
import { OidcError } from '../protocol/oidc-error';
import type { OidcSession } from '../session/oidc-session';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session-store';
import type { AuthorizeOptions } from './authorize-options';

/** Sign-in in a window of its own; the page and all that was typed in it stay. */
export class PopupSignIn {
  readonly #configuration = inject(Configuration);
  readonly #begin = inject(BeginAuthorization);
  readonly #completion = inject(CompleteAuthorization);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #openPopup = inject(OPEN_POPUP);

  /**
   * Opens the window at once, for browsers ask for a click.
   *
   * @throws OidcError popup_blocked, popup_closed, or the code of the rule that the answer breaks
   */
  async signIn(options: AuthorizeOptions): Promise<OidcSession> {
    const popup = this.#openPopup();
    if (!popup) {
      throw new OidcError('popup_blocked');
    }
    const watch = new Subscription();
    try {
      const { silentRenewUri, customParams } = await this.#configuration.get();
      const { url, request } = await this.#begin.begin({
        customParams: customParams?.authorize,
        ...options,
        redirectUri: silentRenewUri,
        display: undefined,
      });
      const answer = await new Promise<string>((resolve, reject) => {
        watch.add(
          popup.visit(url).subscribe({
            next: (text) => {
              // The channel carries the answers of other windows too.
              if (findAuthorizationResponse(text)?.get('state') === request.state) {
                resolve(text);
              }
            },
            complete: () => reject(new OidcError('popup_closed')),
          }),
        );
      });
      const response = readAuthorizationResponse(answer);
      const validated = await this.#completion.complete(response, request, this.#clock.localNow());
      this.#store.replace(validated, 'signed_in');
      return validated.session;
    } finally {
      watch.unsubscribe();
      popup.close();
    }
  }
}
