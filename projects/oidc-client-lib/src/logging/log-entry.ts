import type { OidcEvent } from '../session/oidc-event';

/** How much a thing matters, or, for `withLogging`, how much has to. */
export type OidcLogLevel = 'error' | 'warn' | 'info' | 'debug';

/** The members of a type that cannot hold a token: numbers, yes or no, and words of a closed list. Never free text. */
type Harmless<T> = {
  readonly [
    Name in keyof T as T[Name] extends string | number | boolean | null | undefined
      ? string extends T[Name]
        ? never
        : Name
      : never
  ]: T[Name];
};

type Member<Event, Name extends string> = Event extends Readonly<Record<Name, infer Value>> ? Value : unknown;

type EntryOf<Event> = Event extends OidcEvent
  ? { readonly level: OidcLogLevel; readonly time: number } & Harmless<Event> &
      Harmless<Member<Event, 'session'>> &
      Harmless<Member<Event, 'outcome'>> &
      Omit<Harmless<Member<Event, 'error'>>, 'name'>
  : never;

/**
 * One thing that happened, fit for every log: `type` of the event, `level`, `time` (epoch milliseconds, local clock), and
 * of the event, its session, error and outcome those members that cannot hold a token.
 */
export type OidcLogEntry = EntryOf<OidcEvent>;

type KeysOf<T> = T extends unknown ? keyof T : never;
type UnsafeKeysOf<T> = T extends unknown ? Exclude<keyof T, keyof Harmless<T>> : never;
type PartOf<Event, Name extends string> = Event extends Readonly<Record<Name, infer Value>> ? Value : never;
type UnsafeName =
  | UnsafeKeysOf<OidcEvent>
  | UnsafeKeysOf<PartOf<OidcEvent, 'session'>>
  | UnsafeKeysOf<PartOf<OidcEvent, 'outcome'>>
  | UnsafeKeysOf<PartOf<OidcEvent, 'error'>>;

/** What is copied; does not compile when a name is missing, or when it could hold free text anywhere. */
const NAMES: Readonly<Record<Exclude<KeysOf<OidcLogEntry>, 'level' | 'time' | UnsafeName>, 1>> = {
  type: 1,
  by: 1,
  attempt: 1,
  expiresAt: 1,
  accessTokenExpiresAt: 1,
  authTime: 1,
  offsetSeconds: 1,
  maxAge: 1,
  reason: 1,
  code: 1,
  status: 1,
  confidence: 1,
  willRetry: 1,
  startedAt: 1,
  durationMs: 1,
};

const LEVELS: Readonly<Record<OidcEvent['type'], OidcLogLevel>> = {
  signed_in: 'info',
  session_restored: 'info',
  session_renewed: 'debug',
  session_expired: 'warn',
  signed_out: 'info',
  other_user: 'error',
  callback_refused: 'error',
  renewal_started: 'debug',
  renewal_settled: 'debug',
  sign_in_required: 'warn',
  clock_offset_learned: 'warn',
  storage_failed: 'error',
  step_up_required: 'info',
  monitoring_stopped: 'warn',
  sign_out_completed: 'info',
};

/** @param time epoch milliseconds */
export function logEntryOf(event: OidcEvent, time: number): OidcLogEntry {
  const hasFailed = event.type === 'renewal_settled' && event.outcome.reason !== 'renewed';
  const entry: Record<string, unknown> = { level: hasFailed ? 'warn' : LEVELS[event.type], time };
  for (const part of [event, ...(Object.values(event) as unknown[])]) {
    for (const name of Object.keys(NAMES)) {
      const value = (part as Record<string, unknown> | null | undefined)?.[name];
      if (value !== undefined) {
        entry[name] = value;
      }
    }
  }
  return entry as unknown as OidcLogEntry;
}
