import { InjectionToken } from '@angular/core';
import type { ProviderMetadata } from '../protocol/provider-metadata';

/**
 * Hands the parameters of an authorization request over by another way; answers the URL that is left.
 *
 * @throws OidcError endpoint_missing, endpoint_insecure; of the network; provider_error
 */
export type PushRequest = (url: string, metadata: ProviderMetadata) => Promise<string>;

/** Where nobody provides it, the parameters stand in the URL. */
export const PUSH_REQUEST = new InjectionToken<PushRequest>('push request');
