import { OidcError } from './oidc-error';
import { withParameters } from './url';

/** Parameters that only the protocol may set: another value would break the binding of answer and request. */
const RESERVED = /^(state|nonce|client_id|redirect_uri|response_type|response_mode|id_token_hint|request|request_uri)$/;

/** The names among these parameters that `customParams` must not set. */
export function reservedParameters(parameters: Record<string, unknown> = {}): string[] {
  return Object.keys(parameters).filter((name) => RESERVED.test(name));
}

/**
 * The URL of an authentication request (OIDC Core 3.2.2.1, 3.1.2.1).
 *
 * @throws OidcError parameter_reserved
 */
export function authorizationUrl(
  endpoint: string,
  parameters: Record<string, string | number | undefined>,
  customParams?: Record<string, string>,
): string {
  const [reserved] = reservedParameters(customParams);
  if (reserved) {
    throw new OidcError('parameter_reserved', { detail: reserved });
  }
  return withParameters(endpoint, { ...customParams, ...defined(parameters) });
}

function defined(parameters: Record<string, string | number | undefined>): Record<string, string | number | undefined> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
