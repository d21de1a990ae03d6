import { inject, Injectable } from '@angular/core';
import type { AuthorizationFlow, FlowRequest } from '../authorization/authorization-flow';
import { Configuration } from '../configuration/resolve-config';
import { getJson, SEND_REQUEST } from '../platform/json-request';
import { randomToken } from '../platform/random';
import { SIGNATURE_VERIFIER } from '../platform/signature-verifier';
import {
  type AuthorizationResponse,
  checkAnswer,
  providerError,
  type ResponseTokens,
} from '../protocol/authorization-response';
import type { JsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import { codeChallenge } from '../protocol/pkce';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { type CodeGrant, readTokenError, readTokenResponse, tokenRequest } from '../protocol/token-request';
import { isSecureUrl } from '../protocol/url';
import { tokenRefusal } from './token-refusal';

/** The authorization code flow with PKCE (OIDC Core 3.1, RFC 7636): the answer brings a code, and that the tokens. */
@Injectable()
export class CodeFlow implements AuthorizationFlow {
  readonly #configuration = inject(Configuration);
  readonly #verifier = inject(SIGNATURE_VERIFIER);
  readonly #send = inject(SEND_REQUEST);

  async begin(redirectUri: string, metadata: ProviderMetadata): Promise<FlowRequest> {
    const { responseType } = await this.#configuration.get();
    if (responseType === 'id_token') {
      // Without an access token there is nothing to exchange for.
      const mistake = { property: 'responseType', reason: 'is of the implicit flow', cure: 'Leave it out.' };
      const detail = `${mistake.property} ${mistake.reason}. ${mistake.cure}`;
      throw new OidcError('configuration_invalid', { mistakes: [mistake], detail });
    }
    await this.#endpoint(metadata); // Before anybody types a password in vain.
    const codeVerifier = randomToken();
    const digest = await this.#verifier.digest('SHA-256', new TextEncoder().encode(codeVerifier));
    return {
      // In the fragment the code stays out of the logs of the app's server, and off its referrers.
      parameters: { response_type: 'code', response_mode: 'fragment', ...codeChallenge(digest) },
      kept: { codeVerifier, redirectUri },
    };
  }

  async redeem(
    response: AuthorizationResponse,
    { codeVerifier, redirectUri }: FlowRequest['kept'],
    metadata: ProviderMetadata,
  ): Promise<ResponseTokens> {
    checkAnswer(response, metadata);
    const code = response.get('code');
    if (!code || !codeVerifier || !redirectUri) {
      throw new OidcError('code_missing');
    }
    const { clientId } = await this.#configuration.get();
    const grant = { code, clientId, redirectUri, codeVerifier };
    return readTokenResponse(await this.#exchange(grant, await this.#endpoint(metadata)), response);
  }

  async #endpoint({ token_endpoint }: ProviderMetadata): Promise<string> {
    const { allowInsecureIssuer } = await this.#configuration.get();
    if (!token_endpoint) {
      throw new OidcError('endpoint_missing', { detail: 'token_endpoint' });
    }
    if (!isSecureUrl(token_endpoint, allowInsecureIssuer)) {
      throw new OidcError('endpoint_insecure', { detail: 'token_endpoint' });
    }
    return token_endpoint;
  }

  /** One request, which is not repeated: a code is good for one. */
  async #exchange(grant: CodeGrant, endpoint: string): Promise<JsonObject> {
    // Neither code nor verifier follows to wherever the answer points.
    const init: RequestInit = { method: 'POST', body: tokenRequest(grant), cache: 'no-store', redirect: 'error' };
    const answer = await getJson(this.#send, endpoint, init).catch(tokenRefusal);
    // Some providers refuse with the status of success.
    const refusal = readTokenError(answer, grant.code);
    if (refusal.has('error')) {
      throw providerError(refusal);
    }
    return answer;
  }
}
