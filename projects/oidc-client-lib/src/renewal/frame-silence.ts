import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { networkFailure, reach, SEND_REQUEST } from '../platform/json-request';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { discoveryUrl } from '../protocol/provider-metadata';

const PROBE_MS = 700;
// Seconds for which attempts that follow by themselves believe what the first of them has found out.
const MEMORY_SECONDS = 60;

/**
 * Finds out why a frame stays silent: it shows a document of the provider's, or an error page of the browser's; which
 * one, it does not tell.
 */
export class FrameSilence {
  readonly #configuration = inject(Configuration);
  readonly #clock = inject(CLOCK);
  readonly #send = inject(SEND_REQUEST);
  #known?: { readonly error: OidcError; readonly at: number };

  /** Has the next silence looked into anew. */
  forget(): void {
    this.#known = undefined;
  }

  /**
   * A machine with a provider of its own, or with a network that the browser does not know of, is called offline, too.
   *
   * @throws OidcError offline
   */
  async checkOnline(): Promise<void> {
    if (!navigator.onLine) {
      const { issuer } = await this.#configuration.get();
      const signal = AbortSignal.timeout(PROBE_MS);
      await this.#send(issuer, { method: 'HEAD', mode: 'no-cors', signal }).catch((thrown: unknown) => {
        // An answer has a status, if not one that may be read.
        if (toOidcError(thrown).code !== 'http_error') {
          throw new OidcError('offline');
        }
      });
    }
  }

  async explain({ sameOrigin, status }: { sameOrigin: boolean; status?: number }, url: string): Promise<OidcError> {
    if (sameOrigin) {
      // The app's own server may be ill for a moment, too: it is being deployed.
      return new OidcError(Number(status) > 499 ? 'http_error' : 'silent_renew_page_missing', { status });
    }
    if (!navigator.onLine) {
      return new OidcError('offline');
    }
    // Two requests more from each client at each attempt are too much for a provider that is ill already.
    if (this.#known && this.#clock.now() - this.#known.at < MEMORY_SECONDS) {
      return this.#known.error;
    }
    const error = await this.#ask(url.replace(/[?#].*/, ''));
    // A refusal is counted until it is believed: each must be seen.
    this.#known = error.code === 'framing_blocked' ? undefined : { error, at: this.#clock.now() };
    return error;
  }

  async #ask(endpoint: string): Promise<OidcError> {
    const { issuer, metadata } = await this.#configuration.get();
    const init = { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) } as const;
    const [discovery, reachable] = await Promise.allSettled([
      metadata ? null : this.#send(discoveryUrl(issuer), init),
      reach(endpoint, { ...init, method: 'HEAD', mode: 'no-cors', credentials: 'omit' }),
    ]);
    if (reachable.status === 'rejected') {
      return new OidcError(networkFailure(reachable.reason), { detail: endpoint });
    }
    // A page of a provider that is ill: where discovery fails too, whether or not its answer may be read.
    const failure = discovery.status === 'rejected' && toOidcError(discovery.reason);
    return failure && failure.code !== 'timeout' ? failure : new OidcError('framing_blocked');
  }
}
