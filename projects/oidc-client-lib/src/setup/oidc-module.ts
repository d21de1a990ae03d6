import { type ModuleWithProviders, NgModule } from '@angular/core';
import type { OidcConfigSource } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { provideOidc } from './provide-oidc';

/** The library's door for apps built of NgModules. */
@NgModule()
export class OidcModule {
  /**
   * Provides what {@link provideOidc} does.
   *
   * @example
   * ```ts
   * @NgModule({ imports: [OidcModule.forRoot({ issuer: 'https://login.example.com', clientId: 'angularclient' })] })
   * export class AppModule {}
   * ```
   */
  static forRoot(config: OidcConfigSource, ...features: readonly OidcFeature[]): ModuleWithProviders<OidcModule> {
    return { ngModule: OidcModule, providers: [provideOidc(config, ...features)] };
  }
}
