import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, InjectionToken, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { type OidcConfig, oidcInterceptor, provideOidc, withCrossTabSync, withUserInfo } from 'oidc-client-lib';
import { routes } from './routes';

/** The address of the file that names issuer, client and scopes; another file is another provider. */
const CONFIG_FILE =
  sessionStorage.getItem('demo.config') === 'cross-site' ? 'oidc-config.cross-site.json' : 'oidc-config.json';

export const DEMO_CONFIG = new InjectionToken<Promise<OidcConfig>>('demo configuration');

const config = fetch(CONFIG_FILE).then((response) => response.json() as Promise<OidcConfig>);

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(withInterceptors([oidcInterceptor])),
    { provide: DEMO_CONFIG, useValue: config },
    provideOidc(config, withCrossTabSync(), withUserInfo({ load: 'on-demand' })),
  ],
};
