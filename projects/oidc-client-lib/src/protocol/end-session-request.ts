import { withParameters } from './url';

/** The parameters of an RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0 section 2). */
export interface EndSessionParameters {
  readonly id_token_hint?: string;
  readonly client_id: string;
  readonly post_logout_redirect_uri?: string;
  readonly state?: string;
  readonly [name: string]: string | undefined;
}

export function endSessionUrl(endpoint: string, parameters: EndSessionParameters): string {
  return withParameters(endpoint, parameters);
}
