import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { withCodeFlow } from '../code-flow/with-code-flow';
import { withRefreshTokens } from '../code-flow/with-refresh-tokens';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { World } from '../start-up/world.spec-data';
import { forgetEverything, ISSUER, settled, TestApp, TestProvider } from '../user-info/provider.spec-data';
import { FRONT_CHANNEL_LOGOUT } from './front-channel-logout';
import { withFrontChannelLogout } from './with-front-channel-logout';

const PAGE = join(__dirname, '../../silent-renew');
const script = readFileSync(join(PAGE, 'front-channel-logout.js'), 'utf8');

let provider: TestProvider;
let wakes: Subject<string>;

beforeEach(async () => {
  provider = await TestProvider.create();
  wakes = new Subject();
});
afterEach(() => {
  forgetEverything();
  TestBed.resetTestingModule();
  jest.restoreAllMocks();
});

async function startApp(): Promise<TestApp> {
  const app = await TestApp.start(provider, [withFrontChannelLogout()], {
    providers: [{ provide: WAKE_SIGNALS, useValue: wakes }],
  });
  await settled();
  return app;
}

async function signedIn(): Promise<TestApp> {
  const app = await startApp();
  await app.signIn();
  return app;
}

/** Loads the page as a provider would: its own script runs, in a window of its own address. */
async function load(query: Record<string, string>): Promise<void> {
  const address = { search: `?${new URLSearchParams(query).toString()}` };
  jest.spyOn(Date, 'now').mockReturnValue(provider.clock.now() * 1000 + 1);
  const channels: BroadcastChannel[] = [];
  class PageChannel extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  }
  runInNewContext(script, { location: address, BroadcastChannel: PageChannel, localStorage, URLSearchParams, Date });
  jest.restoreAllMocks();
  await settled();
  channels.forEach((channel) => channel.close());
}

/** The same, while no page of the app can hear it. */
async function loadUnheard(query: Record<string, string>): Promise<void> {
  jest.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation();
  await load(query);
}

const endedByProvider = [{ type: 'signed_out', by: 'provider' }];

describe('the page', () => {
  it('loads one external script and holds nothing else', () => {
    const html = readFileSync(join(PAGE, 'front-channel-logout.html'), 'utf8');
    expect(html).toContain('<script src="front-channel-logout.js"></script>');
    expect(html).not.toMatch(/style|on\w+=|<script>/);
  });

  it('keeps twenty notes, each of a bounded length', async () => {
    localStorage.setItem(FRONT_CHANNEL_LOGOUT, 'garbage');
    for (let i = 0; i < 25; i++) {
      await load({ iss: ISSUER, sid: `${i} ${'x'.repeat(5000)}` });
    }
    const notes = JSON.parse(localStorage.getItem(FRONT_CHANNEL_LOGOUT) ?? '') as { sid: string }[];
    expect(notes).toHaveLength(20);
    expect(notes.every(({ sid }) => sid.length === 1000)).toBe(true);
  });
});

