import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import type { OidcConfig } from '../configuration/oidc-config';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { CHECK_SESSION, forgetEverything, settled, TestApp, TestProvider } from '../user-info/provider.spec-data';
import { OPEN_SESSION_FRAME, type OpenSessionFrame } from './session-frame';
import { withSessionMonitoring } from './with-session-monitoring';

/** The provider's frame as the test wants it. */
class FakeSessionFrames {
  /** What the frame answers; `null` is silence. */
  answer: string | null = 'unchanged';
  opened = 0;
  open = 0;
  readonly questions: string[] = [];

  readonly openFrame: OpenSessionFrame = (url, hear) => {
    expect(url).toBe(CHECK_SESSION);
    this.opened++;
    this.open++;
    let isOpen = true;
    return {
      ask: (question) => {
        this.questions.push(question);
        const { answer } = this;
        if (answer !== null) {
          queueMicrotask(() => isOpen && hear(answer));
        }
      },
      remove: () => {
        isOpen = false;
        this.open--;
      },
    };
  };
}

let provider: TestProvider;
let frames: FakeSessionFrames;
let wakes: Subject<string>;
let visibility: jest.SpyInstance<DocumentVisibilityState, []>;

beforeEach(async () => {
  provider = await TestProvider.create();
  frames = new FakeSessionFrames();
  wakes = new Subject();
  visibility = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
});
afterEach(() => {
  forgetEverything();
  jest.restoreAllMocks();
});

const SAME_SITE = 'http://localhost';

function startApp(config: Partial<OidcConfig> = {}): Promise<TestApp> {
  return TestApp.start(provider, [withSessionMonitoring()], {
    ...config,
    providers: [
      { provide: OPEN_SESSION_FRAME, useValue: frames.openFrame },
      { provide: WAKE_SIGNALS, useValue: wakes },
    ],
  });
}

async function signedIn(): Promise<TestApp> {
  const app = await startApp();
  await app.signIn();
  return app;
}

const stopReasons = (app: TestApp) => app.of('monitoring_stopped').map(({ reason }) => reason);

