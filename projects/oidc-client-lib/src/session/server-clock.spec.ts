import type { FakeAnswerOptions } from 'oidc-client-lib/testing';
import { codeOf, World } from '../start-up/world.spec-data';

const HOUR = 3600;
const HALF_A_DAY = 12 * HOUR;
afterEach(() => jest.restoreAllMocks());

/** Records of sign-ins outlive the page and have the time of the wall clock: here the same one. */
function wallClock(world: World): World {
  jest.spyOn(Date, 'now').mockImplementation(() => world.clock.now() * 1000);
  return world;
}
const heads = (world: World) => world.network.requests.filter((url) => url.includes('silent-renew')).length;

describe('a local clock that is wrong', () => {
  it.each([
    ['half a day behind', -HALF_A_DAY],
    ['half a day ahead', HALF_A_DAY],
    ['two minutes behind', -120],
    ['beyond the lifetime ahead', 400],
    ['as far ahead as tokens live', 301],
    ['as far ahead as tokens live and the leeway is wide', 359],
  ])('%s signs in and renews: the server of the app is the witness', async (_name, error) => {
    const world = new World();
    world.clock.error = error;
    const app = await world.open();
    const { expiresAt } = await app.signIn();
    expect(expiresAt).toBe(Math.floor(world.clock.trueNow()) + 300);
    expect(app.events).toContainEqual({ type: 'clock_offset_learned', offsetSeconds: -error });
    expect(world.storage.record?.clockOffset).toBeCloseTo(-error, 0);
    await world.clock.pass(HOUR);
    expect(app.count('session_renewed')).toBeGreaterThan(10);
    expect(app.count('session_expired')).toBe(0);
    expect(app.count('clock_offset_learned')).toBe(1);
    expect(heads(world)).toBe(1);
  });

  it('keeps what was learned over a reload', async () => {
    const world = new World();
    world.clock.error = -HALF_A_DAY;
    await (await world.open()).signIn();
    const app = await world.open();
    expect(app.types).toContain('session_restored');
    await world.clock.pass(HOUR);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_expired')).toBe(0);
  });

  it('that is set right is followed', async () => {
    const world = new World();
    world.clock.error = HALF_A_DAY;
    const app = await world.open();
    await app.signIn();
    world.clock.error = 0;
    world.wakes.next('focus');
    await world.clock.pass(HOUR);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_expired')).toBe(0);
  });

  it('within the leeway asks nobody', async () => {
    const world = new World();
    world.clock.error = -50;
    const app = await world.open();
    await app.signIn();
    await world.clock.pass(HOUR);
    expect(heads(world)).toBe(0);
    expect(app.count('session_expired')).toBe(0);
  });

  it('knows a token of ten seconds fresh, however far it is within the leeway', async () => {
    for (const error of [-55, 55]) {
      const world = new World();
      world.clock.error = error;
      const app = await world.open();
      world.frame.behaviour = { kind: 'renew', options: { lifetime: 10 } };
      await app.signIn({ lifetime: 10 });
      await world.clock.pass(600);
      expect(app.auth.isAuthenticated()).toBe(true);
      expect(app.count('session_expired')).toBe(0);
    }
  });
});

describe('tokens of ten seconds, and a local clock that is off by nearly as much', () => {
  const errors = [-9.9, -7.3, -5, -1.2, 1.2, 3.4, 4.9, 5.7, 6.6, 7.5, 8.4, 9.3, 9.9];
  const options: FakeAnswerOptions = { lifetime: 10, response: { expires_in: '30' } };

  it.each(errors.flatMap((error) => [0, 0.9, 40].map((login) => [error, login] as const)))(
    '%d s ahead, a login of %d s: no gap by the clock of the issuer, and no haste',
    async (error, login) => {
      const world = wallClock(new World());
      await world.clock.pass(0.4);
      world.clock.error = error;
      const app = await world.open();
      world.frame.behaviour = { kind: 'renew', options };
      const url = await app.auth.createAuthorizeUrl();
      await world.clock.pass(login);
      await app.auth.authorizedCallback(await world.issuer.callbackUrl(url, options));
      for (let step = 0; step < 400; step++) {
        await world.clock.pass(0.15);
        expect(app.auth.session()?.expiresAt).toBeGreaterThan(world.clock.trueNow());
      }
      expect(app.count('session_expired')).toBe(0);
      expect(world.frame.urls.length).toBeLessThan(20);
      expect(app.count('clock_offset_learned')).toBeLessThanOrEqual(1);
      expect(heads(world)).toBe(0);
    },
  );

  it('a slow network is no wrong clock', async () => {
    const world = wallClock(new World());
    const app = await world.open();
    const url = await app.auth.createAuthorizeUrl();
    const answer = await world.issuer.callbackUrl(url, { lifetime: 10 });
    await world.clock.pass(6);
    const { expiresAt } = await app.auth.authorizedCallback(answer);
    expect(app.count('clock_offset_learned')).toBe(0);
    await world.clock.pass(2);
    expect(app.auth.session()?.expiresAt).toBeGreaterThan(expiresAt);
  });
});

