import { DestroyRef, inject, Injectable } from '@angular/core';
import { Observable, Subject, Subscription } from 'rxjs';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { type FrameSighting, OPEN_HIDDEN_FRAME } from '../platform/hidden-frame';
import { PAGE_LOCATION } from '../platform/page-location';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { isSecureUrl, parseUrl } from '../protocol/url';
import { FrameSilence } from './frame-silence';

// A document is there: its script answers at once, a redirecting page of the provider within this time.
const GRACE_MS = 1700;

/**
 * Takes one URL through one hidden frame. The service behind every silent renewal; usable alone.
 *
 * The frame is made when {@link startRenew} is subscribed to, and removed when that answers, fails, or is unsubscribed
 * from. It adds nothing to the browser's history.
 */
@Injectable()
export class OidcSecuritySilentRenew {
  readonly #configuration = inject(Configuration);
  readonly #clock = inject(CLOCK);
  readonly #location = inject(PAGE_LOCATION);
  readonly #openFrame = inject(OPEN_HIDDEN_FRAME);
  readonly #silence = inject(FrameSilence);
  readonly #cancel = new Subject<void>();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.initRenew());
  }

  /** Makes ready: a frame of this helper that is still open is removed, its renewal fails. Calling it is optional. */
  initRenew(): void {
    this.#cancel.next();
  }

  /**
   * Opens the URL in a hidden frame and emits, once, the callback URL that the frame reached. Nothing of that is
   * validated yet: `OidcSecurityService.authorizedCallback(url)` does that, and signs in.
   *
   * Fails with an {@link OidcError}: endpoint_insecure where the URL is not one of http(s), timeout, offline, network,
   * http_error, framing_blocked, csp_blocked, silent_renew_page_missing, silent_renew_page_is_app, superseded.
   */
  startRenew(url: string): Observable<string> {
    return new Observable((subscriber) => {
      // A script would run as the app's own; anything else would load nothing and be waited for.
      if (!isSecureUrl(parseUrl(url, this.#location.baseUrl())?.href, true)) {
        throw new OidcError('endpoint_insecure');
      }
      const open = new Subscription();
      const settle = (answer: string | OidcError) => {
        open.unsubscribe();
        if (typeof answer === 'string') {
          subscriber.next(answer);
          subscriber.complete();
        } else {
          subscriber.error(answer);
        }
      };
      open.add(this.#cancel.subscribe(() => settle(new OidcError('superseded'))));
      let grace: Subscription | undefined;
      open.add(
        this.#openFrame(url).subscribe({
          next: (sighting) => {
            if (sighting.kind === 'loaded') {
              grace?.unsubscribe();
              grace = this.#clock
                .after(GRACE_MS)
                .subscribe(() => void this.#silence.explain(sighting, url).then(settle));
              open.add(grace);
            } else {
              settle(answerOf(sighting));
            }
          },
          error: (thrown: unknown) => settle(toOidcError(thrown)),
        }),
      );
      const { silentRenewTimeoutSeconds = 9 } = this.#configuration.value ?? {};
      open.add(this.#clock.after(silentRenewTimeoutSeconds * 1000).subscribe(() => settle(new OidcError('timeout'))));
      return open;
    });
  }
}

function answerOf(sighting: Exclude<FrameSighting, { kind: 'loaded' }>): string | OidcError {
  switch (sighting.kind) {
    case 'answer':
      return sighting.url;
    case 'app':
      return new OidcError('silent_renew_page_is_app');
    case 'forbidden':
      return new OidcError('csp_blocked', { detail: sighting.directive });
  }
}
