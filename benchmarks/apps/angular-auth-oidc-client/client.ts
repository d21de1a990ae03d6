import { computed, inject } from '@angular/core';
import { OidcSecurityService, provideAuth, withAppInitializerAuthCheck } from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';
import { type Client, REDIRECT_URI, settings, SILENT_RENEW_URI, type User } from '../client';

// As its sample "implicit flow with silent renew", without the UserInfo request that it makes by default.
export const providers = [
  provideAuth(
    {
      config: {
        authority: settings.issuer,
        clientId: settings.clientId,
        redirectUrl: REDIRECT_URI,
        postLogoutRedirectUri: REDIRECT_URI,
        responseType: 'id_token token',
        scope: 'openid',
        silentRenew: true,
        silentRenewUrl: SILENT_RENEW_URI,
        autoUserInfo: false,
        startCheckSession: false,
        // With this check it does not know its own callback in the implicit flow: it compares the fragment as well.
        checkRedirectUrlWhenCheckingIfIsCallback: false,
        renewTimeBeforeTokenExpiresInSeconds: settings.renewBeforeExpirySeconds ?? 0,
      },
    },
    withAppInitializerAuthCheck(),
  ),
];

export function connect(): Client {
  const auth = inject(OidcSecurityService);
  const idToken = () => {
    let token: string | null = null;
    auth.getIdToken().subscribe((value) => (token = value));
    return token;
  };
  return {
    user: computed(() => (auth.authenticated().isAuthenticated ? (auth.userData().userData as User | null) : null)),
    authorize: () => auth.authorize(),
    renew: async () => {
      const { isAuthenticated, errorMessage } = await firstValueFrom(auth.forceRefreshSession());
      if (!isAuthenticated) {
        throw new Error(errorMessage ?? 'not authenticated');
      }
    },
    idToken,
  };
}
