import { inject, Injectable } from '@angular/core';
import type { AnsweredRequest, AuthorizationFlow, FlowRequest } from '../authorization/authorization-flow';
import { configurationInvalid } from '../configuration/configuration-invalid';
import { Configuration } from '../configuration/resolve-config';
import { PROOF_OF_POSSESSION } from '../platform/proof-of-possession';
import { randomToken } from '../platform/random';
import { SIGNATURE_VERIFIER } from '../platform/signature-verifier';
import { type AuthorizationResponse, checkAnswer, type ResponseTokens } from '../protocol/authorization-response';
import { OidcError } from '../protocol/oidc-error';
import { codeChallenge } from '../protocol/pkce';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { readTokenResponse, tokenRequest } from '../protocol/token-request';
import { REFRESHING } from './refreshing';
import { TokenEndpoint } from './token-endpoint';

/** The authorization code flow with PKCE (OIDC Core 3.1, RFC 7636): the answer brings a code, and that the tokens. */
@Injectable()
export class CodeFlow implements AuthorizationFlow {
  readonly #configuration = inject(Configuration);
  readonly #verifier = inject(SIGNATURE_VERIFIER);
  readonly #endpoint = inject(TokenEndpoint);
  readonly #refreshing = inject(REFRESHING, { optional: true, self: true });
  readonly refresh = this.#refreshing?.renew;
  readonly proof = inject(PROOF_OF_POSSESSION, { optional: true, self: true });

  async begin(redirectUri: string, metadata: ProviderMetadata): Promise<FlowRequest> {
    const { responseType } = await this.#configuration.get();
    if (responseType === 'id_token') {
      // Without an access token there is nothing to exchange for.
      throw configurationInvalid([
        { property: 'responseType', reason: 'is of the implicit flow', cure: 'Leave it out.' },
      ]);
    }
    await this.#endpoint.check(metadata); // Before anybody types a password in vain.
    const codeVerifier = randomToken();
    const digest = await this.#verifier.digest('SHA-256', new TextEncoder().encode(codeVerifier));
    return {
      // In the fragment the code stays out of the logs of the app's server, and off its referrers.
      parameters: {
        response_type: 'code',
        response_mode: 'fragment',
        ...codeChallenge(digest),
        ...(await this.proof?.parameters()),
      },
      kept: { codeVerifier, redirectUri },
    };
  }

  async redeem(
    response: AuthorizationResponse,
    { codeVerifier, redirectUri, renewed }: AnsweredRequest,
    metadata: ProviderMetadata,
  ): Promise<ResponseTokens> {
    if (renewed && this.#refreshing) {
      return this.#refreshing.redeem(renewed, metadata);
    }
    checkAnswer(response, metadata);
    const code = response.get('code');
    if (!code || !codeVerifier || !redirectUri) {
      throw new OidcError('code_missing');
    }
    const { clientId } = await this.#configuration.get();
    const body = tokenRequest({ code, clientId, redirectUri, codeVerifier });
    const answer = await this.#endpoint.ask(metadata, body, code);
    const tokens = readTokenResponse(answer, this.#endpoint.tokenType, response.get('session_state'));
    return this.#refreshing ? tokens : { ...tokens, refreshToken: undefined };
  }
}