describe('a sign-out at the provider', () => {
  it('ends the session that it names', async () => {
    const app = await signedIn();
    await load({ iss: ISSUER, sid: 'sid-1' });
    expect(app.auth.status()).toBe('anonymous');
    expect(app.of('signed_out')).toEqual(endedByProvider);
    expect(provider.renewals).toBe(0);
  });

  it.each([
    ['of another issuer', { iss: 'https://other.example.com', sid: 'sid-1' }],
    ['of another session', { iss: ISSUER, sid: 'sid-2' }],
    ['of another issuer that names no session', { iss: 'https://other.example.com' }],
  ])('%s does nothing', async (_, query) => {
    const app = await signedIn();
    await load(query);
    expect([app.auth.isAuthenticated(), provider.renewals]).toEqual([true, 0]);
  });

  it('ends a session whose page was closed, when it opens again', async () => {
    await signedIn();
    TestBed.resetTestingModule();
    await load({ iss: ISSUER, sid: 'sid-1' });
    const app = await startApp();
    expect(app.auth.status()).toBe('anonymous');
    expect(app.of('signed_out')).toEqual(endedByProvider);
  });

  it('ends a session whose page was asleep, when it wakes', async () => {
    const app = await signedIn();
    await loadUnheard({ iss: ISSUER, sid: 'sid-1' });
    expect(app.auth.isAuthenticated()).toBe(true);
    wakes.next('resume');
    expect(app.of('signed_out')).toEqual(endedByProvider);
  });

  it('does not end the next session', async () => {
    const app = await signedIn();
    await load({ iss: ISSUER, sid: 'sid-1' });
    provider.sid = 'sid-2';
    await app.signIn();
    wakes.next('focus');
    await settled();
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('does not end the next session, though the provider gives it the same name', async () => {
    const app = await signedIn();
    await load({ iss: ISSUER, sid: 'sid-1' });
    await provider.clock.pass(10);
    await app.signIn();
    wakes.next('focus');
    TestBed.resetTestingModule();
    const reloaded = await startApp();
    expect([app.of('signed_out'), reloaded.auth.isAuthenticated()]).toEqual([endedByProvider, true]);
    await provider.clock.pass(10);
    await load({ iss: ISSUER, sid: 'sid-1' });
    expect(reloaded.auth.status()).toBe('anonymous');
  });

  it.each(['', '[1, null, "x", {"iss": 1, "sid": 2}]', '{"iss": "x"}', '['])('survives the note %p', async (notes) => {
    localStorage.setItem(FRONT_CHANNEL_LOGOUT, notes);
    const app = await signedIn();
    wakes.next('focus');
    expect(app.auth.isAuthenticated()).toBe(true);
  });
});

describe('a request that names no session', () => {
  it('ends the session when the provider says that nobody is signed in', async () => {
    const app = await signedIn();
    await app.auth.refreshSession();
    provider.user = null;
    await provider.clock.pass(10);
    await load({});
    expect(app.of('signed_out')).toEqual(endedByProvider);
    expect(provider.renewals).toBe(2);
  });

  it('signs nobody out who is still signed in at the provider', async () => {
    const app = await signedIn();
    await provider.clock.pass(10);
    await load({});
    wakes.next('focus');
    await settled();
    expect([app.auth.isAuthenticated(), provider.renewals]).toEqual([true, 1]);
  });

  it('signs nobody out by blocked cookies', async () => {
    const app = await signedIn();
    provider.renewalError = 'login_required';
    await provider.clock.pass(700);
    await load({});
    expect(app.store.renewal().lastOutcome).toMatchObject({ reason: 'signed_out', confidence: 'possible' });
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('has the provider asked where the session has no name either', async () => {
    provider.sid = undefined;
    const app = await signedIn();
    await app.auth.refreshSession();
    provider.user = null;
    await provider.clock.pass(10);
    await load({ iss: ISSUER, sid: 'sid-1' });
    expect(app.of('signed_out')).toEqual(endedByProvider);
  });
});

/** What the page notes down when the provider loads it now. */
function note(world: World, said: Record<string, string> = {}): void {
  const at = world.clock.now() * 1000 + 1;
  localStorage.setItem(FRONT_CHANNEL_LOGOUT, JSON.stringify([{ ...said, at }]));
}

it('ends a session that a page finds when Back brings it to life, and that has ended since', async () => {
  const world = new World();
  const later = await world.open();
  const { idToken } = await later.signIn({ claims: { sid: 'session-1' } });
  const record = world.storage.record;
  later.auth.logoffLocal();
  const app = await world.open({}, withFrontChannelLogout());
  world.storage.plant(record ?? {});
  note(world, { iss: 'https://login.example.com', sid: 'session-1' });
  world.wakes.next('return');
  await world.clock.settled();
  expect(record?.idToken).toBe(idToken);
  expect(app.types).toEqual(['session_restored', 'signed_out']);
});

it('has the provider asked by the frame, for a refresh token may outlive the session', async () => {
  const world = new World();
  const lock = (_name: string, task: () => unknown) => task();
  const turns = { kind: 'turns', providers: [{ provide: EXCLUSIVE_LOCK, useValue: lock }] };
  const features = [withCodeFlow(), turns, withRefreshTokens(), withFrontChannelLogout()];
  const app = await world.open({ scope: 'openid offline_access' }, ...features);
  await app.signIn();
  world.frame.user = null;
  note(world);
  world.wakes.next('focus');
  await world.clock.settled();
  expect(world.frame.urls).toHaveLength(1);
  expect(app.types.at(-1)).toBe('signed_out');
});
