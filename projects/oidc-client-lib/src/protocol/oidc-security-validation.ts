import { authorizationUrl } from './authorization-request';
import { checkAuthorizationResponse, readAuthorizationResponse } from './authorization-response';
import { checkIdTokenClaims, checkIdTokenTimes } from './id-token';
import { decodeJwt } from './jwt';
import { checkProviderMetadata } from './provider-metadata';
import { checkRenewedIdToken } from './renewed-id-token';
import { selectVerificationKeys } from './signing-key';
import { checkAccessTokenHash } from './token-hash';

/** The rules of the specifications as pure functions, usable without Angular. They throw an `OidcError`. */
export const OidcSecurityValidation = {
  authorizationUrl,
  readAuthorizationResponse,
  checkAuthorizationResponse,
  checkProviderMetadata,
  decodeJwt,
  selectVerificationKeys,
  checkIdTokenClaims,
  checkIdTokenTimes,
  checkAccessTokenHash,
  checkRenewedIdToken,
} as const;
