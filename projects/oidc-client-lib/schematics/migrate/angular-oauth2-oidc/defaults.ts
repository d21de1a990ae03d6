import * as ts from 'typescript';
import { findProperty } from '../../source/typescript-source';
import { CROSS_TAB_SYNC, REFRESH_TOKENS } from '../features';
import type { OldConfig } from '../old-config';
import type { OldDefault } from '../old-defaults';

/** Defaults of `AuthConfig` in angular-oauth2-oidc 22.0.2, where this library does otherwise. */
export const DEFAULTS: readonly OldDefault[] = [
  {
    property: 'scope',
    written: { to: 'scope', value: () => "'openid profile'" },
    was: "scope: 'openid profile'",
  },
  {
    property: 'postLogoutRedirectUri',
    when: isRedirectUriTheFallback,
    written: { to: 'postLogoutRedirectUri', value: redirectUri },
    was: 'the redirectUri for postLogoutRedirectUri',
  },
  {
    property: 'silentRenew',
    unlessUsed: 'setupAutomaticSilentRefresh',
    news: 'tokens are renewed before they expire, which took setupAutomaticSilentRefresh(); silentRenew: false switches it off',
  },
  {
    property: 'useSilentRefresh',
    when: ({ flow }) => flow !== 'implicit',
    feature: REFRESH_TOKENS,
    was: `refresh tokens in the code flow, which are ${REFRESH_TOKENS} and ${CROSS_TAB_SYNC}`,
  },
  {
    property: 'timeoutFactor',
    news: 'a renewal is due when about a tenth of the lifetime is left, not a quarter (renewBeforeExpirySeconds)',
  },
  {
    property: 'silentRefreshTimeout',
    news: 'a renewal may take 9 seconds, not 20 (silentRenewTimeoutSeconds)',
  },
  {
    property: 'clockSkewInSec',
    news: 'a wrong local clock is corrected; beyond that 60 seconds are tolerated, not 600 (clockSkewSeconds)',
  },
  {
    property: 'preserveRequestedRoute',
    news: 'a sign-in comes back to the page where it began, not to redirectUri (authorize({ returnTo }))',
  },
  {
    property: 'showDebugInformation',
    news: "nothing is written to the console, which had warnings and errors; withLogging('warn') does",
  },
];

/** With an empty `redirectUri` there was none for the sign-out either. */
function isRedirectUriTheFallback(config: OldConfig): boolean {
  const fallback = findProperty(config.object, 'redirectUriAsPostLogoutRedirectUriFallback');
  const isOff =
    fallback && ts.isPropertyAssignment(fallback) && fallback.initializer.kind === ts.SyntaxKind.FalseKeyword;
  return !isOff && (redirectUri(config) !== '' || config.object.properties.some(ts.isSpreadAssignment));
}

function redirectUri({ object }: OldConfig): string {
  const property = findProperty(object, 'redirectUri');
  if (!property) return '';
  return ts.isPropertyAssignment(property) ? property.initializer.getText() : property.name.getText();
}
