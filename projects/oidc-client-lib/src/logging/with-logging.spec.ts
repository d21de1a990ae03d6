import { OidcError } from '../protocol/oidc-error';
import type { OidcEvent } from '../session/oidc-event';
import type { OidcSession } from '../session/oidc-session';
import type { RenewalOutcome } from '../session/renewal-outcome';
import { forgetEverything, TestApp, TestProvider } from '../user-info/provider.spec-data';
import { logEntryOf, type OidcLogEntry } from './log-entry';
import { withLogging } from './with-logging';

const SECRET = 'a-secret-that-nobody-may-log';

const session: OidcSession = {
  idToken: SECRET,
  accessToken: SECRET,
  claims: { iss: SECRET, sub: SECRET, aud: SECRET, exp: 1, iat: 1, code: SECRET, reason: SECRET },
  scope: SECRET,
  expiresAt: 200,
  accessTokenExpiresAt: 100,
  sessionState: SECRET,
  authTime: null,
};
const outcome: RenewalOutcome = {
  reason: 'provider_error',
  code: 'http_error',
  confidence: 'certain',
  seen: SECRET,
  message: SECRET,
  cure: SECRET,
  willRetry: true,
  attempt: 2,
  startedAt: 5,
  durationMs: 7,
};
const error = new OidcError('http_error', {
  detail: SECRET,
  cause: new Error(SECRET),
  error: SECRET,
  errorDescription: SECRET,
  errorUri: SECRET,
  status: 503,
});

/** One event of each type, with secrets wherever there is room for text. */
const EVENTS: { [Type in OidcEvent['type']]: [Extract<OidcEvent, { type: Type }>, object] } = {
  signed_in: [
    { type: 'signed_in', session },
    { level: 'info', expiresAt: 200, accessTokenExpiresAt: 100, authTime: null },
  ],
  session_restored: [
    { type: 'session_restored', session },
    { level: 'info', expiresAt: 200, accessTokenExpiresAt: 100, authTime: null },
  ],
  session_renewed: [
    { type: 'session_renewed', session },
    { level: 'debug', expiresAt: 200, accessTokenExpiresAt: 100, authTime: null },
  ],
  session_expired: [{ type: 'session_expired', returnTo: SECRET }, { level: 'warn' }],
  signed_out: [
    { type: 'signed_out', by: 'provider' },
    { level: 'info', by: 'provider' },
  ],
  other_user: [
    { type: 'other_user', error },
    { level: 'error', code: 'http_error', status: 503 },
  ],
  callback_refused: [
    { type: 'callback_refused', error },
    { level: 'error', code: 'http_error', status: 503 },
  ],
  renewal_started: [
    { type: 'renewal_started', attempt: 3 },
    { level: 'debug', attempt: 3 },
  ],
  renewal_settled: [
    { type: 'renewal_settled', outcome },
    {
      level: 'warn',
      reason: 'provider_error',
      code: 'http_error',
      confidence: 'certain',
      willRetry: true,
      attempt: 2,
      startedAt: 5,
      durationMs: 7,
    },
  ],
  sign_in_required: [
    { type: 'sign_in_required', expiresAt: 9, outcome },
    {
      level: 'warn',
      expiresAt: 9,
      reason: 'provider_error',
      code: 'http_error',
      confidence: 'certain',
      willRetry: true,
      attempt: 2,
      startedAt: 5,
      durationMs: 7,
    },
  ],
  clock_offset_learned: [
    { type: 'clock_offset_learned', offsetSeconds: 4 },
    { level: 'warn', offsetSeconds: 4 },
  ],
  storage_failed: [
    { type: 'storage_failed', error },
    { level: 'error', code: 'http_error', status: 503 },
  ],
  step_up_required: [
    { type: 'step_up_required', acrValues: SECRET, maxAge: 60, url: SECRET },
    { level: 'info', maxAge: 60 },
  ],
  monitoring_stopped: [
    { type: 'monitoring_stopped', reason: 'no_answer' },
    { level: 'warn', reason: 'no_answer' },
  ],
  sign_out_completed: [{ type: 'sign_out_completed' }, { level: 'info' }],
};

describe('an entry', () => {
  it.each(Object.values(EVENTS).map(([event, expected]) => [event.type, event, expected] as const))(
    'of %s says what is harmless, and no more',
    (type, event, expected) => {
      const entry = logEntryOf(event, 1000);
      expect(entry).toEqual({ type, time: 1000, ...expected });
      expect(JSON.stringify(entry)).not.toContain(SECRET);
    },
  );

  it('of a renewal that went well is for debugging alone', () => {
    const renewed = { ...outcome, reason: 'renewed' } as const;
    expect(logEntryOf({ type: 'renewal_settled', outcome: renewed }, 1).level).toBe('debug');
  });

  it('has no member by its type that could hold a token', () => {
    type Names<T> = T extends unknown ? keyof T : never;
    const isName = (name: Names<OidcLogEntry>) => name;
    // @ts-expect-error it is the token itself
    isName('idToken');
    // @ts-expect-error the provider's own words
    isName('errorDescription');
    // @ts-expect-error URLs may hold anything
    isName('returnTo');
    expect(isName('durationMs')).toBe('durationMs');
  });
});

describe('logging', () => {
  let provider: TestProvider;

  beforeEach(async () => {
    provider = await TestProvider.create();
  });
  afterEach(() => {
    forgetEverything();
    jest.restoreAllMocks();
  });

  const spyOnConsole = () =>
    (['error', 'warn', 'info', 'debug'] as const).map((level) => jest.spyOn(console, level).mockImplementation());

  it('hands every entry to a function', async () => {
    const entries: OidcLogEntry[] = [];
    const app = await TestApp.start(provider, [withLogging((entry) => entries.push(entry))]);
    await app.signIn();
    await app.auth.refreshSession();
    app.auth.logoffLocal();
    expect(entries.map(({ type }) => type)).toEqual([
      'signed_in',
      'renewal_started',
      'session_renewed',
      'renewal_settled',
      'signed_out',
    ]);
    expect(entries[0]).toMatchObject({ time: provider.clock.now() * 1000 });
  });

  it('writes to the console what weighs enough', async () => {
    const [error, warn, info, debug] = spyOnConsole();
    const app = await TestApp.start(provider, [withLogging('info')]);
    await app.signIn();
    provider.renewalError = 'login_required';
    await app.auth.refreshSession().catch(() => undefined);
    expect(info?.mock.calls[0]).toEqual(['oidc-client-lib signed_in', expect.objectContaining({ type: 'signed_in' })]);
    expect(warn?.mock.calls.map(([text]: unknown[]) => text)).toEqual([
      'oidc-client-lib renewal_settled',
      'oidc-client-lib sign_in_required',
    ]);
    expect([error?.mock.calls.length, debug?.mock.calls.length]).toEqual([0, 0]);
  });

  it('is silent by default', async () => {
    const consoles = spyOnConsole();
    const app = await TestApp.start(provider, []);
    await app.signIn();
    provider.renewalError = 'login_required';
    await app.auth.refreshSession().catch(() => undefined);
    expect(consoles.every(({ mock }) => mock.calls.length === 0)).toBe(true);
  });
});
