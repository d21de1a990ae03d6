import { inject, Injectable } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { postForm } from '../platform/form-post';
import { SEND_REQUEST } from '../platform/json-request';
import { PROOF_OF_POSSESSION } from '../platform/proof-of-possession';
import { secretEndpoint } from '../protocol/endpoint';
import type { JsonObject } from '../protocol/json';
import type { ProviderMetadata } from '../protocol/provider-metadata';

/** Where codes and refresh tokens become tokens. */
@Injectable()
export class TokenEndpoint {
  readonly #configuration = inject(Configuration);
  readonly #proof = inject(PROOF_OF_POSSESSION, { optional: true, self: true });
  readonly #send = this.#proof?.send ?? inject(SEND_REQUEST);

  /** Of the tokens that are asked for; others are refused (RFC 6749 5.1, RFC 9449 5). */
  readonly tokenType = this.#proof ? 'dpop' : 'bearer';

  /** @throws OidcError endpoint_missing, endpoint_insecure */
  async check(metadata: ProviderMetadata): Promise<string> {
    const { allowInsecureIssuer } = await this.#configuration.get();
    return secretEndpoint(metadata, 'token_endpoint', allowInsecureIssuer);
  }

  /**
   * @param secret what no error may quote
   * @throws OidcError as {@link check}; of the network; provider_error
   */
  async ask(metadata: ProviderMetadata, body: URLSearchParams, secret: string): Promise<JsonObject> {
    return postForm(this.#send, await this.check(metadata), body, secret);
  }
}
