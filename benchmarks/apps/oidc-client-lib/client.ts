import { inject } from '@angular/core';
import { OidcSecurityService, provideOidc } from 'oidc-client-lib';
import { type Client, settings } from '../client';

export const providers = [provideOidc(settings)];

export function connect(): Client {
  const auth = inject(OidcSecurityService);
  return {
    user: auth.claims,
    authorize: () => void auth.authorize(),
    renew: () => auth.refreshSession(),
    idToken: () => auth.session()?.idToken ?? null,
  };
}
