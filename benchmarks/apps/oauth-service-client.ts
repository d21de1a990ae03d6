import { provideHttpClient } from '@angular/common/http';
import { type EnvironmentProviders, inject, provideAppInitializer, type Provider, signal } from '@angular/core';
import { OAuthService, provideOAuthClient } from 'angular-oauth2-oidc';
import { type Client, REDIRECT_URI, settings, SILENT_RENEW_URI, type User } from './client';

/** As its documentation of the implicit flow and of the automatic refresh. */
export function provideClient(prepare: (auth: OAuthService) => void): (Provider | EnvironmentProviders)[] {
  return [
    provideHttpClient(),
    provideOAuthClient(),
    provideAppInitializer(() => {
      const auth = inject(OAuthService);
      auth.configure({
        issuer: settings.issuer,
        clientId: settings.clientId,
        redirectUri: REDIRECT_URI,
        silentRefreshRedirectUri: SILENT_RENEW_URI,
        responseType: 'id_token token',
        scope: 'openid',
      });
      prepare(auth);
      auth.setupAutomaticSilentRefresh();
      return auth.loadDiscoveryDocumentAndTryLogin();
    }),
  ];
}

export function connect(): Client {
  const auth = inject(OAuthService);
  const read = () => (auth.hasValidIdToken() ? (auth.getIdentityClaims() as User | null) : null);
  const user = signal(read());
  auth.events.subscribe(({ type }) => {
    if (type === 'token_received' || type === 'token_expires' || type === 'logout') {
      user.set(read());
    }
  });
  return {
    user,
    authorize: () => auth.initImplicitFlow(),
    renew: () => auth.silentRefresh(),
    idToken: () => auth.getIdToken(),
  };
}