describe('watching', () => {
  it('asks with client and session_state, at once and then every four seconds', async () => {
    await signedIn();
    expect(frames.questions).toEqual(['app state-1']);
    await provider.clock.pass(8.1);
    expect(frames.questions).toHaveLength(3);
    expect(frames.opened).toBe(1);
    expect(provider.renewals).toBe(0);
  });

  it('does nothing while nobody is signed in', async () => {
    await startApp();
    wakes.next('focus');
    await provider.clock.pass(60);
    expect(frames.opened).toBe(0);
  });

  it('rests while the page is hidden, and looks when it is visible again', async () => {
    await signedIn();
    visibility.mockReturnValue('hidden');
    await provider.clock.pass(600);
    expect(frames.questions).toHaveLength(1);
    visibility.mockReturnValue('visible');
    wakes.next('visibilitychange');
    wakes.next('focus');
    expect(frames.questions).toHaveLength(2);
  });

  it('stops with the session and starts with the next', async () => {
    const app = await signedIn();
    app.auth.logoffLocal();
    expect(frames.open).toBe(0);
    await provider.clock.pass(60);
    expect(frames.questions).toHaveLength(1);
    await app.signIn();
    expect([frames.open, frames.opened]).toEqual([1, 2]);
  });

  it('goes on with a session that survived a reload', async () => {
    await signedIn();
    TestBed.resetTestingModule();
    expect(frames.open).toBe(0);
    await startApp();
    await settled();
    expect([frames.open, frames.opened]).toEqual([1, 2]);
  });

  it('begins on a page that comes back after somebody has signed in on a later one', async () => {
    await signedIn();
    const kept = Object.entries(sessionStorage) as [string, string][];
    TestBed.resetTestingModule();
    sessionStorage.clear();
    const app = await startApp();
    expect([app.auth.status(), frames.open]).toEqual(['anonymous', 0]);
    kept.forEach(([key, value]) => sessionStorage.setItem(key, value));
    wakes.next('return');
    await settled();
    expect([app.auth.status(), frames.open]).toEqual(['authenticated', 1]);
  });

  it('opens no frame for an app that has ended meanwhile', async () => {
    const app = await startApp();
    app.auth.events$.subscribe(({ type }) => type === 'signed_in' && TestBed.resetTestingModule());
    await app.signIn();
    await settled();
    expect(frames.opened).toBe(0);
  });

  it('asks about the new session_state after a renewal', async () => {
    const app = await signedIn();
    provider.sessionState = 'state-2';
    await app.auth.refreshSession();
    await provider.clock.pass(4);
    expect(frames.questions.at(-1)).toBe('app state-2');
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('closes the frame when the tokens run out, and opens one when a renewal succeeds after all', async () => {
    provider.idTokenSeconds = 100;
    const app = await startApp({ silentRenew: false });
    await app.signIn();
    await provider.clock.pass(101);
    expect([app.auth.status(), frames.open]).toEqual(['expired', 0]);
    await app.auth.refreshSession();
    expect(frames.open).toBe(1);
  });
});

describe('changed', () => {
  it('goes on with the same user after one renewal', async () => {
    const app = await signedIn();
    frames.answer = 'changed';
    await provider.clock.pass(3.9);
    expect(provider.renewals).toBe(0);
    provider.sessionState = 'state-2';
    await provider.clock.pass(0.2);
    frames.answer = 'unchanged';
    await settled();
    expect(provider.renewals).toBe(1);
    await provider.clock.pass(4);
    expect(frames.questions.at(-1)).toBe('app state-2');
    expect([app.auth.isAuthenticated(), provider.renewals, frames.open]).toEqual([true, 1, 1]);
  });

  it('ends the session when the provider says that nobody is signed in', async () => {
    const app = await signedIn();
    provider.user = null;
    frames.answer = 'changed';
    await provider.clock.pass(5);
    expect(app.auth.status()).toBe('anonymous');
    expect(app.of('signed_out')).toEqual([{ type: 'signed_out', by: 'provider' }]);
    expect(frames.open).toBe(0);
    await provider.clock.pass(60);
    expect(provider.renewals).toBe(1);
  });

  it('ends the session when another user is signed in', async () => {
    const app = await signedIn();
    provider.user = 'bob';
    frames.answer = 'changed';
    await provider.clock.pass(5);
    expect(app.auth.session()).toBeNull();
    expect(app.of('other_user')).toHaveLength(1);
    expect(frames.open).toBe(0);
  });

  it('waits for the end of an outage, and does not renew at each look', async () => {
    const app = await signedIn();
    frames.answer = 'changed';
    provider.renewalError = 'temporarily_unavailable';
    await provider.clock.pass(4.1);
    expect(provider.renewals).toBe(1);
    await provider.clock.pass(1);
    expect(frames.questions).toHaveLength(2);
    provider.renewalError = null;
    provider.user = null;
    await provider.clock.pass(30);
    expect(app.auth.status()).toBe('anonymous');
    expect(app.of('signed_out')).toEqual([{ type: 'signed_out', by: 'provider' }]);
  });

  it('waits for the next renewal when the provider wants to talk to the user', async () => {
    const app = await signedIn();
    frames.answer = 'changed';
    provider.renewalError = 'consent_required';
    await provider.clock.pass(60);
    expect([app.auth.isAuthenticated(), provider.renewals, frames.open]).toEqual([true, 1, 0]);
    provider.renewalError = null;
    frames.answer = 'unchanged';
    await app.auth.refreshSession();
    await settled();
    expect(frames.open).toBe(1);
    expect(stopReasons(app)).toEqual([]);
  });
});

describe('a sign-out that a renewal finds by itself', () => {
  it('ends the session when renewals have worked before', async () => {
    const app = await signedIn();
    await app.auth.refreshSession();
    provider.user = null;
    await app.auth.refreshSession().catch(() => undefined);
    expect(app.of('signed_out')).toEqual([{ type: 'signed_out', by: 'provider' }]);
  });

  it('ends nothing as long as it may be blocked cookies', async () => {
    const app = await signedIn();
    provider.user = null;
    await app.auth.refreshSession().catch(() => undefined);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(frames.open).toBe(1);
  });
});

describe('switching off', () => {
  it('when the first answer after a sign-in is changed and cookies are blocked', async () => {
    const app = await startApp();
    frames.answer = 'changed';
    provider.renewalError = 'login_required';
    await app.signIn();
    await settled();
    expect(stopReasons(app)).toEqual(['cookies_blocked']);
    expect([app.auth.isAuthenticated(), provider.renewals, frames.open]).toEqual([true, 1, 0]);
    await app.signIn();
    await settled();
    expect(stopReasons(app)).toEqual(['cookies_blocked', 'cookies_blocked']);
    expect(provider.renewals).toBe(1);
  });

  it('on the same site too, where a sign-out that soon is not to be believed', async () => {
    const app = await startApp({ issuer: SAME_SITE, metadata: metadataOf(SAME_SITE) });
    provider.issuer = SAME_SITE;
    frames.answer = 'changed';
    provider.renewalError = 'login_required';
    await app.signIn();
    await settled();
    expect(stopReasons(app)).toEqual(['cookies_blocked']);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('not on the same site after a reload later on', async () => {
    const config = { issuer: SAME_SITE, metadata: metadataOf(SAME_SITE) };
    provider.issuer = SAME_SITE;
    await (await startApp(config)).signIn();
    TestBed.resetTestingModule();
    await provider.clock.pass(61);
    provider.user = null;
    frames.answer = 'changed';
    const app = await startApp(config);
    await settled();
    await settled();
    expect(app.of('signed_out')).toEqual([{ type: 'signed_out', by: 'provider' }]);
  });

  it('when every answer is changed, though the user stays the same', async () => {
    const app = await startApp();
    frames.answer = 'changed';
    await app.signIn();
    await provider.clock.pass(60);
    expect(stopReasons(app)).toEqual(['always_changed']);
    expect([app.auth.isAuthenticated(), provider.renewals, frames.open]).toEqual([true, 2, 0]);
    await app.auth.refreshSession();
    await settled();
    expect(frames.open).toBe(0);
  });

  it('when the frame answers error, without a renewal', async () => {
    const app = await signedIn();
    frames.answer = 'error';
    await provider.clock.pass(5);
    expect(stopReasons(app)).toEqual(['error']);
    expect([app.auth.isAuthenticated(), provider.renewals, frames.open]).toEqual([true, 0, 0]);
  });

  it.each([null, 'hello'])('when the frame never answers (%p)', async (answer) => {
    const app = await startApp();
    frames.answer = answer;
    await app.signIn();
    await provider.clock.pass(19);
    expect(stopReasons(app)).toEqual([]);
    await provider.clock.pass(2);
    expect(stopReasons(app)).toEqual(['no_answer']);
    expect(frames.open).toBe(0);
  });

  it('not while the browser is offline', async () => {
    const app = await startApp();
    frames.answer = null;
    await app.signIn();
    const online = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await provider.clock.pass(60);
    expect([stopReasons(app), frames.open]).toEqual([[], 0]);
    online.mockReturnValue(true);
    frames.answer = 'unchanged';
    wakes.next('online');
    await provider.clock.pass(60);
    expect([stopReasons(app), frames.open]).toEqual([[], 1]);
  });

  it.each([
    ['the provider has no frame', () => (provider.metadata = {})],
    ['the provider sends no session_state', () => (provider.sessionState = undefined)],
  ])('when %s', async (_, change) => {
    change();
    const app = await signedIn();
    expect(stopReasons(app)).toEqual(['no_endpoint']);
    expect(frames.opened).toBe(0);
  });

  it('removes the frame with the app', async () => {
    await signedIn();
    expect(frames.open).toBe(1);
    TestBed.resetTestingModule();
    expect(frames.open).toBe(0);
    wakes.next('focus');
    expect(frames.open).toBe(0);
  });

  function metadataOf(issuer: string) {
    return {
      authorizationEndpoint: `${issuer}/authorize`,
      jwksUri: 'https://login.example.com/jwks',
      checkSessionIframe: CHECK_SESSION,
    };
  }
});

it('a refusal of parameters that one renewal had of its own ends nothing', async () => {
  const app = await startApp();
  await app.signIn();
  await provider.clock.pass(120);
  await app.auth.refreshSession();
  provider.renewalError = 'login_required';
  await expect(app.auth.refreshSession({ customParams: { tenant: 'b' } })).rejects.toMatchObject({
    code: 'signed_out',
  });
  expect(app.auth.isAuthenticated()).toBe(true);
  await expect(app.auth.refreshSession()).rejects.toMatchObject({ code: 'signed_out' });
  expect(app.auth.isAuthenticated()).toBe(false);
});
