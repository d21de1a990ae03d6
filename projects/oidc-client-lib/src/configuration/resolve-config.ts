import { EnvironmentInjector, inject, InjectionToken, runInInjectionContext } from '@angular/core';
import { isObservable, type Observable } from 'rxjs';
import { PAGE_LOCATION } from '../platform/page-location';
import { toOidcError } from '../protocol/oidc-error';
import { checkConfig } from './check-config';
import type { OidcConfig, OidcConfigSource, ResolvedConfig } from './oidc-config';

/** The configuration as the app gave it. */
export const OIDC_CONFIG_SOURCE = new InjectionToken<OidcConfigSource>('OIDC configuration');

/** The checked configuration. It is resolved once; a failure is final. */
export class Configuration {
  readonly #source = inject(OIDC_CONFIG_SOURCE);
  readonly #injector = inject(EnvironmentInjector);
  readonly #location = inject(PAGE_LOCATION);
  #resolved?: Promise<ResolvedConfig>;

  /** The configuration once it has been resolved. */
  value?: ResolvedConfig;

  /** @throws OidcError configuration_invalid, or what loading it failed with */
  get(): Promise<ResolvedConfig> {
    return (this.#resolved ??= this.#resolve());
  }

  async #resolve(): Promise<ResolvedConfig> {
    const source = this.#source;
    try {
      const answer =
        typeof source === 'function' ? runInInjectionContext(this.#injector, source as () => OidcConfig) : source;
      const given = await (isObservable(answer) ? firstValue(answer) : answer);
      return (this.value = checkConfig(given, this.#location.baseUrl()));
    } catch (thrown) {
      throw toOidcError(thrown, 'configuration_invalid');
    }
  }
}

/** The first value; later ones are not waited for. Angular has the operator's parts in every bundle, not the operator. */
function firstValue<T>(source: Observable<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const subscription = source.subscribe({
      next: (value) => {
        resolve(value);
        // A source that answers at once does so before there is a subscription to end.
        queueMicrotask(() => subscription.unsubscribe());
      },
      error: reject,
      complete: () => resolve(undefined),
    });
  });
}
