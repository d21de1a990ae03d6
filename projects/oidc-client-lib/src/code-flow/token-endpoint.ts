import { inject, Injectable } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { getJson, SEND_REQUEST } from '../platform/json-request';
import { PROOF_OF_POSSESSION } from '../platform/proof-of-possession';
import { providerError } from '../protocol/authorization-response';
import type { JsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { readTokenError } from '../protocol/token-request';
import { isSecureUrl } from '../protocol/url';
import { tokenRefusal } from './token-refusal';

/** Where codes and refresh tokens become tokens. */
@Injectable()
export class TokenEndpoint {
  readonly #configuration = inject(Configuration);
  readonly #proof = inject(PROOF_OF_POSSESSION, { optional: true, self: true });
  readonly #send = this.#proof?.send ?? inject(SEND_REQUEST);

  /** Of the tokens that are asked for; others are refused (RFC 6749 5.1, RFC 9449 5). */
  readonly tokenType = this.#proof ? 'dpop' : 'bearer';

  /** @throws OidcError endpoint_missing, endpoint_insecure */
  async check({ token_endpoint }: ProviderMetadata): Promise<string> {
    const { allowInsecureIssuer } = await this.#configuration.get();
    if (!token_endpoint) {
      throw new OidcError('endpoint_missing', { detail: 'token_endpoint' });
    }
    if (!isSecureUrl(token_endpoint, allowInsecureIssuer)) {
      throw new OidcError('endpoint_insecure', { detail: 'token_endpoint' });
    }
    return token_endpoint;
  }

  /**
   * One request, which is not repeated: what it carries is good for one.
   *
   * @param secret what no error may quote
   * @throws OidcError as {@link check}; of the network; provider_error
   */
  async ask(metadata: ProviderMetadata, body: URLSearchParams, secret: string): Promise<JsonObject> {
    const endpoint = await this.check(metadata);
    // Nothing of it follows to wherever the answer points.
    const init: RequestInit = { method: 'POST', body, cache: 'no-store', redirect: 'error' };
    const answer = await getJson(this.#send, endpoint, init).catch(tokenRefusal);
    // Some providers refuse with the status of success.
    const refusal = readTokenError(answer, secret);
    if (refusal.has('error')) {
      throw providerError(refusal);
    }
    return answer;
  }
}
