import { createEnvironmentInjector, EnvironmentInjector, inject, InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { EMPTY, of } from 'rxjs';
import type { OidcFeature } from '../configuration/oidc-feature';
import { diagnose } from '../diagnosis/diagnose';
import { SEND_REQUEST } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import {
  type OidcConfig,
  type OidcConfigSource,
  type OidcEvent,
  OidcModule,
  OidcSecurityService,
  provideOidc,
  withCrossTabSync,
  withManualStart,
} from '../public-api';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { codeOf, World } from '../start-up/world.spec-data';

const CONFIG = new InjectionToken<OidcConfig>('configuration of the app');
const OTHER = { issuer: 'https://login.example.com', clientId: 'partner' };

/** A second client below the first, as a lazy route or a micro-frontend has it. */
function openBelow(...features: OidcFeature[]) {
  const injector = createEnvironmentInjector([provideOidc(OTHER, ...features)], TestBed.inject(EnvironmentInjector));
  const auth = injector.get(OidcSecurityService);
  const events: OidcEvent['type'][] = [];
  auth.events$.subscribe(({ type }) => events.push(type));
  return { injector, auth, events };
}

describe('a second client below the first', () => {
  it('starts by itself, and has a session of its own', async () => {
    const world = new World();
    const app = await world.open();
    await app.signIn();
    const { auth, events } = openBelow();
    await world.clock.settled();
    expect(auth.status()).toBe('anonymous');
    const url = await world.issuer.callbackUrl(await auth.createAuthorizeUrl(), {
      claims: { aud: 'partner', sub: 'bob' },
    });
    await auth.authorizedCallback(url);
    expect([app.auth.claims()?.sub, auth.claims()?.sub]).toEqual(['alice', 'bob']);
    expect([...world.storage.items.keys()]).toEqual([
      'oidc-client-lib.session.angularclient@https://login.example.com',
      'oidc-client-lib.session.partner@https://login.example.com',
    ]);
    app.auth.logoffLocal();
    await world.clock.settled();
    expect([app.auth.isAuthenticated(), auth.isAuthenticated()]).toEqual([false, true]);
    expect(events).toEqual(['signed_in']);
  });

  it("does not take the first one's abilities for its own", async () => {
    const world = new World();
    let starts = 0;
    const companion = {
      kind: 'companion',
      providers: [{ provide: SESSION_COMPANIONS, useValue: { start: () => starts++ }, multi: true }],
    };
    const app = await world.open({}, withCrossTabSync(), companion);
    await app.signIn();
    const { auth } = openBelow();
    await auth.start();
    expect([starts, auth.session()]).toEqual([1, null]);
  });

  it('starts by itself where the first one is started by the app', async () => {
    const world = new World();
    world.begin({}, withManualStart());
    const { auth } = openBelow();
    await world.clock.settled();
    expect(auth.status()).toBe('anonymous');
  });

  it('stops with its injector', async () => {
    const world = new World();
    await world.open();
    const { injector, auth } = openBelow();
    const url = await world.issuer.callbackUrl(await auth.createAuthorizeUrl(), { claims: { aud: 'partner' } });
    await auth.authorizedCallback(url);
    const timers = world.clock.timers;
    injector.destroy();
    expect(world.clock.timers).toBe(timers - 1);
  });

  it("leaves the other one's answer in the address bar alone", async () => {
    const world = new World();
    const app = await world.open();
    const url = await world.issuer.callbackUrl(await app.auth.createAuthorizeUrl(), { claims: { sub: 'carol' } });
    const below = openBelow();
    const answer = await world.issuer.callbackUrl(await below.auth.createAuthorizeUrl({ returnTo: '/partner' }), {
      claims: { aud: 'partner' },
    });
    world.page.replace(answer);
    const fresh = await world.open();
    expect([fresh.auth.status(), fresh.types, world.page.href()]).toEqual(['anonymous', [], answer]);
    const { auth } = openBelow();
    await auth.start();
    expect([auth.claims()?.aud, world.page.href()]).toEqual(['partner', 'https://app.example.com/partner']);
    await fresh.auth.authorizedCallback(url);
    expect(fresh.auth.claims()?.sub).toBe('carol');
  });
});

describe('the door for NgModules', () => {
  it.each<[string, OidcConfigSource]>([
    ['as it is', OTHER],
    ['by a Promise', Promise.resolve(OTHER)],
    ['by an Observable', of(OTHER, { ...OTHER, clientId: 'late' })],
    ['by a function that injects', () => inject(CONFIG)],
    ['by one that takes its time', async () => Promise.resolve(inject(CONFIG))],
    ['by one with an Observable', () => of(inject(CONFIG))],
  ])('takes the configuration %s', async (_, source) => {
    const world = new World();
    TestBed.configureTestingModule({
      imports: [OidcModule.forRoot(source, withManualStart())],
      providers: [
        { provide: CONFIG, useValue: OTHER },
        { provide: PAGE_LOCATION, useValue: world.page },
        { provide: SEND_REQUEST, useValue: world.network.send },
      ],
    });
    const auth = TestBed.inject(OidcSecurityService);
    expect(auth.status()).toBe('starting');
    expect([await auth.start(), auth.status()]).toEqual([null, 'anonymous']);
    expect(new URL(await auth.createAuthorizeUrl()).searchParams.get('client_id')).toBe('partner');
  });

  it.each<[string, OidcConfigSource]>([
    ['fails', () => Promise.reject(new Error('no such file'))],
    ['is empty', EMPTY],
  ])('starts nothing where the source %s', async (_, source) => {
    TestBed.configureTestingModule({ imports: [OidcModule.forRoot(source, withManualStart())] });
    const auth = TestBed.inject(OidcSecurityService);
    await expect(auth.start()).rejects.toMatchObject({ code: 'configuration_invalid' });
    expect([auth.lastError()?.code, auth.status()]).toEqual(['configuration_invalid', 'starting']);
  });
});

describe('on the server', () => {
  it('nothing happens, whatever the app calls', async () => {
    const world = new World();
    Object.assign(world.page, { isBrowser: false });
    const app = await world.open({ signInSilently: 'always' });
    await app.auth.authorize();
    await app.auth.authorize({ display: 'popup' });
    await app.auth.logoff();
    app.auth.logoffLocal();
    const rejected = [
      app.auth.refreshSession(),
      app.auth.createAuthorizeUrl(),
      app.auth.authorizedCallback(),
      app.auth.authorizedCallback(`${world.page.href()}#error=access_denied&state=x`),
    ];
    expect(await Promise.all(rejected.map(codeOf))).toEqual(rejected.map(() => 'no_session'));
    const findings = await TestBed.runInInjectionContext(diagnose);
    expect(findings.map(({ check, result }) => [check, result])).toEqual([['Page', 'unknown']]);
    expect([await app.auth.start(), await app.auth.getIdToken(), await app.auth.getAccessToken()]).toEqual([
      null,
      null,
      null,
    ]);
    await world.clock.settled();
    expect([app.auth.status(), app.auth.session(), app.auth.lastError(), app.types]).toEqual([
      'starting',
      null,
      null,
      [],
    ]);
    expect([world.network.requests, world.page.departures, world.frame.urls]).toEqual([[], [], []]);
    expect([world.storage.items.size, localStorage.length, sessionStorage.length, world.clock.timers]).toEqual([
      0, 0, 0, 0,
    ]);
  });
});
