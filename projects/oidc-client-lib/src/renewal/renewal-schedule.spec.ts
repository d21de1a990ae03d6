import type { FrameBehaviour } from 'oidc-client-lib/testing';
import type { Observable } from 'rxjs';
import { EXCLUSIVE_LOCK, type ExclusiveLock } from '../platform/exclusive-lock';
import { OidcError } from '../protocol/oidc-error';
import { codeOf, World } from '../start-up/world.spec-data';
import { secondsUntilDue } from './renewal-schedule';

const HOUR = 3600;
const down: FrameBehaviour = { kind: 'fail', error: new OidcError('network') };

afterEach(() => jest.restoreAllMocks());

async function signedIn(config: Parameters<World['open']>[0] = {}, lifetime = 300) {
  const world = new World();
  world.frame.behaviour = { kind: 'renew', options: { lifetime } };
  const app = await world.open(config);
  await app.signIn({ lifetime });
  return { world, app };
}

describe('the timer', () => {
  it.each([
    [2, 30],
    [3, 30],
    [10, 30],
    [60, 60],
    [300, 300],
    [HOUR, HOUR],
    [HOUR, 60],
    [30, HOUR],
  ])('leaves no gap with an ID Token of %d s and an access token of %d s', async (idToken, accessToken) => {
    const world = new World();
    const options = { lifetime: idToken, response: { expires_in: String(accessToken) } };
    world.frame.behaviour = { kind: 'renew', options };
    const app = await world.open();
    await app.signIn(options);
    const shortest = Math.min(idToken, accessToken);
    for (let step = 0; step < 60; step++) {
      await world.clock.pass(shortest / 7);
      expect(app.auth.isAuthenticated()).toBe(true);
      expect(app.auth.session()?.accessTokenExpiresAt).toBeGreaterThan(world.clock.now());
    }
    expect(app.count('session_expired')).toBe(0);
    expect(world.frame.urls.length).toBeGreaterThan(6);
    expect(world.frame.urls.length).toBeLessThan(shortest < 10 ? 36 : 20);
    expect(world.clock.timers).toBe(1);
  });

  it('is one, and none while nobody is signed in', async () => {
    const world = new World();
    const app = await world.open();
    expect(world.clock.timers).toBe(0);
    await app.signIn();
    expect(world.clock.timers).toBe(1);
    app.auth.logoffLocal();
    await world.clock.pass(HOUR);
    expect(world.clock.timers).toBe(0);
    expect(world.frame.urls).toEqual([]);
  });

  it('ends with the injector, and so does an open frame', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    void codeOf(app.auth.refreshSession());
    await world.clock.settled();
    expect(world.frame.open).toBe(1);
    await new World().open();
    expect(world.frame.open).toBe(0);
    expect(world.clock.timers).toBe(0);
  });

  it('holds a lifetime of a hundred days, which setTimeout cannot', async () => {
    const { world, app } = await signedIn({}, 100 * 86400);
    await world.clock.pass(80 * 86400);
    expect(world.frame.urls).toEqual([]);
    await world.clock.pass(19 * 86400);
    expect(app.count('session_renewed')).toBe(1);
  });

  it.each([0, 1, 2, 3])('does not run in circles with tokens of %d s', async (lifetime) => {
    const world = new World();
    const app = await world.open();
    world.frame.behaviour = { kind: 'renew', options: { lifetime } };
    await codeOf(app.signIn({ lifetime: 300 }));
    await codeOf(app.auth.refreshSession());
    world.frame.urls.length = 0;
    await world.clock.pass(60);
    expect(world.frame.urls.length).toBeLessThanOrEqual(61);
  });

  it('asks at once in a page that is opened in the last second of its tokens', async () => {
    const { world } = await signedIn();
    world.frame.urls.length = 0;
    world.clock.sleep(299.5);
    const app = await world.open();
    expect(app.count('session_restored')).toBe(1);
    await world.clock.pass(1);
    expect([app.count('session_renewed'), app.count('session_expired')]).toEqual([1, 0]);
  });

  it('begins another attempt where one for the session of before has waited for its turn for too long', async () => {
    const world = new World();
    let takeTurn: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => (takeTurn = resolve));
    const lock: ExclusiveLock = (_name, task) => turn.then(task);
    const app = await world.open({}, { kind: 'turns', providers: [{ provide: EXCLUSIVE_LOCK, useValue: lock }] });
    const options = { response: { expires_in: '10' } };
    await app.signIn(options);
    await world.clock.pass(7);
    expect(app.auth.status()).toBe('renewing');
    await app.signIn(options);
    await world.clock.pass(12);
    takeTurn();
    await world.clock.settled();
    expect(world.frame.urls.length).toBe(1);
    expect(app.types.slice(-2)).toEqual(['session_renewed', 'renewal_settled']);
  });

  it('is late in a background tab, and the session is renewed all the same', async () => {
    const { world, app } = await signedIn();
    world.clock.sleep(290);
    await world.clock.pass(271);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_renewed')).toBe(1);
    expect(app.count('session_expired')).toBe(0);
  });

  it('does nothing when silentRenew is off but end the session', async () => {
    const { world, app } = await signedIn({ silentRenew: false });
    await world.clock.pass(301);
    expect(world.frame.urls).toEqual([]);
    expect(app.auth.status()).toBe('expired');
    expect(app.count('session_expired')).toBe(1);
  });

  it('has renewBeforeExpirySeconds its way', async () => {
    const { world } = await signedIn({ renewBeforeExpirySeconds: 100 });
    await world.clock.pass(199);
    expect(world.frame.urls).toHaveLength(0);
    await world.clock.pass(2);
    expect(world.frame.urls).toHaveLength(1);
  });
});

