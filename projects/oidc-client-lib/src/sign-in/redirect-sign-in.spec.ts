import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { OidcSecurityService } from '../oidc-security-service';
import { provideOidc } from '../setup/provide-oidc';
import type { AuthorizeOptions } from './authorize-options';
import { codeOf, World } from '../start-up/world.spec-data';

const APP = 'https://app.example.com/';

/** Opens the page anew at the answer to a request that was made on a page before. */
async function openAtAnswer(world: World, returnTo?: string) {
  const before = await world.open();
  const url = await world.issuer.callbackUrl(await before.auth.createAuthorizeUrl({ returnTo }));
  world.page.replace(url);
  return { url, app: await world.open() };
}

describe('a sign-in by redirect', () => {
  it('leaves for the provider with a request of its own each time', async () => {
    const world = new World();
    const app = await world.open({ scope: 'openid profile', loginHint: 'alice@example.com' });
    await app.auth.authorize({ prompt: 'login', uiLocales: ['de', 'en'], acrValues: 'high', maxAge: 60 });
    await app.auth.authorize();
    const [first, second] = world.page.departures.map((url) => Object.fromEntries(new URL(url).searchParams));
    expect(first).toEqual({
      client_id: 'angularclient',
      redirect_uri: APP,
      response_type: 'id_token token',
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      prompt: 'login',
      max_age: '60',
      ui_locales: 'de en',
      login_hint: 'alice@example.com',
      acr_values: 'high',
    });
    const values = [first, second].flatMap((request) => [request?.['state'], request?.['nonce']]);
    expect(new Set(values).size).toBe(4);
  });

  it('does not wait long for keys that are slow to come', async () => {
    const world = new World();
    const { send } = world.network;
    Object.assign(world.network, {
      send: (...request: Parameters<typeof send>) =>
        /jwks/.test(request[0]) ? new Promise(() => undefined) : send(...request),
    });
    const app = await world.open();
    const leaving = app.auth.authorize();
    await world.clock.pass(2);
    await leaving;
    expect(world.page.departures).toHaveLength(1);
    expect(world.clock.timers).toBe(0);
  });

  it('lets no caller say what the protocol says', async () => {
    const app = await new World().open();
    const more = {
      redirectUri: 'https://evil.example',
      responseType: 'code',
      scope: 'x',
      state: 'x',
      nonce: 'x',
      clientId: 'x',
    };
    const { searchParams } = new URL(await app.auth.createAuthorizeUrl(more as AuthorizeOptions));
    const { state, nonce, ...request } = Object.fromEntries(searchParams);
    expect(request).toEqual({
      client_id: 'angularclient',
      redirect_uri: APP,
      response_type: 'id_token token',
      scope: 'openid',
    });
    expect(`${state}${nonce}`).toMatch(/^[\w-]{86}$/);
    for (const name of ['state', 'Nonce', 'client id', 'redirect-uri', 'RESPONSE_TYPE', 'request_uri']) {
      expect(await codeOf(app.auth.createAuthorizeUrl({ customParams: { [name]: 'x' } }))).toBe('parameter_reserved');
    }
  });

  it('refuses a maxAge that is no number before anybody leaves, for its answer could not be judged', async () => {
    const world = new World();
    const app = await world.open();
    for (const maxAge of ['300', NaN, [300]] as number[]) {
      expect(await codeOf(app.auth.authorize({ maxAge }))).toBe('configuration_invalid');
    }
    expect(app.auth.lastError()).toMatchObject({ detail: 'maxAge must be a number' });
    expect(world.page.departures).toEqual([]);
    await app.signIn({ claims: { auth_time: world.clock.now() } });
    expect(app.types).toEqual(['signed_in']);
  });

  it('tells of claims that are no JSON as of any other mistake', async () => {
    const app = await new World().open();
    const claims: Record<string, unknown> = {};
    claims['id_token'] = { claims };
    const error: unknown = await app.auth.authorize({ claims }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OidcError', code: 'unexpected' });
    expect(app.auth.lastError()).toBe(error);
  });

  it('has an option count before a parameter of the same meaning, and that before the configuration', async () => {
    const app = await new World().open({ loginHint: 'a', display: 'page', acrValues: ['1', '2'] });
    const url = await app.auth.createAuthorizeUrl({
      prompt: 'login',
      customParams: { login_hint: 'b', display: 'touch', prompt: 'consent' },
    });
    const query = new URL(url).searchParams;
    const told = ['login_hint', 'display', 'acr_values', 'prompt'].map((name) => query.getAll(name));
    expect(told).toEqual([['b'], ['touch'], ['1 2'], ['login']]);
  });

  it('comes back to the session and to the route, the address bar clean', async () => {
    const world = new World();
    const { app } = await openAtAnswer(world, '/orders/7?tab=a#total');
    expect(app.auth.claims()?.sub).toBe('alice');
    expect(world.page.href()).toBe(`${APP}orders/7?tab=a#total`);
    expect(app.types).toEqual(['signed_in']);
  });

  it.each(['cart?x=1', '?tenant=a#/orders?x=1'])('comes back to where the user was, by default: %s', async (route) => {
    const world = new World();
    world.page.replace(`/${route}`);
    const app = await world.open();
    const url = await world.issuer.callbackUrl(await app.auth.createAuthorizeUrl());
    world.page.replace(url);
    await world.open();
    expect(world.page.href()).toBe(APP + route);
  });

  it('is at the route already while the answer is judged, for whoever loads the page anew meanwhile', async () => {
    const world = new World();
    const before = await world.open();
    const url = await world.issuer.callbackUrl(await before.auth.createAuthorizeUrl({ returnTo: '/orders/7' }));
    world.page.replace(url);
    sessionStorage.clear();
    Object.assign(world.network, { send: () => new Promise(() => undefined) });
    void world.begin().auth.start();
    await world.clock.settled();
    expect(world.page.href()).toBe(`${APP}orders/7`);
  });

  it('has the address bar clean before the first request leaves', async () => {
    const world = new World();
    const before = await world.open();
    const url = await world.issuer.callbackUrl(await before.auth.createAuthorizeUrl());
    sessionStorage.clear();
    world.page.replace(url);
    const seen: string[] = [];
    const { send } = world.network;
    Object.assign(world.network, {
      send: (...given: Parameters<typeof send>) => {
        seen.push(world.page.href());
        return send(...given);
      },
    });
    const app = await world.open();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join()).not.toContain('token');
  });

  it('answers the app what the start found', async () => {
    const { app, url } = await openAtAnswer(new World());
    const session = await app.auth.authorizedCallback();
    expect(session).toBe(app.auth.session());
    expect(await app.auth.start()).toBe(session);
    expect(await codeOf(app.auth.authorizedCallback(url))).toBe('state_used');
    expect(app.count('signed_in')).toBe(1);
  });

  it('takes an answer by its fragment alone', async () => {
    const app = await new World().open();
    const { hash } = new URL(await app.answer());
    expect((await app.auth.authorizedCallback(hash)).claims.sub).toBe('alice');
    expect(await codeOf(app.auth.authorizedCallback(`/${hash}`))).toBe('state_used');
    expect(await codeOf(app.auth.authorizedCallback('http://['))).toBe('callback_not_recognized');
  });

  it.each(['https://evil.example/', 'https://app.example.com:8443/', 'http://app.example.com/', `${APP}other`])(
    'takes none that came to %s',
    async (place) => {
      const app = await new World().open();
      const { hash } = new URL(await app.answer());
      expect(await codeOf(app.auth.authorizedCallback(place + hash))).toBe('callback_not_recognized');
      expect((await app.auth.authorizedCallback(hash)).claims.sub).toBe('alice');
    },
  );

  it('that was refused is told, and leaves nobody signed in', async () => {
    const world = new World();
    const before = await world.open();
    const request = await before.auth.createAuthorizeUrl({ returnTo: '/orders' });
    world.page.replace(world.issuer.errorUrl(request, 'access_denied', { error_description: 'No.' }));
    const app = await world.open();
    expect(app.auth.status()).toBe('anonymous');
    expect(app.auth.lastError()).toMatchObject({ code: 'provider_error', error: 'access_denied' });
    expect(app.types).toEqual(['callback_refused']);
    expect(world.page.href()).toBe(`${APP}orders`);
    expect(await codeOf(app.auth.authorizedCallback())).toBe('provider_error');
  });

  it('whose tokens come in the query is refused, and they leave the address bar', async () => {
    const world = new World();
    const before = await world.open();
    const url = await world.issuer.callbackUrl(await before.auth.createAuthorizeUrl());
    world.page.replace(url.replace('#', '?tenant=7&'));
    const app = await world.open();
    expect(app.auth.status()).toBe('anonymous');
    expect(app.auth.lastError()?.code).toBe('response_mode_invalid');
    expect(app.types).toEqual(['callback_refused']);
    expect(world.page.href()).toBe(`${APP}?tenant=7`);
    expect(await codeOf(app.auth.authorizedCallback(url))).toBe('state_used');
  });

  it('whose provider is down has the request used up, and can begin anew', async () => {
    const world = new World();
    const before = await world.open();
    const url = await world.issuer.callbackUrl(await before.auth.createAuthorizeUrl());
    sessionStorage.clear();
    world.network.failure = 'network';
    world.page.replace(url);
    const app = await world.open();
    expect(app.auth.lastError()?.code).toBe('network');
    world.network.failure = null;
    expect((await app.signIn()).claims.sub).toBe('alice');
    expect(app.auth.lastError()).toBeNull();
  });
});

