import { InjectionToken } from '@angular/core';
import type { ProofOfPossession } from '../platform/proof-of-possession';
import type { AuthorizationResponse, ResponseTokens } from '../protocol/authorization-response';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import type { ValidatedSession } from '../session/session-store';
import type { PendingRequest } from './pending-requests';

/** What a request of a flow says, and what is remembered to redeem its answer. */
export interface FlowRequest {
  /** Parameters to add or replace. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly kept: Pick<PendingRequest, 'codeVerifier' | 'redirectUri'>;
}

/** A request whose answer is to be judged; one by a refresh token has no nonce to answer. */
export type AnsweredRequest = Partial<PendingRequest> &
  Pick<PendingRequest, 'createdAt' | 'scope'> & {
    /** The session that is renewed, where no authorization response comes. */
    readonly renewed?: ValidatedSession;
  };

/** Who judges an answer, whichever way its tokens come. */
export interface AnswerJudge {
  complete(response: AuthorizationResponse, request: AnsweredRequest, signedInAt: number): Promise<ValidatedSession>;
}

/** Another way to tokens than the implicit one, in which the answer itself brings them. */
export interface AuthorizationFlow {
  /** Where access tokens are bound, what shows it to APIs. */
  readonly proof?: ProofOfPossession | null;
  /** @throws OidcError configuration_invalid, endpoint_missing, endpoint_insecure, crypto_unavailable */
  begin(redirectUri: string, metadata: ProviderMetadata): Promise<FlowRequest>;
  /** @throws OidcError with the code of the rule that is broken; of the network */
  redeem(
    response: AuthorizationResponse,
    request: AnsweredRequest,
    metadata: ProviderMetadata,
  ): Promise<ResponseTokens>;
  /**
   * The session with new tokens, or `null` where the frame has to be asked.
   *
   * @throws OidcError as {@link redeem}
   */
  refresh?(previous: ValidatedSession, judge: AnswerJudge): Promise<ValidatedSession | null>;
}

/** `null`: the implicit flow. */
export const AUTHORIZATION_FLOW = new InjectionToken<AuthorizationFlow | null>('authorization flow');
