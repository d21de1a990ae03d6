import { inject, provideEnvironmentInitializer } from '@angular/core';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { configurationInvalid } from '../configuration/configuration-invalid';
import type { OidcFeature } from '../configuration/oidc-feature';
import { EXCLUSIVE_LOCK, noTurns } from '../platform/exclusive-lock';
import { RefreshTokens } from './refresh-tokens';
import { REFRESHING } from './refreshing';

/**
 * Renews by refresh tokens (OIDC Core 12, RFC 6749 6), and in the hidden frame where the provider gives none, or takes them
 * no more: for providers on another site, whose cookies browsers keep from frames. Most give refresh tokens for the scope
 * `offline_access`. Needs {@link withCodeFlow}, and {@link withCrossTabSync}, for a refresh token that two tabs use ends the
 * session at providers that exchange it each time.
 *
 * @throws OidcError configuration_invalid, when the app starts without one of the two
 */
export function withRefreshTokens(): OidcFeature<'refresh-tokens'> {
  return {
    kind: 'refresh-tokens',
    providers: [{ provide: REFRESHING, useClass: RefreshTokens }, provideEnvironmentInitializer(checkCompany)],
  };
}

function checkCompany(): void {
  if (!inject(AUTHORIZATION_FLOW) || inject(EXCLUSIVE_LOCK) === noTurns) {
    const cure = 'Name withCodeFlow() and withCrossTabSync() beside it.';
    throw configurationInvalid([{ property: 'withRefreshTokens()', reason: 'stands alone', cure }]);
  }
}
