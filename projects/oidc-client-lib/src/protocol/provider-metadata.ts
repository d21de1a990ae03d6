import { isStringArray, type JsonObject } from './json';
import { OidcError } from './oidc-error';
import { checkJwkSet, type JwkSet } from './signing-key';
import { isSecureUrl } from './url';

/** The provider's metadata (OIDC Discovery 1.0 section 3) as far as this client uses it, under the standard's names. */
export interface ProviderMetadata {
  /** The issuer identifier, as the provider spells it. */
  readonly issuer: string;
  /** Where users sign in, and renewals are asked for. */
  readonly authorization_endpoint: string;
  /** For `withCodeFlow()` (RFC 6749 3.2). */
  readonly token_endpoint?: string;
  /** Where the keys are (RFC 7517 5). */
  readonly jwks_uri?: string;
  /** Keys given by hand, in place of `jwks_uri`. */
  readonly jwks?: JwkSet;
  /** For `withUserInfo()` (OIDC Core 5.3). */
  readonly userinfo_endpoint?: string;
  /** For `logoff()` (RP-Initiated Logout 1.0). */
  readonly end_session_endpoint?: string;
  /** For `withSessionMonitoring()` (Session Management 1.0). */
  readonly check_session_iframe?: string;
  /** For `logoff()`, which takes the access token back (RFC 7009). */
  readonly revocation_endpoint?: string;
  readonly pushed_authorization_request_endpoint?: string;
  /** `alg` values that an ID Token may have; others are refused. */
  readonly id_token_signing_alg_values_supported?: readonly string[];
  /** What may be asked for; `diagnose()` alone looks at it. */
  readonly response_types_supported?: readonly string[];
  /** Whether answers without an ID Token must have `iss` (RFC 9207 3). */
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
    // Some providers leave those that they do not have empty.
    if (url && !isSecureUrl(url, allowInsecure)) {
      throw new OidcError('endpoint_insecure', { detail: name });
    }
  }
  const algorithms = document['id_token_signing_alg_values_supported'];
  if (
    !document['authorization_endpoint'] ||
    // RFC 6749 3.1
    (document['authorization_endpoint'] as string).includes('#') ||
    !(document['jwks_uri'] || document['jwks']) ||
    !isStringArray(algorithms ?? [])
  ) {
    throw new OidcError('discovery_invalid');
  }
  if (document['jwks']) {
    checkJwkSet(document['jwks'] as JsonObject);
  }
  return document as unknown as ProviderMetadata;
}
