import type { FrameBehaviour } from 'oidc-client-lib/testing';
import { OidcError } from '../protocol/oidc-error';
import { codeOf, World } from '../start-up/world.spec-data';

const silent: FrameBehaviour = { kind: 'show', sighting: () => ({ kind: 'loaded', sameOrigin: false }) };

afterEach(() => jest.restoreAllMocks());

/** A page whose frames stay silent, and the probes that were sent to find out why. */
async function open(isReachable = false) {
  const world = new World();
  const app = await world.open();
  await app.signIn();
  world.frame.behaviour = silent;
  const probes: number[] = [];
  const mind = { isReachable };
  Object.assign(window, {
    fetch: () => {
      probes.push(world.clock.now());
      const answer = mind.isReachable ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed'));
      return world.clock.waitFor(answer);
    },
  });
  return { world, app, probes, mind };
}

const reasons = ({ events }: Awaited<ReturnType<typeof open>>['app']) =>
  events.flatMap((event) => (event.type === 'renewal_settled' ? [event.outcome.reason] : []));

describe('a provider that is down', () => {
  it('is asked why once a minute, not with each attempt', async () => {
    const { world, app, probes } = await open();
    await world.clock.pass(600);
    expect(world.frame.urls.length).toBeGreaterThan(10);
    expect(new Set(reasons(app))).toEqual(new Set(['network']));
    expect(probes.length).toBeGreaterThan(1);
    expect(probes.length).toBeLessThan(5);
    expect(probes.every((time, index) => index === 0 || time - (probes[index - 1] ?? 0) >= 60)).toBe(true);
  });

  it('is asked again when somebody asks for a renewal', async () => {
    const { world, app, probes } = await open();
    // Else chance may have the next attempt under way, which is shared.
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.99);
    for (const count of [1, 2, 3]) {
      const code = codeOf(app.auth.refreshSession());
      await world.clock.pass(2);
      expect([await code, probes.length]).toEqual(['network', count]);
    }
    random.mockRestore();
  });

  it('is asked again in the next series', async () => {
    const { world, probes } = await open();
    await world.clock.pass(280);
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(100);
    const before = probes.length;
    world.frame.behaviour = silent;
    await world.clock.pass(300);
    expect(probes.length).toBeGreaterThan(before);
  });
});

it('a refusal to be framed is looked into each time, until it is believed', async () => {
  const { world, app, probes } = await open(true);
  await world.clock.pass(600);
  expect(reasons(app)).toEqual(Array(6).fill('framing_blocked'));
  expect(probes).toHaveLength(6);
});

it('a service worker that answers where there is no network is not taken for the provider', async () => {
  const { world, app } = await open();
  Object.assign(window, { fetch: () => Promise.resolve(new Response(null, { status: 504 })) });
  const code = codeOf(app.auth.refreshSession());
  await world.clock.pass(2);
  expect(await code).toBe('network');
});

describe('a browser that says it is offline', () => {
  async function offline() {
    const { world, app } = await open();
    world.frame.behaviour = { kind: 'renew' };
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    return { world, app };
  }

  it('is not believed where the provider answers: it may be on this very machine', async () => {
    const { world, app } = await offline();
    await app.auth.refreshSession();
    expect(world.frame.urls).toHaveLength(1);
    await world.clock.pass(3600);
    expect([app.count('session_expired'), app.auth.isAuthenticated()]).toEqual([0, true]);
  });

  it('is not believed where the answer may not be read', async () => {
    const { world, app } = await offline();
    const { send } = world.network;
    const unreadable = new OidcError('http_error', { status: 0 });
    Object.assign(world.network, {
      send: (...given: Parameters<typeof send>) =>
        given[1]?.mode === 'no-cors' ? Promise.reject(unreadable) : send(...given),
    });
    await app.auth.refreshSession();
    expect(app.count('session_renewed')).toBe(1);
  });

  it('is believed where it does not, and no frame is opened', async () => {
    const { world, app } = await offline();
    world.network.failure = 'offline';
    expect(await codeOf(app.auth.refreshSession())).toBe('offline');
    expect(world.frame.urls).toEqual([]);
    expect(app.auth.renewal()).toMatchObject({ phase: 'waiting', dueAt: null });
  });
});
