import { UserManager } from 'oidc-client-ts';
import { REDIRECT_URI, settings, SILENT_RENEW_URI } from '../client';
import { connectUserManager, provideUserManager } from '../user-manager-client';

export const connect = connectUserManager;

// It knows the code flow alone; everything else is its default.
export const providers = provideUserManager(
  () =>
    new UserManager({
      authority: settings.issuer,
      client_id: settings.clientId,
      redirect_uri: REDIRECT_URI,
      scope: 'openid',
      silent_redirect_uri: SILENT_RENEW_URI,
      accessTokenExpiringNotificationTimeInSeconds: settings.renewBeforeExpirySeconds ?? 60,
    }),
);