describe('real life', () => {
  it.each([
    ['a reload of', (world: World, url: string) => world.page.replace(url)],
    ['the back button to', (world: World, url: string) => world.page.replace(`${url}&`)],
  ])('%s the callback URL keeps the session, and shows no error', async (_name, go) => {
    const world = new World();
    const { url } = await openAtAnswer(world);
    go(world, url);
    const app = await world.open();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.auth.lastError()).toBeNull();
    expect(world.page.href()).toBe(APP);
  });

  it('a coffee at the login page is no reason to refuse, a night is', async () => {
    for (const [minutes, expected] of [
      [59, 'accepted'],
      [61, 'state_expired'],
    ] as const) {
      const world = new World();
      const app = await world.open();
      const url = await app.answer();
      jest.useFakeTimers({ now: Date.now() + minutes * 60_000, doNotFake: ['queueMicrotask', 'setTimeout'] });
      expect(await codeOf(app.auth.authorizedCallback(url))).toBe(expected);
      jest.useRealTimers();
    }
  });

  it("is not looked for in what is the app's own, even when the app asks for it", async () => {
    const world = new World();
    world.page.replace('/#state=open');
    const app = await world.open();
    expect(await codeOf(app.auth.authorizedCallback())).toBe('callback_not_recognized');
    expect(world.page.href()).toBe(`${APP}#state=open`);
  });

  it('that is given twice at once is taken once', async () => {
    const app = await new World().open();
    const url = await app.answer();
    const codes = [app.auth.authorizedCallback(url), app.auth.authorizedCallback(url)].map(codeOf);
    expect((await Promise.all(codes)).sort()).toEqual(['accepted', 'state_used']);
    expect(app.count('signed_in')).toBe(1);
  });

  it('is taken once, even where nothing can be written any more', async () => {
    const app = await new World().open();
    const url = await app.answer();
    const full = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const codes = [await codeOf(app.auth.authorizedCallback(url)), await codeOf(app.auth.authorizedCallback(url))];
    full.mockRestore();
    expect(codes).toEqual(['accepted', 'state_unknown']);
  });

  it('an expired request is used up, too', async () => {
    const world = new World();
    const app = await world.open();
    const url = await app.answer();
    jest.useFakeTimers({ now: Date.now() + 7_200_000, doNotFake: ['queueMicrotask', 'setTimeout'] });
    await codeOf(app.auth.authorizedCallback(url));
    jest.useRealTimers();
    expect(await codeOf(app.auth.authorizedCallback(url))).toBe('state_used');
  });

  it('two tabs that sign in at once both do', async () => {
    const world = new World();
    const one = await world.open();
    const [first, second] = [await one.answer(), await one.answer()];
    expect(await codeOf(one.auth.authorizedCallback(first))).toBe('accepted');
    const two = await world.open();
    expect(await codeOf(two.auth.authorizedCallback(second))).toBe('accepted');
  });

  it('an abandoned sign-in leaves nothing behind but its record, and that not for ever', async () => {
    const world = new World();
    const app = await world.open();
    await app.auth.createAuthorizeUrl();
    const records = () => Object.keys(localStorage).filter((key) => key.startsWith('oidc-client-lib.request.'));
    expect(records()).toHaveLength(1);
    jest.useFakeTimers({ now: Date.now() + 7_200_000, doNotFake: ['queueMicrotask', 'setTimeout'] });
    await app.auth.createAuthorizeUrl();
    jest.useRealTimers();
    expect(records()).toHaveLength(1);
  });

  it('a double click asks twice, and either answer is good', async () => {
    const world = new World();
    const app = await world.open();
    await Promise.all([app.auth.authorize(), app.auth.authorize()]);
    const [, second = ''] = world.page.departures;
    expect(await codeOf(app.auth.authorizedCallback(await world.issuer.callbackUrl(second)))).toBe('accepted');
  });

  it.each([
    ['#section'],
    ['?code=abc&state=def'],
    ['?state=def'],
    ['#state=open'],
    ['#/route?id_token=x'],
    ['?error=none'],
    ['?id_token=x&state=y'],
    ['?access_token=x&state=y'],
    ['orders#id_token=x&state=y'],
  ])("the app's own URL %s is left alone", async (path) => {
    const world = new World();
    world.page.replace(path);
    const app = await world.open();
    expect(world.page.href()).toBe(APP + path);
    expect(app.auth.lastError()).toBeNull();
    expect(app.types).toEqual([]);
  });

  it('the answer to another client of this origin is left to that', async () => {
    const world = new World();
    const other = await world.open({ clientId: 'other' });
    const url = await world.issuer.callbackUrl(await other.auth.createAuthorizeUrl());
    world.page.replace(url);
    const app = await world.open();
    expect(world.page.href()).toBe(url);
    expect(app.types).toEqual([]);
    const again = await world.open({ clientId: 'other' });
    expect(again.auth.lastError()?.code).toBe('aud_invalid');
  });

  it('the answer to another client of this page is found by that, though both start at once', async () => {
    const world = new World();
    const { issuer } = world;
    const before = await world.open({ clientId: 'other' });
    const url = await issuer.callbackUrl(await before.auth.createAuthorizeUrl(), { claims: { aud: 'other' } });
    world.page.replace(url);
    const app = world.begin();
    const other = createEnvironmentInjector(
      [provideOidc({ issuer: issuer.issuer, clientId: 'other' })],
      TestBed.inject(EnvironmentInjector),
    ).get(OidcSecurityService);
    await Promise.all([app.auth.start(), other.start()]);
    expect(other.isAuthenticated()).toBe(true);
    expect(app.auth.isAuthenticated()).toBe(false);
    expect(world.page.href()).toBe(APP);
  });

  it('a discovery that failed is tried again at the next need', async () => {
    const world = new World();
    world.network.failure = 'network';
    const app = await world.open();
    expect(await codeOf(app.auth.authorize())).toBe('network');
    expect(app.auth.lastError()?.code).toBe('network');
    world.network.failure = null;
    await app.auth.authorize();
    expect(world.page.departures).toHaveLength(1);
  });
});