describe('a provider that is down', () => {
  it('is asked less and less often while the tokens live, and not for ever afterwards', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const { world, app } = await signedIn({}, HOUR);
    world.frame.behaviour = down;
    const times: number[] = [];
    app.auth.events$.subscribe(({ type }) => type === 'renewal_started' && times.push(world.clock.now()));
    const end = app.auth.session()?.expiresAt ?? 0;
    await world.clock.pass(HOUR * 2);
    const gaps = times.slice(1).map((time, index) => Math.round(time - (times[index] ?? 0)));
    expect(gaps.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 64]);
    expect(Math.max(...gaps)).toBeLessThan(200);
    const late = times.filter((time) => time > end);
    expect([late.length, late.at(-1)]).toEqual([9, expect.closeTo(end + 130, -1.5)]);
    expect(app.count('session_expired')).toBe(1);
    expect(app.auth.renewal()).toMatchObject({ phase: 'ended', dueAt: null });
  });

  it('is asked, for a minute after they have ended, at a pace that a user may wait for', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const { world, app } = await signedIn();
    world.frame.behaviour = down;
    const times: number[] = [];
    app.auth.events$.subscribe(({ type }) => type === 'renewal_started' && times.push(world.clock.now()));
    await world.clock.pass(300);
    times.length = 0;
    await world.clock.pass(59);
    expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toBeCloseTo(10.25);
    times.length = 0;
    await world.clock.pass(60);
    expect(times.length).toBeLessThan(4);
  });

  it('is asked once more before the tokens end, whenever it went down', async () => {
    for (const downAfter of [0, 275, 280, 285]) {
      const { world, app } = await signedIn();
      await world.clock.pass(downAfter);
      world.frame.behaviour = down;
      await world.clock.pass(285 - downAfter);
      world.frame.behaviour = { kind: 'renew' };
      await world.clock.pass(16);
      expect(app.count('session_expired')).toBe(0);
    }
  });

  it('and comes back in time is never noticed', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = down;
    await world.clock.pass(285);
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(HOUR);
    expect(app.count('session_expired')).toBe(0);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.auth.lastError()).toBeNull();
    expect(app.auth.renewal()).toMatchObject({ attempt: 0, phase: 'idle' });
  });

  it('and comes back after the tokens have ended brings the session back', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = down;
    await world.clock.pass(330);
    expect(app.auth.status()).toBe('expired');
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(60);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_renewed')).toBe(1);
  });

  it('and away when a sleeper wakes is tried with as much patience as if the tokens had just ended', async () => {
    for (const sleepsFirst of [true, false]) {
      const { world, app } = await signedIn();
      world.frame.behaviour = down;
      if (!sleepsFirst) {
        await world.clock.pass(280);
      }
      world.clock.sleep(8 * HOUR);
      world.wakes.next('visibilitychange');
      await world.clock.pass(90);
      expect([app.auth.status(), app.auth.renewal().phase]).toEqual(['expired', 'waiting']);
      world.frame.behaviour = { kind: 'renew' };
      await world.clock.pass(31);
      expect(app.auth.isAuthenticated()).toBe(true);
      expect(app.count('session_expired')).toBe(1);
    }
  });

  it('and away when a page is opened with tokens of yesterday is tried again, too', async () => {
    const { world } = await signedIn();
    world.clock.sleep(24 * HOUR);
    world.frame.behaviour = down;
    const app = await world.open();
    expect([app.auth.status(), app.auth.renewal().phase]).toEqual(['expired', 'waiting']);
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(11);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('is given up after a budget, and asked again when somebody looks at the page', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = down;
    await world.clock.pass(HOUR);
    expect(app.auth.renewal().phase).toBe('ended');
    world.frame.behaviour = { kind: 'renew' };
    world.wakes.next('visibilitychange');
    await world.clock.settled();
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('is not asked once more for each of many looks', async () => {
    const { world } = await signedIn();
    world.frame.behaviour = down;
    await world.clock.pass(271);
    const before = world.frame.urls.length;
    for (let look = 0; look < 50; look++) {
      world.wakes.next('focus');
      await world.clock.settled();
    }
    expect(world.frame.urls.length - before).toBeLessThanOrEqual(1);
  });
});

describe('a session that cannot be renewed', () => {
  it('ends when its tokens do, not before, and says so once, with the route to come back to', async () => {
    const { world, app } = await signedIn();
    world.page.replace('/orders?x=1#a');
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    await world.clock.pass(299);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('sign_in_required')).toBe(1);
    await world.clock.pass(2);
    expect(app.auth.status()).toBe('expired');
    for (const signal of ['focus', 'online', 'pageshow', 'visibilitychange']) {
      world.wakes.next(signal);
      await world.clock.pass(600);
    }
    expect(app.events.filter(({ type }) => type === 'session_expired')).toEqual([
      { type: 'session_expired', returnTo: '/orders?x=1#a' },
    ]);
    expect(world.frame.urls).toHaveLength(1);
    expect(await app.auth.getAccessToken()).toBeNull();
    expect(await app.auth.getIdToken()).toBeNull();
  });

  it('has not expired where the app signs out as soon as nobody is signed in', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    app.auth.isAuthenticated$.subscribe((isAuthenticated) => !isAuthenticated && app.auth.logoffLocal());
    await world.clock.pass(301);
    expect(app.events.at(-1)).toEqual({ type: 'signed_out', by: 'app' });
    expect(app.count('session_expired')).toBe(0);
  });

  it('keeps the answer to another client, which is in the URL, out of the route to come back to', async () => {
    const { world, app } = await signedIn();
    world.page.replace('/orders?x=1#state=of-another-client&id_token=a.b.c&access_token=secret');
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    await world.clock.pass(301);
    expect(app.events).toContainEqual({ type: 'session_expired', returnTo: '/orders?x=1' });
  });

  it('comes back by a new sign-in, and by refreshSession', async () => {
    for (const cure of ['signIn', 'refresh'] as const) {
      const { world, app } = await signedIn();
      world.frame.behaviour = { kind: 'error', error: 'login_required' };
      await world.clock.pass(400);
      world.frame.behaviour = { kind: 'renew' };
      await (cure === 'signIn' ? app.signIn() : app.auth.refreshSession());
      await world.clock.pass(HOUR);
      expect(app.auth.isAuthenticated()).toBe(true);
      expect(app.count('session_expired')).toBe(1);
    }
  });

  it('hangs: the session ends with its tokens while the frame still waits', async () => {
    const { world, app } = await signedIn({ silentRenewTimeoutSeconds: 60, renewBeforeExpirySeconds: 5 });
    world.frame.behaviour = { kind: 'hang' };
    await world.clock.pass(302);
    expect(app.auth.status()).toBe('expired');
    expect(app.auth.session()).toBeNull();
    expect(world.frame.open).toBe(1);
    expect(app.count('session_expired')).toBe(0);
  });
});

