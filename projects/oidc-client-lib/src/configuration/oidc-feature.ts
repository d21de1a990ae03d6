import type { EnvironmentProviders, Provider } from '@angular/core';

/** What a `with…()` function returns: an optional ability that is in the bundle only when it is named. */
export interface OidcFeature<Kind extends string = string> {
  /** Its name, for types alone. */
  readonly kind: Kind;
  /** What Angular is given for it. */
  readonly providers: readonly (Provider | EnvironmentProviders)[];
}
