import { FakeIssuer } from 'oidc-client-lib/testing';
import type { OidcFeature } from '../configuration/oidc-feature';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { OidcError } from '../protocol/oidc-error';
import type { SessionRecord } from '../session/oidc-session';
import { withStorage } from '../setup/with-storage';
import { World } from './world.spec-data';

const HOUR = 3600;
const requestsOf = (world: World) => world.network.requests.splice(0).length;

/** A world in which Alice has signed in and closed the page. */
async function worldWithSession(): Promise<{ world: World; record: SessionRecord }> {
  const world = new World();
  await (await world.open()).signIn();
  requestsOf(world);
  return { world, record: world.storage.record as SessionRecord };
}

/** Another token that Alice's provider has really signed. */
async function signed(world: World, accessToken: string, claims: object): Promise<Partial<SessionRecord>> {
  return { accessToken, idToken: await world.issuer.idToken({ accessToken, claims: { ...claims } }) };
}

/** Other tabs renew first. */
function afterOtherTabs(): { inTurns: OidcFeature; yieldTurn: () => void } {
  let yieldTurn = (): void => undefined;
  const turn = new Promise<void>((resolve) => (yieldTurn = resolve));
  const useValue = (_name: string, task: () => unknown) => turn.then(task);
  return {
    inTurns: { kind: 'turns', providers: [{ provide: EXCLUSIVE_LOCK, useValue }] },
    yieldTurn: () => yieldTurn(),
  };
}

describe('a stored session', () => {
  it('is in use again after a reload, without a request', async () => {
    const { world, record } = await worldWithSession();
    const app = await world.open();
    expect(app.auth.session()).toMatchObject({ idToken: record.idToken, accessToken: record.accessToken });
    expect(app.types).toEqual(['session_restored']);
    expect(requestsOf(world)).toBe(0);
    expect(world.frame.urls).toEqual([]);
  });

  it('is verified with keys fetched anew, where none are remembered', async () => {
    const { world } = await worldWithSession();
    sessionStorage.clear();
    expect((await world.open()).auth.isAuthenticated()).toBe(true);
    expect(requestsOf(world)).toBe(2);
  });

  it('is renewed when it is due', async () => {
    const { world } = await worldWithSession();
    const app = await world.open();
    await world.clock.pass(HOUR);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_expired')).toBe(0);
  });

  it('that has expired is renewed before the app is told anything', async () => {
    const { world } = await worldWithSession();
    world.clock.sleep(HOUR);
    const app = await world.open();
    expect(app.types.filter((type) => type.startsWith('session'))).toEqual(['session_renewed']);
    expect(world.frame.urls).toHaveLength(1);
  });

  it('that has expired and is not renewed leaves nobody signed in', async () => {
    const { world } = await worldWithSession();
    world.clock.sleep(HOUR);
    world.frame.user = null;
    const app = await world.open();
    expect(app.auth.status()).toBe('anonymous');
    expect(world.storage.record).toBeNull();
    await world.clock.pass(HOUR);
    expect(world.frame.urls).toHaveLength(1);
  });

  it('that has expired becomes no other user by its renewal', async () => {
    const { world } = await worldWithSession();
    world.clock.sleep(HOUR);
    world.frame.user = { sub: 'bob' };
    const app = await world.open();
    expect(app.auth.session()).toBeNull();
    expect(app.types).toContain('other_user');
  });

  it('that cannot be checked, since the provider is down, is not given up', async () => {
    const { world } = await worldWithSession();
    sessionStorage.clear();
    world.network.failure = 'network';
    const app = await world.open();
    expect(app.auth.session()).toBeNull();
    expect(world.storage.record).not.toBeNull();
    world.network.failure = null;
    expect((await world.open()).auth.isAuthenticated()).toBe(true);
  });

  it('lives on while the provider is down', async () => {
    const { world } = await worldWithSession();
    world.network.failure = 'network';
    expect((await world.open()).auth.isAuthenticated()).toBe(true);
  });
});

