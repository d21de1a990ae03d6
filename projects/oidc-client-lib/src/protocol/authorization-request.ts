import { OidcError } from './oidc-error';
import { defined, withParameters } from './url';

/**
 * Parameters that only the protocol may set: another value would break the binding of answer and request, or ask for what
 * the answer is not held to (`max_age`, `claims`).
 */
const RESERVED =
  /^(state|nonce|scope|clientid|redirecturi|response(type|mode)|idtokenhint|request(uri)?|maxage|claims)$/i;

/** The names among these parameters that `customParams` must not set. */
export function reservedParameters(parameters?: Record<string, unknown> | null): string[] {
  // Servers take `Client_ID`, `client.id`, `client_id[]` and ` client_id` for the same.
  return Object.keys(parameters ?? {}).filter((name) => RESERVED.test(name.replace(/[^a-z]/gi, '')));
}

/** @throws OidcError parameter_reserved */
export function checkCustomParams(customParams?: Record<string, unknown>): void {
  const [reserved] = reservedParameters(customParams);
  if (reserved) {
    throw new OidcError('parameter_reserved', { detail: reserved });
  }
}

/**
 * The URL of an authentication request (OIDC Core 3.2.2.1, 3.1.2.1).
 *
 * @throws OidcError parameter_reserved
 */
export function authorizationUrl(
  endpoint: string,
  parameters: Record<string, string | number | undefined>,
  customParams?: Record<string, string | undefined>,
): string {
  checkCustomParams(customParams);
  return withParameters(endpoint, { ...customParams, ...defined(parameters) });
}
