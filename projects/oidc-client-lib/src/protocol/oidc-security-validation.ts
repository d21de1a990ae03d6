import { authorizationUrl } from './authorization-request';
import { checkAuthorizationResponse, readAuthorizationResponse } from './authorization-response';
import { checkIdTokenClaims, checkIdTokenTimes } from './id-token';
import { decodeJwt } from './jwt';
import { OidcError, type OidcErrorCode, toOidcError } from './oidc-error';
import { checkProviderMetadata } from './provider-metadata';
import { checkRenewedIdToken } from './renewed-id-token';
import { selectVerificationKeys } from './signing-key';
import { checkAccessTokenHash } from './token-hash';

/** Types do not keep callers from giving what no rule can read: that is an {@link OidcError}, too. */
function typed<Rule extends (...given: never[]) => unknown>(rule: Rule, code?: OidcErrorCode): Rule {
  return ((...given) => {
    try {
      return rule(...given);
    } catch (thrown) {
      throw toOidcError(thrown, code);
    }
  }) as Rule;
}

/** A comparison with what is no number breaks no rule: where the time is missing, every token would be right. */
const checkTimes: typeof checkIdTokenTimes = (claims, nowSeconds, skewSeconds, maxAge) => {
  const { exp, iat } = claims;
  if (![exp, iat, nowSeconds, skewSeconds, maxAge ?? 0].every(Number.isFinite)) {
    throw new OidcError('unexpected', { detail: 'exp, iat, nowSeconds, skewSeconds and maxAge must be numbers' });
  }
  checkIdTokenTimes(claims, nowSeconds, skewSeconds, maxAge);
};

/** The rules of the specifications as pure functions, usable without Angular. They throw an `OidcError`. */
export const OidcSecurityValidation = {
  authorizationUrl: /* @__PURE__ */ typed(authorizationUrl),
  readAuthorizationResponse: /* @__PURE__ */ typed(readAuthorizationResponse, 'callback_not_recognized'),
  checkAuthorizationResponse: /* @__PURE__ */ typed(checkAuthorizationResponse),
  checkProviderMetadata: /* @__PURE__ */ typed(checkProviderMetadata, 'discovery_invalid'),
  decodeJwt: /* @__PURE__ */ typed(decodeJwt, 'id_token_malformed'),
  selectVerificationKeys: /* @__PURE__ */ typed(selectVerificationKeys, 'jwks_invalid'),
  checkIdTokenClaims: /* @__PURE__ */ typed(checkIdTokenClaims, 'id_token_malformed'),
  checkIdTokenTimes: /* @__PURE__ */ typed(checkTimes),
  checkAccessTokenHash: /* @__PURE__ */ typed(checkAccessTokenHash),
  checkRenewedIdToken: /* @__PURE__ */ typed(checkRenewedIdToken),
} as const;