describe('storage is input: planted contents sign nobody in', () => {
  type Plant = (record: SessionRecord, world: World) => object | string | Promise<object | string>;

  it.each<[string, Plant]>([
    ['no JSON', () => '{"version":1,'],
    ['a list', () => '[]'],
    ['another version', (record) => ({ ...record, version: 2 })],
    ['megabytes', (record) => ({ ...record, scope: 'x'.repeat(3e6), idToken: 'x' })],
    ['deep nesting', () => `{"version":1,"idToken":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
    ['no token', (record) => ({ ...record, idToken: undefined })],
    ['a token that is none', (record) => ({ ...record, idToken: 'a.b.c' })],
    ['__proto__', (record) => JSON.stringify(record).replace('{', '{"__proto__":{"accessToken":"x"},')],
    ['a token without a signature', (record) => ({ ...record, idToken: record.idToken.replace(/\.[^.]*$/, '.') })],
    ['a token of alg none', async (record, world) => ({ ...record, idToken: await unsigned(world) })],
    ['a token of a stranger', async (record) => ({ ...record, idToken: await new FakeIssuer().idToken() })],
    ['another access token', (record) => ({ ...record, accessToken: 'planted' })],
    ['no access token', (record) => ({ ...record, accessToken: null, accessTokenExpiresAt: null })],
    ['a token for another client', async (r, world) => ({ ...r, ...(await signed(world, 'x', { aud: 'other' })) })],
    [
      'a token of another issuer',
      async (r, world) => ({ ...r, ...(await signed(world, 'x', { iss: 'https://x.example' })) }),
    ],
    ['a token from the future', async (r, world) => ({ ...r, ...(await signed(world, 'x', future(world))) })],
    ['an expiry of the access token that is none', (record) => ({ ...record, accessTokenExpiresAt: 'never' })],
    ['a clock offset that is none', (record) => ({ ...record, clockOffset: null })],
  ])('%s', async (_name, plant) => {
    const { world, record } = await worldWithSession();
    world.frame.user = null;
    world.storage.plant(await plant(record, world));
    const app = await world.open();
    expect(app.auth.session()).toBeNull();
    expect(app.auth.status()).toBe('anonymous');
    expect(await app.auth.getAccessToken()).toBeNull();
  });

  it('an expired token, with a clock offset that makes it look fresh', async () => {
    const { world, record } = await worldWithSession();
    world.clock.sleep(HOUR);
    world.frame.user = null;
    world.storage.plant({ ...record, clockOffset: -HOUR });
    const app = await world.open();
    expect(app.auth.session()).toBeNull();
  });

  it('an access token that never expires, beside an ID Token that does', async () => {
    const { world, record } = await worldWithSession();
    world.storage.plant({ ...record, accessTokenExpiresAt: 1e12 });
    const app = await world.open();
    world.frame.user = null;
    world.clock.sleep(HOUR);
    expect(await app.auth.getAccessToken()).toBeNull();
  });

  it('and what is remembered of the provider is checked as if it came in', async () => {
    const { world } = await worldWithSession();
    const stranger = new FakeIssuer();
    const at = Date.now();
    const name = 'https://login.example.com';
    const evil = { ...world.issuer.metadata, authorization_endpoint: 'javascript:alert(1)' };
    sessionStorage.setItem(`oidc-client-lib.metadata.${name}`, JSON.stringify({ at, document: evil }));
    sessionStorage.setItem(`oidc-client-lib.keys.${name}`, JSON.stringify({ at, document: await stranger.jwks() }));
    const app = await world.open();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(await app.auth.createAuthorizeUrl()).toMatch(/^https:\/\/login\.example\.com\/authorize/);
  });

  async function unsigned(world: World): Promise<string> {
    return (await world.issuer.idToken({ header: { alg: 'none' } })).replace(/\.[^.]*$/, '.');
  }

  function future(world: World): object {
    const now = Math.floor(world.clock.now());
    return { iat: now + HOUR, exp: now + 2 * HOUR };
  }
});

describe('a storage that does not do its duty', () => {
  it('and is blocked keeps nobody from signing in', async () => {
    const world = new World();
    world.storage.mood = 'blocked';
    const app = await world.open();
    await app.signIn();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.types).toContain('storage_failed');
    app.auth.logoffLocal();
    expect(app.auth.isAuthenticated()).toBe(false);
  });

  it('and is full keeps nothing older than what is known', async () => {
    const { world } = await worldWithSession();
    const app = await world.open();
    world.storage.mood = 'full';
    await app.auth.refreshSession();
    await world.clock.settled();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('storage_failed')).toBe(1);
    expect(world.storage.record).toBeNull();
  });

  it('but answers by Promises is waited for', async () => {
    const { world } = await worldWithSession();
    world.storage.mood = 'slow';
    expect((await world.open()).auth.isAuthenticated()).toBe(true);
  });

  it('and never answers holds the start up no longer than a renewal would', async () => {
    const { world } = await worldWithSession();
    world.storage.mood = 'mute';
    const app = world.begin();
    await world.clock.pass(10);
    expect(app.types).toEqual(['renewal_started', 'signed_in', 'renewal_settled']);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('and takes its time does not stop sign-out', async () => {
    const { world } = await worldWithSession();
    world.storage.mood = 'slow';
    const app = await world.open();
    app.auth.logoffLocal();
    expect(app.auth.status()).toBe('anonymous');
    await world.clock.settled();
    expect(world.storage.record).toBeNull();
  });
});

describe('without a stored session', () => {
  it.each([
    ['when-known', 0],
    ['always', 1],
    ['never', 0],
  ] as const)('signInSilently %s, to a stranger: %d renewals', async (signInSilently, renewals) => {
    const world = new World();
    const app = await world.open({ signInSilently });
    expect(world.frame.urls).toHaveLength(renewals);
    expect(app.auth.isAuthenticated()).toBe(renewals > 0);
  });

  it.each([
    ['when-known', 1],
    ['always', 1],
    ['never', 0],
  ] as const)('signInSilently %s, to somebody who was here: %d renewals', async (signInSilently, renewals) => {
    const { world } = await worldWithSession();
    world.storage.items.clear();
    const app = await world.open({ signInSilently });
    expect(world.frame.urls).toHaveLength(renewals);
    expect(app.auth.isAuthenticated()).toBe(renewals > 0);
  });

  it('a failed silent sign-in is no error to show', async () => {
    const world = new World();
    world.frame.user = null;
    const app = await world.open({ signInSilently: 'always' });
    expect(app.auth.status()).toBe('anonymous');
    expect(app.auth.lastError()).toBeNull();
  });

  it('somebody who signed out is not signed in silently', async () => {
    const { world } = await worldWithSession();
    (await world.open()).auth.logoffLocal();
    expect((await world.open()).auth.status()).toBe('anonymous');
    expect(world.frame.urls).toEqual([]);
  });
});

describe('a session that outlives its tab, in a new one', () => {
  const local = () => withStorage('local');

  async function newTab(): Promise<World> {
    const world = new World();
    await (await world.open({}, local())).signIn();
    sessionStorage.clear();
    requestsOf(world);
    return world;
  }

  it('is in use at once, without a request, though the provider is down; and renewed when that is back', async () => {
    const world = await newTab();
    world.network.failure = 'network';
    world.frame.behaviour = { kind: 'fail', error: new OidcError('network') };
    const app = await world.open({}, local());
    expect([app.types, requestsOf(world)]).toEqual([['session_restored'], 0]);
    await world.clock.pass(280);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_renewed')).toBe(0);
    world.network.failure = null;
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(19);
    expect([app.count('session_renewed'), app.count('session_expired')]).toEqual([1, 0]);
  });

  it('leads nobody to an endpoint that was kept there: those are asked for anew', async () => {
    const world = await newTab();
    const kept = Object.keys(localStorage).map((key) => localStorage.getItem(key));
    expect(kept.join()).not.toContain('/authorize');
    const app = await world.open({}, local());
    await app.auth.refreshSession();
    expect(requestsOf(world)).toBe(2);
  });

  it('is verified: a forged one is none', async () => {
    const world = await newTab();
    const foreign = new FakeIssuer({ now: () => world.clock.now() });
    const key = Object.keys(localStorage).find((name) => name.includes('.session.')) ?? '';
    const record = JSON.parse(localStorage.getItem(key) ?? '') as SessionRecord;
    const accessToken = 'planted';
    const idToken = await foreign.idToken({ accessToken, claims: { sub: 'mallory' } });
    localStorage.setItem(key, JSON.stringify({ ...record, idToken, accessToken }));
    world.frame.user = null;
    expect((await world.open({}, local())).auth.session()).toBeNull();
  });

  it.each(['{}', 'null', '{{', '{"at":1,"document":{"keys":{"keys":[]}}}', '{"algorithms":"none","keys":{"keys":[]}}'])(
    'with %s beside it asks the provider, as it always did',
    async (planted) => {
      const world = await newTab();
      const key = Object.keys(localStorage).find((name) => name.includes('.judgement.')) ?? '';
      const text = planted.startsWith('{"algorithms') ? `{"at":${Date.now()},"document":${planted}}` : planted;
      localStorage.setItem(key, text);
      const app = await world.open({}, local());
      expect([app.auth.isAuthenticated(), requestsOf(world)]).toEqual([true, 2]);
    },
  );

  it('asks anew after a day, and when the key is another one', async () => {
    for (const change of ['day', 'key']) {
      const world = await newTab();
      const key = Object.keys(localStorage).find((name) => name.includes('.judgement.')) ?? '';
      const kept = JSON.parse(localStorage.getItem(key) ?? '') as { at: number; document: { keys: object } };
      const at = change === 'day' ? kept.at - 25 * HOUR * 1000 : kept.at;
      const document = change === 'key' ? { ...kept.document, keys: { keys: [] } } : kept.document;
      localStorage.setItem(key, JSON.stringify({ at, document }));
      const app = await world.open({}, local());
      expect([app.auth.isAuthenticated(), requestsOf(world)]).toEqual([true, 2]);
    }
  });

  it('is the only one that leaves something there', async () => {
    const world = new World();
    await (await world.open()).signIn();
    expect(Object.keys(localStorage).filter((name) => name.includes('.judgement.'))).toEqual([]);
  });
});

it('a provider that hangs holds the start up no longer than a renewal would, and the session waits in its storage', async () => {
  const { world, record } = await worldWithSession();
  sessionStorage.clear();
  const { send } = world.network;
  Object.assign(world.network, { send: () => new Promise(() => undefined) });
  const app = world.begin({ silentRenewTimeoutSeconds: 2 });
  void app.auth.start();
  await world.clock.pass(2.1);
  expect(app.auth.status()).toBe('starting');
  await world.clock.pass(0.2);
  expect([app.auth.status(), app.auth.lastError()?.code]).toEqual(['anonymous', 'timeout']);
  expect(world.storage.record).toEqual(record);
  Object.assign(world.network, { send });
  expect((await world.open()).auth.isAuthenticated()).toBe(true);
});

it('each call of start() answers who is signed in by then', async () => {
  const world = new World();
  const app = await world.open();
  expect(await app.auth.start()).toBeNull();
  const session = await app.signIn();
  expect(await app.auth.start()).toEqual(session);
  app.auth.logoffLocal();
  expect(await app.auth.start()).toBeNull();
});

it('tabs before this one hold the start up no longer than a renewal would, and the turn is taken when it comes', async () => {
  const { world } = await worldWithSession();
  world.clock.sleep(HOUR);
  const { inTurns, yieldTurn } = afterOtherTabs();
  const app = world.begin({}, inTurns);
  let isStarted = false;
  void app.auth.start().then(() => (isStarted = true));
  await world.clock.pass(9);
  expect(isStarted).toBe(false);
  await world.clock.pass(1);
  expect([isStarted, app.auth.status(), app.auth.session()]).toEqual([true, 'expired', null]);
  expect(app.auth.renewal().phase).toBe('renewing');
  yieldTurn();
  await world.clock.settled();
  expect([app.auth.status(), app.auth.claims()?.sub]).toEqual(['authenticated', 'alice']);
});

it('a turn that comes too late and brings nothing leaves nobody signed in', async () => {
  const { world } = await worldWithSession();
  world.clock.sleep(HOUR);
  world.frame.user = null;
  const { inTurns, yieldTurn } = afterOtherTabs();
  const app = world.begin({}, inTurns);
  void app.auth.start();
  await world.clock.pass(10);
  yieldTurn();
  await world.clock.settled();
  await world.clock.pass(1);
  expect([app.auth.status(), app.auth.session(), await app.auth.getAccessToken()]).toEqual(['expired', null, null]);
  expect(app.types).toContain('session_expired');
});
