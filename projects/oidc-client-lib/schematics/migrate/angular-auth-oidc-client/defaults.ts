import * as ts from 'typescript';
import { findProperty } from '../../source/typescript-source';
import type { OldConfig } from '../old-config';
import type { OldDefault } from '../old-defaults';
import { literalText } from '../old-flow';

/** `DEFAULT_CONFIG` of angular-auth-oidc-client 22.0.1, where this library does otherwise. */
export const DEFAULTS: readonly OldDefault[] = [
  {
    property: 'scope',
    written: { to: 'scope', value: () => "'openid email profile'" },
    was: "scope: 'openid email profile'",
  },
  {
    property: 'autoUserInfo',
    when: bringsAccessToken,
    feature: 'withUserInfo()',
    was: 'autoUserInfo: true, which is withUserInfo()',
    news: 'withUserInfo() asks the UserInfo endpoint after each sign-in, as autoUserInfo did by default; leave it out where the claims of the ID token are enough',
  },
  {
    property: 'silentRenew',
    news: 'tokens are renewed before they expire, which was off; silentRenew: false switches it off again',
  },
  {
    property: 'renewTimeBeforeTokenExpiresInSeconds',
    news: 'a renewal is due when about a tenth of the lifetime is left, not at its end (renewBeforeExpirySeconds)',
  },
  {
    property: 'silentRenewTimeoutInSeconds',
    news: 'a renewal may take 9 seconds, not 20 (silentRenewTimeoutSeconds)',
  },
  {
    property: 'maxIdTokenIatOffsetAllowedInSeconds',
    news: 'a wrong local clock is corrected; beyond that 60 seconds are tolerated, not 120 (clockSkewSeconds)',
  },
  {
    property: 'postLogoutRedirectUri',
    news: 'a sign-out comes back to the base URL of the application, which must be registered (postLogoutRedirectUri)',
  },
  {
    property: 'postLoginRoute',
    when: navigatesAfterSignIn,
    news: "a sign-in comes back to the page where it began, not to '/' (authorize({ returnTo }))",
  },
  {
    property: 'unauthorizedRoute',
    when: navigatesAfterSignIn,
    news: "a failed sign-in leads to no '/unauthorized'; listen to events$ for callback_refused",
  },
  {
    property: 'logLevel',
    news: "nothing is written to the console, which had warnings; withLogging('warn') does",
  },
];

/** Without an access token the old library asked nothing. */
function bringsAccessToken({ object }: OldConfig): boolean {
  const property = findProperty(object, 'responseType');
  const text = property && ts.isPropertyAssignment(property) ? literalText(property.initializer) : null;
  return text?.trim() !== 'id_token';
}

function navigatesAfterSignIn({ object }: OldConfig): boolean {
  return !findProperty(object, 'triggerAuthorizationResultEvent');
}
