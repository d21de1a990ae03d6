import { inject, Injectable } from '@angular/core';
import type { PushRequest } from '../authorization/push-request';
import { Configuration } from '../configuration/resolve-config';
import { postForm } from '../platform/form-post';
import { SEND_REQUEST } from '../platform/json-request';
import { PROOF_OF_POSSESSION } from '../platform/proof-of-possession';
import { secretEndpoint } from '../protocol/endpoint';
import { pushedParameters, pushedRequestUrl } from '../protocol/pushed-request';

/** Pushes authorization requests (RFC 9126). */
@Injectable()
export class PushedRequests {
  readonly #configuration = inject(Configuration);
  readonly #proof = inject(PROOF_OF_POSSESSION, { optional: true, self: true });
  readonly #send = inject(SEND_REQUEST);

  readonly push: PushRequest = async (url, metadata) => {
    const { clientId, allowInsecureIssuer } = await this.#configuration.get();
    const endpoint = secretEndpoint(metadata, 'pushed_authorization_request_endpoint', allowInsecureIssuer);
    const { authorization_endpoint } = metadata;
    const body = pushedParameters(url, authorization_endpoint);
    // A proof binds the code to its key (RFC 9449 10.1). One that names no key has none that outlives this page.
    const send = body.has('dpop_jkt') && this.#proof ? this.#proof.send : this.#send;
    const answer = await postForm(send, endpoint, body, body.get('state') ?? '…');
    return pushedRequestUrl(url, authorization_endpoint, clientId, answer);
  };
}