describe('storage of requests', () => {
  afterEach(() => jest.restoreAllMocks());

  it('that is blocked is told before the user leaves', async () => {
    const app = await new World().open();
    jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    expect(await codeOf(app.auth.authorize())).toBe('storage_unavailable');
  });

  it.each([
    ['no JSON', '{'],
    ['a record without a nonce', '{"nonce":""}'],
    ['a nonce that is no text', '{"nonce":{"a":1}}'],
    ['a route that is no text', '{"returnTo":7}'],
    ['a time that is none', '{"createdAt":"now"}'],
    ['essential values that are none', '{"essentialAcr":"high"}'],
    ['another client', '{"client":"other@https://login.example.com"}'],
    ['another state', '{"state":"other"}'],
  ])('planted with %s makes no request of ours', async (_name, planted) => {
    const world = new World();
    const app = await world.open();
    const url = await app.answer();
    const [key = ''] = Object.keys(localStorage).filter((name) => name.startsWith('oidc-client-lib.request.'));
    const text = localStorage.getItem(key) ?? '';
    const change = planted === '{' ? planted : JSON.stringify({ ...JSON.parse(text), ...JSON.parse(planted) });
    localStorage.setItem(key, change);
    expect(await codeOf(app.auth.authorizedCallback(url))).toMatch(
      /^(state_unknown|nonce_mismatch|callback_not_recognized)$/,
    );
  });

  it('planted with a route elsewhere leads nowhere but into the app', async () => {
    const world = new World();
    const app = await world.open();
    const url = await app.answer();
    const [key = ''] = Object.keys(localStorage).filter((name) => name.startsWith('oidc-client-lib.request.'));
    const record = JSON.parse(localStorage.getItem(key) ?? '') as object;
    localStorage.setItem(key, JSON.stringify({ ...record, returnTo: 'https://evil.example/' }));
    await app.auth.authorizedCallback(url);
    expect(world.page.href()).toBe(APP);
  });
});
