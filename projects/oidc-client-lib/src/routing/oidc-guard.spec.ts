import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes, withHashLocation } from '@angular/router';
import type { OidcFeature } from '../configuration/oidc-feature';
import { withManualStart } from '../setup/with-manual-start';
import { type TestApp, World } from '../start-up/world.spec-data';
import { oidcGuard, type OidcGuardOptions } from './oidc-guard';
import { WHEN_PAGE_STAYS } from '../platform/when-page-stays';

@Component({ template: '' })
class Page {}

let world: World;
let app: TestApp;
/** Until the page that was left turns out to be still there. */
let staying: Promise<void>;

beforeEach(() => {
  world = new World();
  staying = Promise.resolve();
});
afterEach(() => jest.useRealTimers());

function withRoutes(options?: OidcGuardOptions, ...features: ReturnType<typeof withHashLocation>[]): OidcFeature {
  const guard = options ? oidcGuard(options) : oidcGuard;
  const routes: Routes = [
    { path: 'guarded', component: Page, canActivate: [guard] },
    { path: 'matched', component: Page, canMatch: [guard] },
    { path: 'lazy', canMatch: [guard], loadChildren: () => [{ path: 'deep', component: Page }] },
    { path: 'parent', canActivateChild: [guard], children: [{ path: 'child', component: Page }] },
    { path: 'forbidden', component: Page },
    { path: 'elsewhere', component: Page },
    { path: '', pathMatch: 'full', component: Page },
    { path: '**', redirectTo: 'elsewhere' },
  ];
  const whenPageStays = { provide: WHEN_PAGE_STAYS, useValue: () => staying };
  return { kind: 'routes', providers: [provideRouter(routes, ...features), whenPageStays] };
}

/** Opens a page, and goes to the URL: where that led. */
async function open(url: string, options?: OidcGuardOptions): Promise<string> {
  app = await world.open({}, withRoutes(options));
  return go(url);
}

async function go(url: string): Promise<string> {
  const router = TestBed.inject(Router);
  const navigation = router.navigateByUrl(url);
  await world.clock.settled();
  await navigation;
  return router.url;
}

/** The query of the last sign-in that was left for. */
function signIn(): Record<string, string> {
  const url = world.page.departures.at(-1);
  return url ? Object.fromEntries(new URL(url).searchParams) : {};
}

/** Comes back from the sign-in that was left for last, to a fresh page at the wanted URL. */
async function comeBack(claims: Record<string, unknown> = {}, options?: OidcGuardOptions): Promise<string> {
  const request = world.page.departures.at(-1) ?? '';
  world.page.replace(await world.issuer.callbackUrl(request, { claims }));
  app = await world.open({}, withRoutes(options));
  return go(world.page.href().replace('https://app.example.com', ''));
}

const departures = () => world.page.departures.length;

describe('a route with a guard', () => {
  it.each(['/guarded', '/matched', '/lazy/deep', '/parent/child'])(
    '%s signs visitors in and brings them back',
    async (url) => {
      expect(await open(`${url}?q=a%20b#part`)).not.toContain(url);
      expect(departures()).toBe(1);
      expect(await comeBack()).toBe(`${url}?q=a%20b#part`);
      expect(departures()).toBe(1);
    },
  );

  it('in the fragment leaves the query of the page alone', async () => {
    world.page.replace('/?tenant=a');
    app = await world.open({}, withRoutes({}, withHashLocation()));
    await go('/guarded?x=1');
    const answer = await world.issuer.callbackUrl(world.page.departures.at(-1) ?? '');
    world.page.replace(answer);
    await world.open({}, withRoutes({}, withHashLocation()));
    expect(world.page.href()).toBe('https://app.example.com/?tenant=a#/guarded?x=1');
  });

  it('lets no other route match while the browser leaves, and does when the page stays', async () => {
    let stay: () => void = () => undefined;
    staying = new Promise((resolve) => (stay = resolve));
    app = await world.open({}, withRoutes());
    const router = TestBed.inject(Router);
    const navigation = router.navigateByUrl('/matched');
    await world.clock.settled();
    expect([departures(), router.url]).toEqual([1, '/']);
    stay();
    await navigation;
    expect(router.url).toBe('/elsewhere');
  });

  it('waits for the start', async () => {
    app = world.begin({}, withRoutes(), withManualStart());
    await world.clock.settled();
    const navigation = TestBed.inject(Router).navigateByUrl('/guarded');
    await app.auth.start();
    await world.clock.settled();
    expect(await navigation).toBe(false);
    expect(departures()).toBe(1);
  });

  it('waits for a renewal that is due, instead of signing in', async () => {
    await open('/');
    await app.signIn();
    world.clock.sleep(400);
    expect(await go('/guarded')).toBe('/guarded');
    expect([departures(), app.count('renewal_started')]).toEqual([0, 1]);
  });

  it('is closed to a session that has ended while the machine slept, and is not renewed', async () => {
    await open('/');
    await app.signIn();
    world.frame.user = null;
    await app.auth.refreshSession().catch(() => null);
    world.clock.sleep(400);
    expect([await go('/guarded'), departures()]).toEqual(['/', 1]);
  });

  it('sends visitors to a route of its own, query and all', async () => {
    expect(await open('/guarded', { redirectTo: '/forbidden?why=guest' })).toBe('/forbidden?why=guest');
    expect(departures()).toBe(0);
  });

  it.each(['/guarded', '/matched', '/parent/child'])(
    '%s tells of a redirectTo or forbiddenRoute to itself, and neither goes round nor opens',
    async (url) => {
      await expect(open(url, { redirectTo: url })).rejects.toMatchObject({ code: 'configuration_invalid' });
      expect(TestBed.inject(Router).url).toBe('/');
      await app.signIn();
      await expect(go(url)).resolves.toBe(url);

      await open('/', { when: () => false, forbiddenRoute: url });
      await app.signIn();
      await expect(go(url)).rejects.toMatchObject({ code: 'configuration_invalid' });
      expect(TestBed.inject(Router).url).toBe('/');
    },
  );

  it('says more at the sign-in where it is told to', async () => {
    await open('/guarded', {
      authorize: { prompt: 'login', loginHint: 'alice' },
      acrValues: ['gold', 'silver'],
      maxAge: 60,
    });
    expect(signIn()).toMatchObject({ prompt: 'login', login_hint: 'alice', acr_values: 'gold silver', max_age: '60' });
  });

  it('asks the session for its scopes and claims', async () => {
    const options = {
      when: ({ scope, claims }) => scope.includes('admin') || claims.sub === 'root',
      forbiddenRoute: '/forbidden',
    } satisfies OidcGuardOptions;
    await open('/', options);
    await app.signIn();
    expect(await go('/guarded')).toBe('/forbidden');
    await app.signIn({ response: { scope: 'openid admin' } });
    expect(await go('/guarded')).toBe('/guarded');
    expect(departures()).toBe(0);
  });

  it('stays where it is without a forbidden route', async () => {
    await open('/', { when: () => false });
    await app.signIn();
    expect(await go('/guarded')).toBe('/');
  });
});

