import { inject, provideEnvironmentInitializer } from '@angular/core';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { configurationInvalid } from '../configuration/configuration-invalid';
import type { OidcFeature } from '../configuration/oidc-feature';
import { PROOF_OF_POSSESSION } from '../platform/proof-of-possession';
import { DPoP } from './dpop';

/**
 * Binds access and refresh tokens to a key of this browser (DPoP, RFC 9449): whoever gets hold of a token can do nothing
 * with it elsewhere. Requests to the token endpoint, to UserInfo and to `secureApis` carry a proof, and the scheme `DPoP` in
 * place of `Bearer`. The key is made by WebCrypto, cannot be exported, and is kept in IndexedDB. Needs {@link withCodeFlow},
 * and a provider that answers the token type `DPoP`.
 *
 * @throws OidcError configuration_invalid, when the app starts without the code flow
 */
export function withDPoP(): OidcFeature<'dpop'> {
  return {
    kind: 'dpop',
    providers: [{ provide: PROOF_OF_POSSESSION, useClass: DPoP }, provideEnvironmentInitializer(checkCompany)],
  };
}

function checkCompany(): void {
  if (!inject(AUTHORIZATION_FLOW)) {
    const cure = 'Name withCodeFlow() beside it.';
    throw configurationInvalid([{ property: 'withDPoP()', reason: 'stands alone', cure }]);
  }
}
