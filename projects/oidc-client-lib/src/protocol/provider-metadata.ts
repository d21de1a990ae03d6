import { isStringArray, type JsonObject } from './json';
import { OidcError } from './oidc-error';
import { checkJwkSet, type JwkSet } from './signing-key';
import { isSecureUrl } from './url';

/** The provider's metadata (OIDC Discovery 1.0 section 3) as far as this client uses it, under the standard's names. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly jwks_uri?: string;
  /** Keys given by hand, in place of `jwks_uri`. */
  readonly jwks?: JwkSet;
  readonly userinfo_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly check_session_iframe?: string;
  readonly revocation_endpoint?: string;
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly response_types_supported?: readonly string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
}

const ENDPOINTS = [
  'authorization_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
  'check_session_iframe',
  'revocation_endpoint',
];

/** Where the discovery document of an issuer is (OIDC Discovery 1.0 section 4). */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Checks a discovery document, or metadata given by hand (OIDC Discovery 1.0 section 4.3).
 *
 * @throws OidcError discovery_issuer_mismatch, discovery_invalid, endpoint_insecure, jwks_invalid
 */
export function checkProviderMetadata(document: JsonObject, issuer: string, allowInsecure?: boolean): ProviderMetadata {
  if (document['issuer'] !== issuer) {
    throw new OidcError('discovery_issuer_mismatch', {
      detail: `expected ${issuer}, got ${String(document['issuer']).slice(0, 200)}`,
    });
  }
  for (const name of ENDPOINTS) {
    const url = document[name];
    if (url !== undefined && url !== null && !isSecureUrl(url, allowInsecure)) {
      throw new OidcError('endpoint_insecure', { detail: name });
    }
  }
  const algorithms = document['id_token_signing_alg_values_supported'];
  if (
    !document['authorization_endpoint'] ||
    !(document['jwks_uri'] || document['jwks']) ||
    !(algorithms === undefined || isStringArray(algorithms))
  ) {
    throw new OidcError('discovery_invalid');
  }
  if (document['jwks']) {
    checkJwkSet(document['jwks'] as JsonObject);
  }
  return document as unknown as ProviderMetadata;
}
