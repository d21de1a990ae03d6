import type { RenewalReason } from 'oidc-client-lib';

/** A switch at the embedded provider. */
export interface Fault {
  readonly name: string;
  readonly what: string;
  /** What the switchboard is told; an `action` happens once, settings stay until they are mended. */
  readonly change: Readonly<Record<string, unknown>>;
  /** The world is another one from now on: the session of before is let go, and a new one fetched silently. */
  readonly startsAnew?: boolean;
  /** What a renewal is expected to say. */
  readonly expects: RenewalReason | 'renewed';
}

export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}

const HOURS = 3600;
const silent = { requests: 'silent' };

export const FAULT_GROUPS: readonly FaultGroup[] = [
  {
    title: 'The line',
    faults: [
      { name: 'Down', what: 'Every connection is cut.', change: { down: true }, expects: 'network' },
      { name: 'Slow', what: 'Answers take two seconds.', change: { ...silent, delayMs: 2000 }, expects: 'renewed' },
      { name: 'Hanging', what: 'Requests are never answered.', change: { ...silent, hang: true }, expects: 'timeout' },
      {
        name: 'Error 500',
        what: 'A page of the web server, and no answer.',
        change: { ...silent, serverError: true },
        expects: 'framing_blocked',
      },
      {
        name: 'Framing refused',
        what: 'X-Frame-Options: DENY.',
        change: { ...silent, refuseFraming: true },
        expects: 'framing_blocked',
      },
      {
        name: 'Busy',
        what: 'error=temporarily_unavailable',
        change: { ...silent, error: 'temporarily_unavailable' },
        expects: 'provider_error',
      },
    ],
  },
  {
    title: 'The person',
    faults: [
      {
        name: 'Signed out',
        what: 'The session at the provider is gone.',
        change: { action: 'signOut' },
        expects: 'signed_out',
      },
      {
        name: 'Another user',
        what: 'Bob answers instead of you.',
        change: { ...silent, otherUser: 'bob' },
        expects: 'other_user',
      },
      {
        name: 'Consent wanted',
        what: 'error=consent_required',
        change: { ...silent, error: 'consent_required' },
        expects: 'consent_required',
      },
    ],
  },
  {
    title: 'The clocks',
    faults: [
      {
        name: 'Your clock is wrong',
        what: 'By three hours: everybody else agrees on another time.',
        change: { deviceClockOffsetSeconds: 3 * HOURS },
        startsAnew: true,
        expects: 'renewed',
      },
      {
        name: "The provider's clock is wrong",
        what: 'By three hours, and it is alone with it.',
        change: { providerClockOffsetSeconds: 3 * HOURS },
        expects: 'invalid_response',
      },
    ],
  },
  {
    title: 'Keys and answers',
    faults: [
      {
        name: 'Keys rotated',
        what: 'New signing keys from now on; nobody should notice.',
        change: { action: 'rotateKeys' },
        expects: 'renewed',
      },
      {
        name: 'Forged signature',
        what: 'Signed by a key that is not the provider’s.',
        change: { ...silent, tamper: 'unknown_key' },
        expects: 'invalid_response',
      },
      {
        name: 'Replayed answer',
        what: 'The nonce of another request.',
        change: { ...silent, tamper: 'nonce' },
        expects: 'invalid_response',
      },
      {
        name: 'Swapped access token',
        what: 'Not the one that at_hash speaks of.',
        change: { ...silent, tamper: 'access_token' },
        expects: 'invalid_response',
      },
    ],
  },
];
