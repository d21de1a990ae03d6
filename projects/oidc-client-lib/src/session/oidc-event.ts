import type { OidcError } from '../protocol/oidc-error';
import type { OidcSession } from './oidc-session';
import type { RenewalOutcome } from './renewal-outcome';

/** Who ended a session. */
export type SignedOutBy = 'app' | 'other_tab' | 'provider';

/**
 * Why the provider's session is not watched.
 *
 * - `no_endpoint`: the provider has no `check_session_iframe`, or sent no `session_state`.
 * - `no_answer`: its frame does not answer.
 * - `error`: its frame answers `error`; that may be blocked cookies too.
 * - `cookies_blocked`: the browser keeps the provider's cookies from the frame.
 * - `always_changed`: its frame says `changed` each time, though renewals show the same user.
 */
export type MonitoringStopReason = 'no_endpoint' | 'no_answer' | 'error' | 'cookies_blocked' | 'always_changed';

/** Everything that can happen, one member for each. No member but `session` carries a token. */
export type OidcEvent =
  /** Somebody signed in: by redirect, popup, silently at start-up, or in another tab. */
  | { readonly type: 'signed_in'; readonly session: OidcSession }
  /** The session of before a reload is in use again, or on a page that the user went back to, the one of a later page. */
  | { readonly type: 'session_restored'; readonly session: OidcSession }
  /** A renewal has brought new tokens, in this tab or in another one. */
  | { readonly type: 'session_renewed'; readonly session: OidcSession }
  /** The tokens have ended and were not renewed. Once for each session. `returnTo` is the route to come back to. */
  | { readonly type: 'session_expired'; readonly returnTo: string }
  /** The session has ended since somebody signed out. */
  | { readonly type: 'signed_out'; readonly by: SignedOutBy }
  /** The provider answered for another user (OIDC Core 12.2), or another tab signed in another one. */
  | { readonly type: 'other_user'; readonly error: OidcError }
  /** An answer to a sign-in was refused; the session that was there before is still there. */
  | { readonly type: 'callback_refused'; readonly error: OidcError }
  /** An attempt to renew has begun; 1 is the first since the last success. */
  | { readonly type: 'renewal_started'; readonly attempt: number }
  /** An attempt to renew ended, well or not. */
  | { readonly type: 'renewal_settled'; readonly outcome: RenewalOutcome }
  /**
   * Renewal cannot go on by itself; the session lives until `expiresAt` (epoch seconds, issuer's clock). A click that
   * calls `authorize({ display: 'popup' })` keeps the page and renews.
   */
  | { readonly type: 'sign_in_required'; readonly expiresAt: number; readonly outcome: RenewalOutcome }
  /** The local clock is wrong; from now on times are corrected by this many seconds. */
  | { readonly type: 'clock_offset_learned'; readonly offsetSeconds: number }
  /** The session could not be written to its storage; it lives in memory alone. */
  | { readonly type: 'storage_failed'; readonly error: OidcError }
  /** A secure API asks for a stronger sign-in (RFC 9470). */
  | { readonly type: 'step_up_required'; readonly acrValues?: string; readonly maxAge?: number; readonly url: string }
  /** The provider's session is no longer watched. */
  | { readonly type: 'monitoring_stopped'; readonly reason: MonitoringStopReason }
  /** The browser came back from the provider's sign-out. */
  | { readonly type: 'sign_out_completed' };

/** What `status` can be. `starting` is not "signed out": nobody knows yet. */
export type OidcStatus = 'starting' | 'anonymous' | 'authenticated' | 'renewing' | 'expired';
