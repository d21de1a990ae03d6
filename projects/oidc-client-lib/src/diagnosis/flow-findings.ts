import type { AuthorizationFlow } from '../authorization/authorization-flow';
import type { ResolvedConfig } from '../configuration/oidc-config';
import type { SendRequest } from '../platform/json-request';
import { toOidcError } from '../protocol/oidc-error';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { type OidcFinding, ok, problem, unknown } from './finding';

/** Whether the provider offers the flow that the app uses; `null`: the implicit one. */
export async function flowFindings(
  flow: AuthorizationFlow | null,
  { responseType, redirectUri, clientId }: ResolvedConfig,
  metadata: ProviderMetadata,
  send: SendRequest,
): Promise<OidcFinding[]> {
  const wanted = (await flow?.begin(redirectUri))?.parameters['response_type'] ?? responseType;
  const offer = responseTypeFinding(wanted, metadata);
  return flow ? [offer, await tokenEndpointFinding(metadata, clientId, send)] : [offer];
}

function responseTypeFinding(wanted: string, metadata: ProviderMetadata): OidcFinding {
  const sorted = (type: string) => type.split(' ').sort().join(' ');
  const offered = metadata.response_types_supported;
  if (!offered) {
    return unknown('Response type', 'the provider does not say what it offers');
  }
  return offered.map(sorted).includes(sorted(wanted))
    ? ok('Response type', `${wanted} is offered`)
    : problem('Response type', `offered: ${offered.join(', ')}`, `Allow '${wanted}' for this client at the provider.`);
}

/** Asks with a code that nobody has given out: any refusal that may be read will do. */
async function tokenEndpointFinding(
  { token_endpoint }: ProviderMetadata,
  clientId: string,
  send: SendRequest,
): Promise<OidcFinding> {
  const check = 'Token endpoint';
  if (!token_endpoint) {
    return problem(check, 'the provider names none', 'The code flow needs one; without it, leave withCodeFlow() out.');
  }
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'diagnose', client_id: clientId });
  try {
    await send(token_endpoint, { method: 'POST', body, cache: 'no-store' });
    return ok(check, 'readable from here');
  } catch (thrown) {
    const { code, status = 0 } = toOidcError(thrown);
    return status >= 400 && status < 500
      ? ok(check, 'readable from here')
      : problem(check, `${code} ${status || ''}`.trim(), 'Is it up, and this origin among its allowed CORS origins?');
  }
}
