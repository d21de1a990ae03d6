import type { OidcEvent } from 'oidc-client-lib';
import { clockError } from '../clock/clock-error';
import { timeOfDay } from '../clock/time-of-day';

/** What an event is about, for the filter of the log. */
export type EventKind = 'session' | 'renewal' | 'problem';

/** An event with nothing secret in it. */
export interface LoggedEvent {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly type: OidcEvent['type'];
  readonly kind: EventKind;
  readonly text: string;
}

const PROBLEMS = /^(session_expired|other_user|callback_refused|sign_in_required|storage_failed)$/;

export function kindOf(event: OidcEvent): EventKind {
  if (PROBLEMS.test(event.type) || (event.type === 'renewal_settled' && event.outcome.reason !== 'renewed')) {
    return 'problem';
  }
  return event.type.startsWith('renewal_') ? 'renewal' : 'session';
}

/** One line for people. */
export function describe(event: OidcEvent): string {
  switch (event.type) {
    case 'signed_in':
    case 'session_restored':
    case 'session_renewed': {
      const { claims, expiresAt } = event.session;
      return `user ${claims.sub}, until ${timeOfDay(expiresAt * 1000)}`;
    }
    case 'session_expired':
      return 'the tokens have ended and were not renewed';
    case 'signed_out':
      return `by ${event.by === 'app' ? 'this tab' : event.by.replace('_', ' ')}`;
    case 'other_user':
    case 'callback_refused':
    case 'storage_failed':
      return event.error.message;
    case 'renewal_started':
      return `attempt ${event.attempt}`;
    case 'renewal_settled': {
      const { reason, code, confidence, durationMs, willRetry } = event.outcome;
      const rule = code === reason ? '' : ` (${code})`;
      const next = reason === 'renewed' ? '' : `, ${confidence}, ${willRetry ? 'will retry' : 'no further attempt'}`;
      return `${reason}${rule} after ${Math.round(durationMs)} ms${next}`;
    }
    case 'sign_in_required':
      return `${event.outcome.reason}; the session lives until ${timeOfDay(event.expiresAt * 1000)}`;
    case 'clock_offset_learned':
      return `this computer's clock is ${clockError(event.offsetSeconds)}`;
    case 'step_up_required':
      return `${event.url} asks for ${event.acrValues ?? 'a fresher sign-in'}`;
    case 'monitoring_stopped':
      return event.reason;
    case 'sign_out_completed':
      return 'back from the provider';
  }
}
