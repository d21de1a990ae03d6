import { InjectionToken } from '@angular/core';
import type { AuthorizationFlow } from '../authorization/authorization-flow';
import type { ResponseTokens } from '../protocol/authorization-response';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import type { ValidatedSession } from '../session/session-store';

/** What the code flow is given to renew by refresh tokens. */
export interface Refreshing {
  readonly renew: NonNullable<AuthorizationFlow['refresh']>;
  /** @throws OidcError of the network, provider_error, or the code of the rule that is broken */
  redeem(renewed: ValidatedSession, metadata: ProviderMetadata): Promise<ResponseTokens>;
}

/** Where nobody provides it, refresh tokens are not kept. */
export const REFRESHING = new InjectionToken<Refreshing>('refreshing');
