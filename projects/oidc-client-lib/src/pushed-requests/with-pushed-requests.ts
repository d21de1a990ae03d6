import { inject } from '@angular/core';
import { PUSH_REQUEST } from '../authorization/push-request';
import type { OidcFeature } from '../configuration/oidc-feature';
import { PushedRequests } from './pushed-requests';

/**
 * Sends the parameters of authorization requests to the provider before the browser goes there (pushed authorization
 * requests, RFC 9126): nothing of them stands in the address bar, in histories and logs, and nobody can change them on the
 * way. Of each sign-in and each renewal in the hidden frame; one request more. The endpoint must allow the app's origin (CORS).
 *
 * The URLs of `createAuthorizeUrl()` are good for as long as the provider keeps such a request, often a minute.
 */
export function withPushedRequests(): OidcFeature<'pushed-requests'> {
  return {
    kind: 'pushed-requests',
    providers: [PushedRequests, { provide: PUSH_REQUEST, useFactory: () => inject(PushedRequests).push }],
  };
}