describe('a route with a stronger sign-in', () => {
  const gold: OidcGuardOptions = { acrValues: 'gold platinum', forbiddenRoute: '/forbidden' };

  it('asks for it, and lets it pass', async () => {
    await open('/', gold);
    await app.signIn();
    await go('/guarded');
    expect(signIn()['acr_values']).toBe('gold platinum');
    expect(await comeBack({ acr: 'platinum' }, gold)).toBe('/guarded');
    expect(departures()).toBe(1);
  });

  it('does not ask again a provider that cannot do it', async () => {
    await open('/guarded', gold);
    expect(await comeBack({}, gold)).toBe('/forbidden');
    expect(departures()).toBe(1);
  });

  it('asks after an ordinary sign-in that came back to the route', async () => {
    await open('/');
    await app.auth.authorize({ returnTo: '/guarded' });
    await comeBack({}, gold);
    expect([departures(), signIn()['acr_values']]).toEqual([2, 'gold platinum']);
  });

  it('asks again at the next click', async () => {
    await open('/guarded', gold);
    await comeBack({}, gold);
    await go('/guarded');
    expect(departures()).toBe(2);
  });

  it('asks for a recent one when the last is too old', async () => {
    const options = { maxAge: 600 };
    await open('/', options);
    const now = world.clock.trueNow();
    await app.signIn({ claims: { auth_time: now - 599 } });
    expect(await go('/guarded')).toBe('/guarded');
    await app.signIn({ claims: { auth_time: now - 900 } });
    await go('/');
    await go('/guarded');
    expect([departures(), signIn()['max_age']]).toEqual([1, '600']);
  });

  it('asks at each visit with a maximum age of zero, and lets the answer in', async () => {
    const options = { maxAge: 0 };
    await open('/guarded', options);
    await world.clock.pass(1);
    const request = world.page.departures.at(-1) ?? '';
    const answer = await world.issuer.callbackUrl(request);
    await world.clock.pass(2);
    world.page.replace(answer);
    app = await world.open({}, withRoutes(options));
    expect(await go('/guarded')).toBe('/guarded');
    await go('/');
    await world.clock.pass(2);
    await go('/guarded');
    expect(departures()).toBe(2);
  });
});

describe('a guard does not go round in circles', () => {
  it('after a refusal', async () => {
    await open('/guarded');
    world.page.replace(world.issuer.errorUrl(world.page.departures.at(-1) ?? '', 'access_denied'));
    app = await world.open({}, withRoutes());
    expect(await go('/guarded')).toBe('/');
    expect(departures()).toBe(1);
    expect(app.auth.lastError()?.error).toBe('access_denied');
  });

  it('and begins anew some time after a refusal, for a click', async () => {
    await open('/guarded');
    world.page.replace(world.issuer.errorUrl(world.page.departures.at(-1) ?? '', 'access_denied'));
    app = await world.open({}, withRoutes());
    jest.useFakeTimers({
      now: Date.now() + 6000,
      doNotFake: ['queueMicrotask', 'setTimeout', 'setInterval', 'performance'],
    });
    await go('/guarded');
    expect(departures()).toBe(2);
  });

  it('when sign-ins come back without a session, three times a minute', async () => {
    for (let turn = 0; turn < 6; turn++) {
      await open('/guarded');
    }
    expect(departures()).toBe(3);
  });

  it('yet counts no sign-in that has worked', async () => {
    for (let turn = 0; turn < 6; turn++) {
      await open('/guarded');
      expect(await comeBack()).toBe('/guarded');
      app.auth.logoffLocal();
    }
    expect(departures()).toBe(6);
  });

  it('when the provider is down', async () => {
    world.network.failure = 'network';
    expect(await open('/guarded')).toBe('/');
    expect(app.auth.lastError()?.code).toBe('network');
    expect(departures()).toBe(0);
  });
});
