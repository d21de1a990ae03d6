import { UserManager } from 'oidc-client';
import { REDIRECT_URI, settings, SILENT_RENEW_URI } from '../client';
import { connectUserManager, provideUserManager } from '../user-manager-client';

export const connect = connectUserManager;

// As its sample of the user manager, without the UserInfo request and the session monitor that it has by default.
export const providers = provideUserManager(
  () =>
    new UserManager({
      authority: settings.issuer,
      client_id: settings.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'id_token token',
      scope: 'openid',
      silent_redirect_uri: SILENT_RENEW_URI,
      automaticSilentRenew: true,
      loadUserInfo: false,
      monitorSession: false,
      accessTokenExpiringNotificationTime: settings.renewBeforeExpirySeconds ?? 60,
    }),
);
