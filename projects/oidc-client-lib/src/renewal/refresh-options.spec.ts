import { TestBed } from '@angular/core/testing';
import type { FrameBehaviour } from 'oidc-client-lib/testing';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { OidcError } from '../protocol/oidc-error';
import { SessionStore } from '../session/session-store';
import { codeOf, signedIn, World } from '../start-up/world.spec-data';

describe('a renewal with parameters of its own', () => {
  const asked = (world: World) => world.frame.urls.map((url) => new URL(url).searchParams);
  const refusal: FrameBehaviour = { kind: 'error', error: 'interaction_required' };

  it('sends them in place of those of the configuration, and the next one does not', async () => {
    const { world, app } = await signedIn({ customParams: { renew: { tenant: 'a', hint: 'b' } } });
    await app.auth.refreshSession({ customParams: { tenant: 'c' } });
    await app.auth.refreshSession();
    expect(asked(world).map((query) => [query.get('tenant'), query.get('hint')])).toEqual([
      ['c', null],
      ['a', 'b'],
    ]);
  });

  it('has them count before what the configuration says', async () => {
    const { world, app } = await signedIn({ acrValues: '1', loginHint: 'alice', uiLocales: 'de', prompt: 'login' });
    await app.auth.refreshSession({ customParams: { acr_values: '2', ui_locales: 'fr', prompt: 'login' } });
    await app.auth.refreshSession();
    const names = ['acr_values', 'login_hint', 'ui_locales', 'prompt'];
    expect(asked(world).map((query) => names.map((name) => query.getAll(name).join()))).toEqual([
      ['2', 'alice', 'fr', 'none'],
      ['1', 'alice', 'de', 'none'],
    ]);
  });

  it('asks anew when another one is under way', async () => {
    const { world, app } = await signedIn();
    const [one, two] = await Promise.all([
      app.auth.refreshSession(),
      app.auth.refreshSession({ customParams: { tenant: 'c' } }),
    ]);
    expect(one).not.toBe(two);
    expect(app.auth.session()).toBe(two);
    expect(asked(world).map((query) => query.get('tenant'))).toEqual([null, 'c']);
  });

  it('is one without, where they are null', async () => {
    const { world, app } = await signedIn({ customParams: { renew: { tenant: 'a' } } });
    await app.auth.refreshSession(null as never);
    await app.auth.refreshSession({ customParams: null as never });
    expect(asked(world).map((query) => query.get('tenant'))).toEqual(['a', 'a']);
  });

  it('must not set what the protocol sets, and says so before it asks', async () => {
    const { world, app } = await signedIn();
    const error = await app.auth.refreshSession({ customParams: { nonce: 'x' } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'parameter_reserved' });
    expect(world.frame.urls).toEqual([]);
  });

  it('leaves the planned renewal where it was when it is refused', async () => {
    const { world, app, session } = await signedIn();
    const { phase, dueAt, attempt } = app.auth.renewal();
    world.frame.behaviour = refusal;
    expect(await codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }))).toBe('interaction_required');
    expect(app.auth.renewal()).toMatchObject({ phase, dueAt, attempt, lastOutcome: { willRetry: false } });
    expect(app.types).toEqual(['renewal_started', 'renewal_settled']);
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(session.expiresAt - world.clock.now() - 1);
    expect(app.types.filter((type) => type === 'session_renewed')).toHaveLength(1);
    expect(asked(world).at(-1)?.get('acr')).toBeNull();
  });

  it('leaves the next attempt where it was when it is refused', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'fail', error: new OidcError('network') };
    await codeOf(app.auth.refreshSession());
    const { phase, dueAt, attempt } = app.auth.renewal();
    expect([phase, attempt]).toEqual(['waiting', 1]);
    world.frame.behaviour = refusal;
    await codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    expect(app.auth.renewal()).toMatchObject({ phase, dueAt, attempt });
  });

  it('asks for nobody who has signed out meanwhile', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    await world.clock.settled();
    const plain = codeOf(app.auth.refreshSession());
    await world.clock.settled();
    app.auth.logoffLocal();
    expect(await Promise.all([own, plain])).toEqual(['superseded', 'superseded']);
    expect(world.frame.urls).toHaveLength(1);
  });

  it('ends the session when it answers for another user', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'renew', options: { claims: { sub: 'bob' } } };
    expect(await codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }))).toBe('other_user');
    expect([app.auth.session(), app.auth.renewal().phase]).toEqual([null, 'idle']);
  });

  /** Refuses what has parameters of its own, and renews else. */
  const refuseOwn = (world: World): FrameBehaviour => ({
    kind: 'show',
    sighting: async (url) => {
      const isOwn = new URL(url).searchParams.has('acr');
      return { kind: 'answer', url: await (isOwn ? world.issuer.errorUrl(url, 'x') : world.issuer.callbackUrl(url)) };
    },
  });

  it('answers nobody else when it is refused', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = refuseOwn(world);
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    while (app.auth.renewal().phase !== 'renewing') {
      await Promise.resolve();
    }
    const plain = codeOf(app.auth.refreshSession());
    expect([await own, await plain]).toEqual(['provider_error', 'accepted']);
  });

  it('makes nobody renew who has a token that lives when it is refused', async () => {
    const { world, app, session } = await signedIn();
    world.frame.behaviour = refuseOwn(world);
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    while (app.auth.renewal().phase !== 'renewing') {
      await Promise.resolve();
    }
    expect(await app.auth.getAccessToken()).toBe(session.accessToken);
    expect([await own, world.frame.urls.length]).toEqual(['provider_error', 1]);
  });

  it('does not swallow the planned renewal that fell due meanwhile', async () => {
    const { world, app } = await signedIn();
    const { dueAt } = app.auth.renewal();
    await world.clock.pass((dueAt ?? 0) / 1000 - world.clock.now() - 1);
    world.frame.behaviour = { kind: 'hang' };
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    await world.clock.settled();
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(10);
    expect(await own).toBe('timeout');
    expect([app.auth.renewal().phase, app.count('session_renewed')]).toEqual(['idle', 1]);
  });

  it('asks although another tab has renewed while it waited for its turn', async () => {
    const world = new World();
    let whileWaiting = () => {};
    const lock = async (_name: string, task: () => Promise<unknown>) => {
      whileWaiting();
      return task();
    };
    const app = await world.open({}, { kind: 'lock', providers: [{ provide: EXCLUSIVE_LOCK, useValue: lock }] });
    await app.signIn();
    await world.clock.pass(60);
    const store = TestBed.inject(SessionStore);
    const { latest } = store;
    await app.auth.refreshSession();
    const fetched = store.latest;
    store.latest = latest;
    let plan = app.auth.renewal();
    whileWaiting = () => {
      store.replace(fetched!, 'session_renewed');
      plan = app.auth.renewal();
    };
    world.frame.behaviour = refusal;
    expect(await codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }))).toBe('interaction_required');
    expect(asked(world).at(-1)?.get('acr')).toBe('2');
    expect(app.auth.renewal()).toMatchObject({ phase: 'idle', dueAt: plan.dueAt, attempt: 0 });
  });

  it('is not answered by a sign-in that came between', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    await world.clock.pass(1);
    await app.signIn();
    const { phase, dueAt } = app.auth.renewal();
    expect([await own, phase]).toEqual(['superseded', 'idle']);
    expect(app.auth.renewal()).toMatchObject({ phase, dueAt });
  });

  it('brings nobody back who was signed out elsewhere while it waited', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    const plain = codeOf(app.auth.refreshSession());
    await world.clock.pass(1);
    const own = codeOf(app.auth.refreshSession({ customParams: { acr: '2' } }));
    await world.clock.pass(1);
    world.frame.behaviour = { kind: 'renew' };
    TestBed.inject(SessionStore).end({ type: 'signed_out', by: 'other_tab' });
    expect([await plain, await own, app.auth.status()]).toEqual(['superseded', 'superseded', 'anonymous']);
  });
});
