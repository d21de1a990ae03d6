import type { OidcErrorCode } from '../protocol/oidc-error';
import type { RenewalReason } from '../protocol/renewal-reason';

/** How one attempt to renew the session ended. */
export interface RenewalOutcome {
  /** Why it ended; the list is closed. */
  readonly reason: RenewalReason;
  /** `renewed`, or the code of the error: for `invalid_response` the rule that was broken. */
  readonly code: OidcErrorCode | 'renewed';
  /** How sure it is that the reason is the right one. */
  readonly confidence: 'certain' | 'likely' | 'possible';
  /** What was observed, in words. */
  readonly seen: string;
  /** One sentence for a developer. */
  readonly message: string;
  /** What to do about it; empty after a success. */
  readonly cure: string;
  /** Whether another attempt follows by itself. */
  readonly willRetry: boolean;
  /** 1 for the first attempt since the last success. */
  readonly attempt: number;
  /** Epoch milliseconds, local clock. */
  readonly startedAt: number;
  /** How long it took. Milliseconds. */
  readonly durationMs: number;
}

/** Where the renewal of the session stands. */
export interface RenewalState {
  /**
   * - `idle`: nothing to do before `dueAt`; or no session, or `silentRenew` off (then `dueAt` is null)
   * - `due`: about to start
   * - `renewing`: an attempt is under way
   * - `waiting`: a transient failure; the next attempt is at `dueAt`, or when the browser is online again
   * - `ended`: no attempt will start by itself; sign in again, or call `refreshSession()`
   */
  readonly phase: 'idle' | 'due' | 'renewing' | 'waiting' | 'ended';
  /** When the next attempt is due. Epoch milliseconds, local clock. */
  readonly dueAt: number | null;
  /** Attempts since the last success. */
  readonly attempt: number;
  /** How the last attempt ended, `null` before the first one. */
  readonly lastOutcome: RenewalOutcome | null;
}
