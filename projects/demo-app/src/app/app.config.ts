import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideBrowserGlobalErrorListeners,
  provideEnvironmentInitializer,
} from '@angular/core';
import { provideRouter, TitleStrategy, withInMemoryScrolling } from '@angular/router';
import {
  type OidcFeature,
  oidcInterceptor,
  provideOidc,
  withCodeFlow,
  withCrossTabSync,
  withDPoP,
  withRefreshTokens,
  withSessionMonitoring,
  withUserInfo,
} from 'oidc-client-lib';
import { countTraffic } from './api/traffic';
import { chosenFlow, DemoConfig, type Flow } from './demo-config';
import { SessionHistory } from './history/session-history';
import { routes } from './routes';
import { PageTitle } from './shell/page-title';
import { TabPresence } from './tabs/tab-presence';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    { provide: TitleStrategy, useClass: PageTitle },
    provideHttpClient(withInterceptors([oidcInterceptor, countTraffic])),
    // Before the library starts, so that the history has its first events too.
    provideEnvironmentInitializer(() => {
      inject(SessionHistory);
      inject(TabPresence);
    }),
    provideOidc(
      () => inject(DemoConfig).load(),
      withCrossTabSync(),
      withSessionMonitoring(),
      withUserInfo(),
      ...featuresOf(chosenFlow()),
    ),
  ],
};

function featuresOf(flow: Flow): OidcFeature[] {
  switch (flow) {
    case 'implicit':
      return [];
    case 'code':
      return [withCodeFlow()];
    case 'refresh':
      return [withCodeFlow(), withRefreshTokens()];
    case 'bound':
      return [withCodeFlow(), withDPoP()];
  }
}
