import type { SessionRecord } from '../session/oidc-session';
import { World } from './world.spec-data';

/** A page with nobody or Alice signed in, and what a later page of its tab would leave in the storage. */
async function pageThatReturns(isSignedIn: boolean) {
  const world = new World();
  const app = await world.open();
  if (isSignedIn) {
    await app.signIn();
  }
  app.events.splice(0);
  world.clock.sleep(5);
  return { world, app };
}

/** What is written down when `sub` is signed in now. */
async function recordOf(world: World, sub: string): Promise<SessionRecord> {
  const now = world.clock.now();
  const accessToken = 'another access token';
  return {
    version: 1,
    idToken: await world.issuer.idToken({ accessToken, claims: { sub } }),
    accessToken,
    accessTokenExpiresAt: now + 300,
    scope: 'openid',
    sessionState: null,
    signedInAt: now,
    obtainedAt: now,
    clockOffset: 0,
  };
}

async function comeBack(world: World): Promise<void> {
  world.wakes.next('return');
  await world.clock.settled();
}

describe('a page that comes back from the back-forward cache', () => {
  it('knows who signed in on a later page', async () => {
    const { world, app } = await pageThatReturns(false);
    world.storage.plant(await recordOf(world, 'alice'));
    await comeBack(world);
    expect(app.auth.claims()?.sub).toBe('alice');
    expect(app.types).toEqual(['session_restored']);
  });

  it('asks the provider where a later page left a sign-in, but no tokens', async () => {
    const { world, app } = await pageThatReturns(false);
    sessionStorage.setItem('oidc-client-lib.known.angularclient@https://login.example.com', '1');
    await comeBack(world);
    expect(world.frame.urls).toHaveLength(1);
    expect(app.types).toEqual(['renewal_started', 'signed_in', 'renewal_settled']);
  });

  it.each([false, true])('stays as it was when nothing happened meanwhile, signed in: %s', async (isSignedIn) => {
    const { world, app } = await pageThatReturns(isSignedIn);
    await comeBack(world);
    expect(app.auth.isAuthenticated()).toBe(isSignedIn);
    expect(app.types).toEqual([]);
    expect(world.frame.urls).toEqual([]);
  });

  it('takes over a newer session of its user', async () => {
    const { world, app } = await pageThatReturns(true);
    const record = await recordOf(world, 'alice');
    world.storage.plant(record);
    await comeBack(world);
    expect(app.auth.session()?.idToken).toBe(record.idToken);
    expect(app.types).toEqual(['session_restored']);
  });

  it.each<[string, (record: SessionRecord, world: World) => SessionRecord]>([
    ['an older session', (record, world) => ({ ...record, obtainedAt: world.clock.now() - 60 })],
    ['a forged one', (record) => ({ ...record, idToken: record.idToken.slice(0, -8) })],
  ])('keeps its own before %s', async (_, change) => {
    const { world, app } = await pageThatReturns(true);
    const { idToken } = app.auth.session() ?? {};
    world.storage.plant(change(await recordOf(world, 'bob'), world));
    await comeBack(world);
    expect(app.auth.session()?.idToken).toBe(idToken);
    expect(app.types).toEqual([]);
  });

  it('shows nothing of its user where another one has signed in', async () => {
    const { world, app } = await pageThatReturns(true);
    const record = await recordOf(world, 'bob');
    world.storage.plant(record);
    await comeBack(world);
    expect(app.auth.claims()?.sub).toBe('bob');
    expect(app.types).toEqual(['signed_out', 'signed_in']);
    expect(world.storage.record?.idToken).toBe(record.idToken);
  });

  it('is signed out where the user signed out on a later page', async () => {
    const { world, app } = await pageThatReturns(true);
    world.storage.items.clear();
    sessionStorage.clear();
    await comeBack(world);
    expect(app.auth.status()).toBe('anonymous');
    expect(app.events).toEqual([{ type: 'signed_out', by: 'other_tab' }]);
  });

  it('is signed out there also where the storage is a memory of its own', async () => {
    const { world, app } = await pageThatReturns(true);
    sessionStorage.clear();
    await comeBack(world);
    expect([app.auth.status(), world.storage.record]).toEqual(['anonymous', null]);
    expect(app.events).toEqual([{ type: 'signed_out', by: 'other_tab' }]);
  });

  it('keeps a session that came from the storage of another tab', async () => {
    const { world } = await pageThatReturns(true);
    sessionStorage.clear();
    const app = await world.open();
    world.clock.sleep(5);
    await comeBack(world);
    expect(app.types).toEqual(['session_restored']);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('goes on renewing tokens that have ended meanwhile, also where starts ask nobody', async () => {
    const world = new World();
    const app = await world.open({ signInSilently: 'never' });
    await app.signIn();
    world.frame.behaviour = { kind: 'hang' };
    world.clock.sleep(400);
    world.wakes.next('focus');
    await world.clock.settled();
    await comeBack(world);
    expect(app.auth.status()).toBe('expired');
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(20);
    expect(app.auth.status()).toBe('authenticated');
    expect(app.types.at(-2)).toBe('session_renewed');
  });

  it('keeps a session that was never written down', async () => {
    const { world, app } = await pageThatReturns(true);
    world.storage.items.clear();
    await comeBack(world);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.types).toEqual([]);
  });
});
