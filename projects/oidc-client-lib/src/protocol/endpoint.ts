import { OidcError } from './oidc-error';
import type { ProviderMetadata } from './provider-metadata';
import { isSecureUrl } from './url';

/**
 * An endpoint that something secret is sent to.
 *
 * @throws OidcError endpoint_missing, endpoint_insecure
 */
export function secretEndpoint(
  metadata: ProviderMetadata,
  name: 'token_endpoint' | 'pushed_authorization_request_endpoint',
  allowInsecure: boolean | undefined,
): string {
  const endpoint = metadata[name];
  if (!endpoint) {
    throw new OidcError('endpoint_missing', { detail: name });
  }
  if (!isSecureUrl(endpoint, allowInsecure)) {
    throw new OidcError('endpoint_insecure', { detail: name });
  }
  return endpoint;
}