describe('an app that signs out when nobody is signed in any more', () => {
  it.each(['isAuthenticated$', 'session$'] as const)('has nobody signed in behind its back: %s', async (name) => {
    const { world, app } = await signedIn();
    const stream: Observable<unknown> = app.auth[name];
    stream.subscribe((value) => !value && app.auth.logoffLocal());
    world.clock.sleep(400);
    await world.clock.pass(HOUR);
    expect(app.types.slice(-2)).toEqual(['signed_in', 'signed_out']);
    expect(world.frame.urls).toEqual([]);
    expect(world.clock.timers).toBe(0);
  });

  it('leaves no timer behind', async () => {
    const { world, app } = await signedIn();
    app.auth.events$.subscribe(({ type }) => type === 'session_expired' && app.auth.logoffLocal());
    world.frame.behaviour = down;
    while (!app.count('signed_out')) {
      await world.clock.pass(0.1);
    }
    expect(world.clock.timers).toBe(0);
  });
});

describe('offline', () => {
  it('nothing is tried before the browser is online again', async () => {
    const { world, app } = await signedIn();
    const onLine = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    world.network.failure = 'offline';
    await world.clock.pass(HOUR);
    expect(world.frame.urls).toEqual([]);
    expect(app.count('renewal_started')).toBe(1);
    expect(app.count('session_expired')).toBe(1);
    world.wakes.next('focus');
    await world.clock.settled();
    expect(world.frame.urls).toEqual([]);
    onLine.mockReturnValue(true);
    world.network.failure = null;
    world.wakes.next('online');
    await world.clock.settled();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(world.frame.urls).toHaveLength(1);
  });
});