describe('a fresh token that has lost most of a long life, beyond the leeway', () => {
  const options: FakeAnswerOptions = { lifetime: 300 };

  it('has the server of the app asked, and the clock corrected', async () => {
    const world = wallClock(new World());
    world.clock.error = 250;
    const app = await world.open();
    await app.signIn(options);
    expect(app.events).toContainEqual({ type: 'clock_offset_learned', offsetSeconds: -250 });
  });

  it.each([0, null])(
    'and is taken as it is where the local clock is right, or nobody knows better',
    async (witness) => {
      const world = wallClock(new World());
      world.network.appServerError = witness;
      const app = await world.open();
      const now = Math.floor(world.clock.now());
      const { expiresAt } = await app.signIn({ claims: { iat: now - 250, exp: now + 50 } });
      expect(expiresAt).toBe(now + 50);
      expect(app.count('clock_offset_learned')).toBe(0);
    },
  );
});

describe('a provider whose tokens are wrong gets nowhere', () => {
  it.each<[string, (now: number) => FakeAnswerOptions['claims'], number | null, string]>([
    ['expired, by the witness', (now) => ({ iat: now - HOUR, exp: now - 300 }), 0, 'id_token_expired'],
    ['expired, without a witness', (now) => ({ iat: now - HOUR, exp: now - 300 }), null, 'id_token_expired'],
    ['from the future, by the witness', (now) => ({ iat: now + HOUR, exp: now + 2 * HOUR }), 0, 'id_token_from_future'],
    ['of yesterday, though it lives', (now) => ({ iat: now - 25 * HOUR, exp: now + HOUR }), 0, 'iat_invalid'],
    [
      'contradicted by a witness of another time',
      (now) => ({ iat: now - HOUR, exp: now - 300 }),
      300,
      'id_token_expired',
    ],
  ])('%s', async (...[, claims, appServerError, code]) => {
    const world = new World();
    world.network.appServerError = appServerError;
    const app = await world.open();
    expect(await codeOf(app.signIn({ claims: claims(Math.floor(world.clock.now())) }))).toBe(code);
    expect(app.auth.session()).toBeNull();
    expect(app.count('clock_offset_learned')).toBe(0);
  });

  it('a token issued an hour ago that has just expired moves no clock by an hour', async () => {
    const world = new World();
    const app = await world.open();
    const now = Math.floor(world.clock.now());
    await codeOf(app.signIn({ claims: { iat: now - HOUR, exp: now - 30, auth_time: now - HOUR } }));
    expect(app.events.filter(({ type }) => type === 'clock_offset_learned')).toEqual([]);
  });

  it('a witness that is a shared cache counts its age', async () => {
    const world = new World();
    world.clock.error = HALF_A_DAY;
    world.network.appServerError = -900;
    world.network.appServerAge = 900;
    const app = await world.open();
    await app.signIn();
    expect(world.storage.record?.clockOffset).toBeCloseTo(-HALF_A_DAY, 0);
  });
});

describe('a machine that sleeps', () => {
  it('renews when it wakes, and tells no expiry in between', async () => {
    const world = new World();
    const app = await world.open();
    await app.signIn();
    world.clock.sleep(8 * HOUR);
    world.wakes.next('visibilitychange');
    await world.clock.settled();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.count('session_renewed')).toBe(1);
    expect(app.count('session_expired')).toBe(0);
  });

  it('hands no expired token out before it has renewed', async () => {
    const world = new World();
    const app = await world.open();
    const { accessToken } = await app.signIn();
    world.clock.sleep(HOUR);
    const token = app.auth.getAccessToken();
    await world.clock.settled();
    expect(await token).not.toBe(accessToken);
    expect(await token).not.toBeNull();
  });

  it.each(['getIdToken', 'getAccessToken'] as const)('has no token by %s where nothing renews', async (get) => {
    const world = new World();
    const app = await world.open({ silentRenew: false });
    await app.signIn();
    expect(await app.auth[get]()).not.toBeNull();
    world.clock.sleep(HOUR); // No timer has fired yet.
    expect(await app.auth[get]()).toBeNull();
  });

  it('whose clock was set ahead meanwhile keeps its session, as the server of the app says', async () => {
    const world = new World();
    const app = await world.open();
    const session = await app.signIn();
    world.clock.error = HALF_A_DAY;
    world.wakes.next('focus');
    await world.clock.settled();
    expect(app.auth.session()).toBe(session);
    expect(app.events).toContainEqual({ type: 'clock_offset_learned', offsetSeconds: -HALF_A_DAY });
  });
});
