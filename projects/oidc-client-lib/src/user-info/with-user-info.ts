import type { OidcFeature } from '../configuration/oidc-feature';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { OidcUserInfo } from './oidc-user-info';
import { USER_INFO_OPTIONS, UserInfoLoader, type UserInfoOptions } from './user-info-loader';

/** Provides {@link OidcUserInfo}, which fetches the user's claims from the UserInfo endpoint (OIDC Core 5.3). */
export function withUserInfo(options: UserInfoOptions = {}): OidcFeature<'user-info'> {
  return {
    kind: 'user-info',
    providers: [
      OidcUserInfo,
      UserInfoLoader,
      { provide: USER_INFO_OPTIONS, useValue: options },
      { provide: SESSION_COMPANIONS, useExisting: UserInfoLoader, multi: true },
    ],
  };
}