describe('what has failed for good', () => {
  const fail = async (error: string, config = {}) => {
    const { world, app } = await signedIn(config);
    world.frame.behaviour = { kind: 'error', error };
    await codeOf(app.auth.refreshSession());
    world.frame.urls.length = 0;
    for (const signal of ['focus', 'online', 'pageshow']) {
      await world.clock.pass(5);
      world.wakes.next(signal);
      await world.clock.settled();
    }
    return world.frame.urls.length;
  };

  it.each(['login_required', 'invalid_request', 'access_denied'])(
    '%s: no wake signal tries it again',
    async (error) => {
      expect(await fail(error)).toBe(0);
    },
  );

  it('nor what has passed, where the app renews by hand', async () => {
    expect(await fail('temporarily_unavailable', { silentRenew: false })).toBe(0);
    expect(await fail('temporarily_unavailable')).toBeGreaterThan(0);
  });
});

describe('when a renewal is due', () => {
  const due = (
    lifetime: number,
    {
      lead,
      access = null,
      now = 1000,
      random = 0,
    }: { lead?: number; access?: number | null; now?: number; random?: number } = {},
  ) =>
    secondsUntilDue(
      { claims: { iat: 1000 }, expiresAt: 1000 + lifetime, accessTokenExpiresAt: access } as never,
      now,
      { silentRenewTimeoutSeconds: 10, renewBeforeExpirySeconds: lead } as never,
      () => random,
    );

  it.each([
    [due(300), 270],
    [due(100), 78],
    [due(HOUR), 3240],
    [due(100 * 86400), 90 * 86400],
    [due(300, { lead: 60 }), 240],
    [due(300, { lead: 0 }), 299],
    [due(1, { lead: 0 }), 5],
    [due(300, { access: 1030 }), 20],
    [due(300, { random: 1 }), 267],
    [due(300, { now: 1290 }), 0.8],
    [due(3, { now: 1001.05 }), 0.95],
    [due(2, { now: 1000.9 }), 0.8],
    [due(300, { now: 1299.3 }), 5],
    [due(300, { now: 9000 }), 5],
  ])('%d is %d', (seconds, expected) => {
    expect(seconds).toBeCloseTo(expected);
  });
});
