import type { EnvironmentProviders, Provider } from '@angular/core';

/** What a `with…()` function returns: an optional ability that is in the bundle only when it is named. */
export interface OidcFeature<Kind extends string = string> {
  readonly kind: Kind;
  readonly providers: readonly (Provider | EnvironmentProviders)[];
}
