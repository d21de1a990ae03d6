import { InjectionToken } from '@angular/core';
import type { SendRequest } from './json-request';

/** What is looked at of an answer; CORS may hide headers. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** Binds tokens to a key of this browser, and shows with each request that the key is here (RFC 9449). */
export interface ProofOfPossession {
  /** What an authorization request says of the key (RFC 9449 10). */
  parameters(): Promise<Record<string, string>>;
  /** The header of one request; of one that carries an access token, for that alone (RFC 9449 4.1, 7.1). */
  headers(method: string, url: string, accessToken?: string): Promise<Record<string, string>>;
  /**
   * Keeps the nonce that came with an answer, and the time where a proof was refused for that. Answers whether the same
   * request may succeed now (RFC 9449 8, 9).
   *
   * @param said the body of a refusal, where it says why
   */
  learn(url: string, answer: Answer, said?: string): Promise<boolean>;
  /** Sends a request with its proof, and once more where the server wants a nonce, or the time was wrong. */
  readonly send: (...request: [...Parameters<SendRequest>, accessToken?: string]) => ReturnType<SendRequest>;
}

/** Where nobody provides it, tokens are bearer tokens (RFC 6750). */
export const PROOF_OF_POSSESSION = new InjectionToken<ProofOfPossession>('proof of possession');
