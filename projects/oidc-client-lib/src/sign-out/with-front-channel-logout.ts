import type { OidcFeature } from '../configuration/oidc-feature';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { FrontChannelLogout } from './front-channel-logout';

/**
 * Ends the session here when the provider signs the user out (OpenID Connect Front-Channel Logout 1.0). The provider
 * loads `front-channel-logout.html` of the package, which the app serves and registers as `frontchannel_logout_uri`.
 * Reaches the app where provider and app are on one site; elsewhere browsers keep the page's messages apart.
 */
export function withFrontChannelLogout(): OidcFeature<'front-channel-logout'> {
  return {
    kind: 'front-channel-logout',
    providers: [FrontChannelLogout, { provide: SESSION_COMPANIONS, useExisting: FrontChannelLogout, multi: true }],
  };
}
