import type { AuthorizationFlow, FlowRequest } from '../authorization/authorization-flow';
import type { ResolvedConfig } from '../configuration/oidc-config';
import { refusalOf } from '../platform/form-post';
import { getJson, type SendRequest } from '../platform/json-request';
import { isStringArray, type JsonObject } from '../protocol/json';
import { toOidcError } from '../protocol/oidc-error';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { tokenRequest } from '../protocol/token-request';
import { isSecureUrl } from '../protocol/url';
import type { SessionRecord } from '../session/oidc-session';
import { type OidcFinding, ok, problem, unknown } from './finding';

/**
 * Whether the provider offers the flow that the app uses; `null`: the implicit one.
 *
 * @param record of who is signed in, if somebody is
 */
export async function flowFindings(
  flow: AuthorizationFlow | null,
  config: ResolvedConfig,
  metadata: ProviderMetadata,
  send: SendRequest,
  record: SessionRecord | undefined,
): Promise<OidcFinding[]> {
  const { responseType, redirectUri } = config;
  if (!flow) {
    return [responseTypeFinding(responseType, metadata)];
  }
  const begun = await flow.begin(redirectUri, metadata).catch((thrown: unknown) => {
    if (toOidcError(thrown).code === 'configuration_invalid') {
      throw thrown;
    }
    return null; // What else is missing is a finding of its own.
  });
  return [
    responseTypeFinding('code', metadata),
    await tokenEndpointFinding(metadata, config, begun?.kept ?? {}, send),
    ...(flow.refresh ? [refreshTokenFinding(config, record)] : []),
    ...(flow.proof ? [proofFinding(metadata)] : []),
  ];
}

/** Which of a provider's conditions is not met can be seen by nobody but the provider. */
function refreshTokenFinding({ scope }: ResolvedConfig, record: SessionRecord | undefined): OidcFinding {
  const check = 'Refresh token';
  if (!record) {
    return unknown(check, 'sign in to see whether one comes');
  }
  const isAskedFor = scope.split(' ').includes('offline_access');
  return record.refreshToken
    ? ok(check, 'one came with the session')
    : problem(
        check,
        'none came with the session, so that renewals go through the frame',
        isAskedFor
          ? "Allow this client refresh tokens at the provider; some give them with prompt: 'consent' alone."
          : 'Ask for the scope offline_access, and allow it to this client at the provider.',
      );
}

/** RFC 9449 5.1. */
function proofFinding(metadata: object): OidcFinding {
  const check = 'Bound tokens';
  const { dpop_signing_alg_values_supported: offered } = metadata as JsonObject;
  if (!isStringArray(offered)) {
    return unknown(check, 'the provider does not say whether it knows DPoP');
  }
  return offered.includes('ES256')
    ? ok(check, 'the provider knows DPoP with ES256')
    : problem(check, `DPoP with ${offered.join(', ')} alone`, 'Allow ES256 at the provider, or leave withDPoP() out.');
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

/** Asks with a code that nobody has given out: any refusal that may be read will do, unless it is of the client. */
async function tokenEndpointFinding(
  { token_endpoint }: ProviderMetadata,
  { clientId, allowInsecureIssuer }: ResolvedConfig,
  { redirectUri = '', codeVerifier = '' }: FlowRequest['kept'],
  send: SendRequest,
): Promise<OidcFinding> {
  const check = 'Token endpoint';
  if (!token_endpoint) {
    return problem(check, 'the provider names none', 'The code flow needs one; without it, leave withCodeFlow() out.');
  }
  if (!isSecureUrl(token_endpoint, allowInsecureIssuer)) {
    return problem(check, `${token_endpoint} is not https`, 'Codes and tokens go by https alone.');
  }
  // All of a request, for some providers look at the client last.
  const body = tokenRequest({ code: 'diagnose', clientId, redirectUri, codeVerifier });
  try {
    // As the flow does: an answer that is no JSON, or points elsewhere, brings it nothing.
    await getJson(send, token_endpoint, { method: 'POST', body, cache: 'no-store', redirect: 'error' });
    return ok(check, 'readable from here');
  } catch (thrown) {
    const { code, status = 0 } = toOidcError(thrown);
    if (status < 400 || status >= 500 || status === 404) {
      return problem(
        check,
        `${code} ${status || ''}`.trim(),
        'Is it up, at this address, and this origin among its allowed CORS origins?',
      );
    }
    const { error } = await refusalOf(thrown).catch((): Record<string, unknown> => ({}));
    return error === 'invalid_client' || error === 'unauthorized_client'
      ? problem(
          check,
          error,
          'Register this client as a public one, without a secret, for the authorization code grant.',
        )
      : ok(check, 'readable from here');
  }
}
