import { DestroyRef, inject, Injectable } from '@angular/core';
import { Observable, Subscription } from 'rxjs';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { type FrameSighting, OPEN_HIDDEN_FRAME } from '../platform/hidden-frame';
import { networkFailure, SEND_REQUEST } from '../platform/json-request';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { discoveryUrl } from '../protocol/provider-metadata';

// A document is there: its script answers at once, a redirecting page of the provider within this time.
const GRACE_MS = 1700;
const PROBE_MS = 700;

/**
 * Takes one URL through one hidden frame. The service behind every silent renewal; usable alone.
 *
 * The frame is made when {@link startRenew} is subscribed to, and removed when that answers, fails, or is unsubscribed
 * from. It adds nothing to the browser's history.
 */
@Injectable()
export class OidcSecuritySilentRenew {
  private readonly configuration = inject(Configuration);
  private readonly clock = inject(CLOCK);
  private readonly openFrame = inject(OPEN_HIDDEN_FRAME);
  private readonly send = inject(SEND_REQUEST);
  private readonly cancels = new Set<() => void>();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.initRenew());
  }

  /** Makes ready: a frame of this helper that is still open is removed, its renewal fails. Calling it is optional. */
  initRenew(): void {
    this.cancels.forEach((cancel) => cancel());
  }

  /**
   * Opens the URL in a hidden frame and emits, once, the callback URL that the frame reached. Nothing of that is
   * validated yet.
   *
   * Fails with an {@link OidcError}: timeout, offline, network, http_error, framing_blocked, csp_blocked,
   * silent_renew_page_missing, silent_renew_page_is_app, superseded.
   */
  startRenew(url: string): Observable<string> {
    return new Observable((subscriber) => {
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
      const cancel = () => settle(new OidcError('superseded'));
      this.cancels.add(cancel);
      open.add(() => this.cancels.delete(cancel));
      let grace: Subscription | undefined;
      open.add(
        this.openFrame(url).subscribe({
          next: (sighting) => {
            if (sighting.kind === 'loaded') {
              grace?.unsubscribe();
              grace = this.clock.after(GRACE_MS).subscribe(() => void this.explainSilence(sighting, url).then(settle));
              open.add(grace);
            } else {
              settle(answerOf(sighting));
            }
          },
          error: (thrown: unknown) => settle(toOidcError(thrown)),
        }),
      );
      const { silentRenewTimeoutSeconds = 9 } = this.configuration.value ?? {};
      open.add(this.clock.after(silentRenewTimeoutSeconds * 1000).subscribe(() => settle(new OidcError('timeout'))));
      return open;
    });
  }

  /** The frame shows a document of the provider's, or an error page of the browser's; which one, it does not tell. */
  private async explainSilence({ sameOrigin }: { sameOrigin: boolean }, url: string): Promise<OidcError> {
    if (sameOrigin) {
      return new OidcError('silent_renew_page_missing');
    }
    if (!navigator.onLine) {
      return new OidcError('offline');
    }
    const { issuer } = await this.configuration.get();
    const init = { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) } as const;
    const endpoint = url.replace(/[?#].*/, '');
    const [discovery, reachable] = await Promise.allSettled([
      this.configuration.value?.metadata ? null : this.send(discoveryUrl(issuer), init),
      fetch(endpoint, { ...init, method: 'HEAD', mode: 'no-cors', credentials: 'omit' }),
    ]);
    if (reachable.status === 'rejected') {
      return new OidcError(networkFailure(reachable.reason), { detail: endpoint });
    }
    // A page of a provider that is ill: where discovery fails too, whether or not its answer may be read.
    const failure = discovery.status === 'rejected' && toOidcError(discovery.reason);
    return failure && failure.code !== 'timeout' ? failure : new OidcError('framing_blocked');
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
