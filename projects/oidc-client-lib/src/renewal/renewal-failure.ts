import { errorText } from '../protocol/error-texts';
import { OidcError } from '../protocol/oidc-error';
import type { RenewalReason } from '../protocol/renewal-reason';
import type { RenewalOutcome } from '../session/renewal-outcome';

/** What is known around a failed renewal, besides the error. */
export interface RenewalCircumstances {
  /** Whether the provider lives on another site than the app, so that browsers may keep its cookies from a frame. */
  readonly isCrossSite: boolean;
  /** Seconds since the user signed in, when no silent renewal has worked since; otherwise `null`. */
  readonly secondsSinceSignIn: number | null;
}

type FailureReason = Exclude<RenewalReason, 'renewed'>;

/** A failure with its reason, and what is said about it. */
export interface RenewalFailure {
  readonly error: OidcError;
  readonly reason: RenewalReason;
  readonly confidence: RenewalOutcome['confidence'];
  readonly isTransient: boolean;
}

// Errors of OIDC Core 3.1.2.6 that mean just themselves.
const INTERACTION = /^(interaction|consent|account_selection)_required$/;
// RFC 6749 4.2.2.1
const TRANSIENT_ERRORS = /^(server_error|temporarily_unavailable)$/;
// These are reasons as well as codes.
const PLAIN = /timeout|offline|network|_blocked|other_user/;
const FINAL = /csp|cookies|other/;
// `login_required` as long as this after a sign-in was hardly the end of a session.
const FRESH_SIGN_IN_SECONDS = 600;

// A page in the frame may be the error page of a provider that is ill for a moment; one that stays is a refusal.
const MAX_FRAMING_ATTEMPTS = 6;
const FIRST_BACK_OFF_MS = 2000;
const MIN_CEILING_MS = 8000;
// When the tokens have just ended somebody may be waiting; later, hardly.
const EAGER_MS = 60_000;
const EAGER_CEILING_MS = 10_000;
const LATE_CEILING_MS = 30_000;
// How long tries go on by themselves after the tokens have ended.
const PATIENCE_MS = 120_000;

/** Why a renewal failed, and whether trying again makes sense. */
export function explainFailure(thrown: OidcError, circumstances: RenewalCircumstances): RenewalFailure {
  const { code, error } = thrown;
  const as = (
    reason: FailureReason,
    confidence: RenewalFailure['confidence'] = 'certain',
    isTransient = false,
  ): RenewalFailure => {
    const { errorDescription, errorUri } = thrown;
    const told = reason === 'invalid_response' || reason === 'provider_error' ? code : reason;
    // Only an error answer of the provider is told under another code.
    const failure =
      told === code
        ? thrown
        : new OidcError(told, { error, errorDescription, errorUri, detail: errorDescription ?? error });
    return { error: Object.assign(failure, { reason }), reason, confidence, isTransient };
  };
  if (PLAIN.test(code)) {
    return as(code as FailureReason, code === 'framing_blocked' ? 'likely' : 'certain', !FINAL.test(code));
  }
  if (code === 'http_error') {
    return as('provider_error', 'certain', (thrown.status ?? 0) >= 500 || thrown.status === 429);
  }
  if (code !== 'provider_error') {
    // An attempt that was cut short says nothing of the next.
    return as('invalid_response', 'certain', code === 'superseded');
  }
  if (error && INTERACTION.test(error)) {
    return as(error as FailureReason);
  }
  if (error !== 'login_required') {
    return as('provider_error', 'certain', TRANSIENT_ERRORS.test(error ?? ''));
  }
  const { isCrossSite, secondsSinceSignIn } = circumstances;
  if (!isCrossSite) {
    return as('signed_out');
  }
  if (secondsSinceSignIn === null) {
    return as('signed_out', 'likely');
  }
  return secondsSinceSignIn < FRESH_SIGN_IN_SECONDS ? as('cookies_blocked', 'likely') : as('signed_out', 'possible');
}

/** The parts of an outcome that are words: the text of an error says what happened, then what to do. */
export function outcomeTexts({ code, detail }: OidcError): Pick<RenewalOutcome, 'seen' | 'message' | 'cure'> {
  const [, told = '', cure = ''] = /^(.*?[.;?])(?:\s+(.*))?$/.exec(errorText(code)) ?? [];
  return {
    seen: detail ?? code,
    message: told || code,
    cure: cure || `See oidc-client-lib/docs/errors.md#${code}`,
  };
}

/**
 * Milliseconds until the next attempt: exponential back-off with full jitter, so that clients whose provider was down
 * do not come back all at once. While the tokens live, the ceiling is half of what is left of them: there is always one
 * more try before they end, and no hurry when they live for days. For a minute after they have ended, tries go on at a
 * pace that a user may wait for; then they become rare. `null` when the failure is final, or it is enough.
 *
 * @param attempt number of the attempt that failed, from 1
 * @param remainingMs until the tokens end; negative since they have, or since somebody came back after that
 */
export function backOffMs(
  { reason, isTransient }: RenewalFailure,
  attempt: number,
  remainingMs: number,
  random: () => number = Math.random,
): number | null {
  if (!isTransient || remainingMs < -PATIENCE_MS || (reason === 'framing_blocked' && attempt >= MAX_FRAMING_ATTEMPTS)) {
    return null;
  }
  return 250 + random() * Math.min(FIRST_BACK_OFF_MS * 2 ** (attempt - 1), ceilingMs(remainingMs));
}

function ceilingMs(remainingMs: number): number {
  if (remainingMs > 0) {
    return Math.max(remainingMs / 2, MIN_CEILING_MS);
  }
  return remainingMs > -EAGER_MS ? EAGER_CEILING_MS : LATE_CEILING_MS;
}
