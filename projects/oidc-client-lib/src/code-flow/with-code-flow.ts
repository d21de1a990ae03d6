import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import type { OidcFeature } from '../configuration/oidc-feature';
import { CodeFlow } from './code-flow';
import { TokenEndpoint } from './token-endpoint';

/**
 * Signs in and renews by the authorization code flow with PKCE (OIDC Core 3.1, RFC 7636, RFC 9700 2.1.1) in place of the
 * implicit flow. The answer brings a code, which is exchanged for the tokens at the token endpoint; that must allow the
 * app's origin (CORS). Everything else stays as it is, the hidden frame of renewals included.
 */
export function withCodeFlow(): OidcFeature<'code-flow'> {
  return { kind: 'code-flow', providers: [TokenEndpoint, { provide: AUTHORIZATION_FLOW, useClass: CodeFlow }] };
}
