import { errorText, type OidcErrorCode } from './error-texts';
import type { RenewalReason } from './renewal-reason';

export type { OidcErrorCode };

/** One mistake in the configuration: where, why, and what to do. */
export interface OidcConfigMistake {
  /** Name of the property, with dots for one inside another. */
  readonly property: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** What it should be. */
  readonly cure: string;
}

/** What an {@link OidcError} can carry besides its code. No member ever holds a token, a state or a nonce. */
export interface OidcErrorDetails {
  /** Values that explain the case, none of them secret; part of the message too. */
  readonly detail?: string;
  /** What foreign code threw. */
  readonly cause?: unknown;
  /** `error` of an OAuth error response (RFC 6749 4.2.2.1). */
  readonly error?: string;
  /** `error_description`, made safe to show as text. */
  readonly errorDescription?: string;
  /** `error_uri`, present only when it is an http(s) URL. */
  readonly errorUri?: string;
  /** HTTP status, for answers that had one. */
  readonly status?: number;
  /** How the renewal ended, when a renewal failed. */
  readonly reason?: RenewalReason;
  /** Everything that is wrong with a configuration, with configuration_invalid. */
  readonly mistakes?: readonly OidcConfigMistake[];
}

/** The one class of error that this library throws, rejects with, emits and shows. */
export class OidcError extends Error {
  override readonly name = 'OidcError';
  /** See {@link OidcErrorDetails.detail}. */
  declare readonly detail?: string;
  /** See {@link OidcErrorDetails.error}. */
  declare readonly error?: string;
  /** See {@link OidcErrorDetails.errorDescription}. */
  declare readonly errorDescription?: string;
  /** See {@link OidcErrorDetails.errorUri}. */
  declare readonly errorUri?: string;
  /** See {@link OidcErrorDetails.status}. */
  declare readonly status?: number;
  /** See {@link OidcErrorDetails.reason}. */
  declare readonly reason?: RenewalReason;
  /** See {@link OidcErrorDetails.mistakes}. */
  declare readonly mistakes?: readonly OidcConfigMistake[];

  constructor(
    /** What went wrong; stable, and the anchor of its entry in the troubleshooting guide. */
    readonly code: OidcErrorCode,
    details: OidcErrorDetails = {},
  ) {
    // What others wrote is text, and not even by mistake markup.
    const detail = details.detail?.replace(/[<>]/g, ' ');
    super(
      `${code}: ${errorText(code)}${detail ? ` (${detail})` : ''} See oidc-client-lib/docs/errors.md#${code}`,
      details,
    );
    Object.assign(this, details, { detail });
  }
}

/** Turns what foreign code threw into an {@link OidcError}; an OidcError passes untouched. */
export function toOidcError(thrown: unknown, code: OidcErrorCode = 'unexpected'): OidcError {
  return thrown instanceof OidcError ? thrown : new OidcError(code, { cause: thrown });
}
