import {
  HttpBackend,
  HttpClient,
  HttpContext,
  type HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, of, switchMap, toArray } from 'rxjs';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { OidcError, type OidcEvent, provideOidc, withManualStart } from '../public-api';
import { type TestApp, World } from '../start-up/world.spec-data';
import { API, FakeApi, REFUSAL } from './fake-api.spec-data';
import { OIDC_TOKEN, oidcInterceptor, withHttpInterceptor } from './oidc-interceptor';

let world: World;
let api: FakeApi;

beforeEach(() => {
  world = new World();
  api = new FakeApi();
});

function withHttp(): OidcFeature {
  return {
    kind: 'http',
    providers: [provideHttpClient(withInterceptors([oidcInterceptor])), { provide: HttpBackend, useValue: api }],
  };
}

async function signedIn(config: Partial<OidcConfig> = {}): Promise<TestApp> {
  const app = await world.open({ secureApis: [API], ...config }, withHttp());
  await app.signIn();
  return app;
}

/** Calls by HttpClient: the status. */
async function call(url = `${API}/records`, token: 'auto' | 'always' | 'never' = 'auto', method = 'GET') {
  const answer = firstValueFrom(
    TestBed.inject(HttpClient).request(method, url, {
      observe: 'response',
      context: new HttpContext().set(OIDC_TOKEN, token),
    }),
  ).then(
    ({ status }) => status,
    (error: unknown) => (error as HttpErrorResponse).status,
  );
  await world.clock.settled();
  return answer;
}

const callMany = (count: number) => Promise.all(Array.from({ length: count }, () => call()));

describe('a request', () => {
  it('to a secure API carries the token, and no other does', async () => {
    await signedIn();
    expect(await call()).toBe(200);
    await call('https://api.example.com/v10');
    await call('https://evil.example.net/v1');
    expect(api.tokens).toEqual(['access-token-1', null, null]);
  });

  it('that has its header already is left alone, and so is its 401', async () => {
    const app = await signedIn();
    api.answer = () => REFUSAL;
    const request = TestBed.inject(HttpClient).get(API, { headers: { Authorization: 'Basic YTpi' } });
    await expect(firstValueFrom(request)).rejects.toMatchObject({ status: 401 });
    expect(api.seen.map(({ headers }) => headers['authorization'])).toEqual(['Basic YTpi']);
    expect(app.count('renewal_started')).toBe(0);
  });

  it('carries the token as its API wants it, and follows no redirect then, which would take it elsewhere', async () => {
    await signedIn({ secureApis: [{ url: API, header: 'X-Token', scheme: '' }] });
    api.answer = () => ({ status: 200 });
    await call();
    expect(api.seen).toMatchObject([{ headers: { 'x-token': 'access-token-1' }, redirect: 'error' }]);
  });

  it('with the token in Authorization follows redirects, where browsers drop that header', async () => {
    await signedIn();
    await call();
    expect(api.seen[0]?.redirect).toBeFalsy();
  });

  it('can opt out, for its 401 too', async () => {
    const app = await signedIn();
    expect(await call(`${API}/records`, 'never')).toBe(401);
    expect([api.tokens, app.count('renewal_started')]).toEqual([[null], 0]);
  });

  it('can opt in for other paths and methods of an API that is named, never for another origin', async () => {
    await signedIn({ secureApis: [{ url: API, methods: ['GET'] }] });
    await call('https://api.example.com/other', 'always');
    await call(`${API}/records`, 'always', 'POST');
    await call(`${API}/records`, 'auto', 'POST');
    await call('https://evil.example.net/v1', 'always');
    expect(api.tokens).toEqual(['access-token-1', 'access-token-1', null, null]);
  });

  it('goes out at once, without a token, while nobody is signed in', async () => {
    const app = await world.open({ secureApis: [API] }, withHttp());
    expect(await call()).toBe(401);
    expect([api.tokens, app.types]).toEqual([[null], []]);
  });

  it('waits for a renewal that is due', async () => {
    const app = await signedIn();
    world.clock.sleep(400);
    expect(await call()).toBe(200);
    expect([api.tokens, app.count('renewal_started')]).toEqual([['access-token-2'], 1]);
  });

  it('never sends a token that has expired', async () => {
    await signedIn();
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    world.clock.sleep(400);
    expect(await call()).toBe(401);
    expect(api.tokens).toEqual([null]);
  });

  it('that is given up while it waits is never sent', async () => {
    await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    world.clock.sleep(400);
    const subscription = TestBed.inject(HttpClient).get(API).subscribe();
    await world.clock.settled();
    subscription.unsubscribe();
    await world.clock.pass(30);
    expect(api.seen).toEqual([]);
  });

  it('is bounded by the time of one renewal, whatever the provider does', async () => {
    await signedIn({ silentRenewTimeoutSeconds: 5 });
    world.frame.behaviour = { kind: 'hang' };
    world.clock.sleep(400);
    const status = call();
    await world.clock.pass(5);
    expect(await status).toBe(401);
  });

  it('of the configuration itself waits for nobody, and one of the app meanwhile is tried again', async () => {
    const { issuer, clientId } = world.issuer;
    let load = (_: unknown) => {};
    api.answer = ({ url, headers }) =>
      url.endsWith('.json')
        ? new Promise<never>((resolve) => (load = resolve as typeof load))
        : headers['authorization']
          ? { status: 200 }
          : REFUSAL;
    const config = () =>
      inject(HttpClient)
        .get('https://api.example.com/v1/config.json')
        .pipe(switchMap(() => of({ issuer, clientId, secureApis: [API] })));
    const app = world.begin({}, withHttp(), { kind: 'source', providers: [provideOidc(config)] });
    const start = app.auth.start();
    const early = call();
    await world.clock.settled();
    load({ status: 200 });
    await start;
    await early;
    await app.signIn();
    expect(await call()).toBe(200);
    expect(api.tokens).toEqual([null, null, 'access-token-1']);
  });

  it('during a start with a stored session gets its token, also where the configuration comes late', async () => {
    await signedIn();
    const { issuer, clientId } = world.issuer;
    const config = async () => Promise.resolve({ issuer, clientId, secureApis: [API] });
    const app = world.begin({}, withHttp(), { kind: 'source', providers: [provideOidc(config)] });
    const { answer } = api;
    api.answer = (request) => app.auth.start().then(() => answer(request));
    expect(await call()).toBe(200);
    expect(api.tokens).toEqual([null, 'access-token-1']);
  });

  it('survives a configuration that is wrong', async () => {
    const app = await world.open(
      { secureApis: [null, 7, { url: API, methods: 'GET' }] as never },
      withHttp(),
      withManualStart(),
    );
    api.answer = () => ({ status: 200 });
    expect(await call()).toBe(200);
    expect(app.auth.lastError()?.code).toBe('configuration_invalid');
    expect(api.tokens).toEqual([null]);
  });
});

describe('after a 401', () => {
  it('many requests at once cause one renewal, and each is tried once more', async () => {
    const app = await signedIn();
    api.refused.add('access-token-1');
    expect(new Set(await callMany(20))).toEqual(new Set([200]));
    expect(app.count('renewal_started')).toBe(1);
    expect(api.seen).toHaveLength(40);
  });

  it('a straggler takes the token that is there by then', async () => {
    const app = await signedIn();
    api.refused.add('access-token-1');
    let refuse = () => {};
    const { answer } = api;
    api.answer = (request) =>
      request.url.endsWith('slow') && !refuse.name
        ? new Promise(
            (resolve) =>
              (refuse = function late() {
                resolve(REFUSAL);
              }),
          )
        : answer(request);
    const slow = call(`${API}/slow`);
    await world.clock.settled();
    expect(await call()).toBe(200);
    refuse();
    expect(await slow).toBe(200);
    expect(app.count('renewal_started')).toBe(1);
  });

  it('for good there is no loop, and later requests cause no more renewals', async () => {
    const app = await signedIn();
    api.answer = () => REFUSAL;
    expect(await call()).toBe(401);
    expect(await call()).toBe(401);
    expect(await callMany(5)).toEqual([401, 401, 401, 401, 401]);
    expect([app.count('renewal_started'), api.seen.length]).toEqual([1, 8]);
  });

  it('for good from one API, another one is still cured', async () => {
    const other = 'https://other.example.com/';
    const app = await signedIn({ secureApis: [API, other] });
    api.answer = ({ url, headers }) =>
      url.startsWith(API) || headers['authorization'] === 'Bearer access-token-2' ? REFUSAL : { status: 200 };
    expect(await call()).toBe(401);
    expect(await call(other)).toBe(200);
    expect(app.count('renewal_started')).toBe(2);
  });

  it.each([
    ['Basic realm="api"', 0],
    ['Negotiate', 0],
    ['Bearer', 1],
    ['Basic realm="api", Bearer error="invalid_token"', 1],
    [undefined, 1],
  ])('with the challenge %p there are %i renewals', async (challenge, renewals) => {
    const app = await signedIn();
    api.answer = () => ({ status: 401, challenge });
    expect(await call()).toBe(401);
    expect(app.count('renewal_started')).toBe(renewals);
  });

  it.each([403, 500, 404])('is not after a %i', async (status) => {
    const app = await signedIn();
    api.answer = () => ({ status, challenge: 'Bearer error="insufficient_scope"' });
    expect(await call()).toBe(status);
    expect([app.count('renewal_started'), api.seen.length]).toEqual([0, 1]);
  });

  it('from where a redirect has led, nobody is believed', async () => {
    const app = await signedIn();
    api.answer = () => ({ ...REFUSAL, url: 'https://evil.example.net/v1' });
    expect(await call()).toBe(401);
    expect([app.count('renewal_started'), api.seen.length]).toEqual([0, 1]);
  });

  it('a renewal that fails passes the error on, for all, once', async () => {
    const app = await signedIn();
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    api.refused.add('access-token-1');
    expect(new Set(await callMany(10))).toEqual(new Set([401]));
    expect(await call()).toBe(401);
    expect(app.count('renewal_started')).toBe(1);
  });

  it('a provider that is down costs one attempt, and the requests meanwhile wait for no other', async () => {
    const app = await signedIn();
    world.frame.behaviour = { kind: 'fail', error: new OidcError('network') };
    api.refused.add('access-token-1');
    expect(await callMany(3)).toEqual([401, 401, 401]);
    expect(await call()).toBe(401);
    expect(app.count('renewal_started')).toBe(1);
    expect(app.auth.renewal().phase).toBe('waiting');
  });

  it('what one user meant to send is not sent for another', async () => {
    const app = await signedIn();
    api.answer = ({ headers }) =>
      app
        .signIn({ subject: 'bob' })
        .then(() => (headers['authorization'] === 'Bearer access-token-1' ? REFUSAL : { status: 200 }));
    expect(await call()).toBe(401);
    expect(api.tokens).toEqual(['access-token-1']);
  });

  it('a wish for a stronger sign-in is told, with all that it says, and renews nothing', async () => {
    const app = await signedIn();
    api.answer = () => ({
      status: 401,
      challenge: 'Bearer error="insufficient_user_authentication", acr_values="gold silver", max_age="300"',
    });
    expect(await call(`${API}/transfers?amount=7`)).toBe(401);
    const events = app.events.filter((event): event is OidcEvent => event.type !== 'signed_in');
    expect(events).toEqual([
      { type: 'step_up_required', acrValues: 'gold silver', maxAge: 300, url: `${API}/transfers` },
    ]);
    expect(api.seen).toHaveLength(1);
  });

  it('who reads progress sees one answer', async () => {
    await signedIn();
    api.refused.add('access-token-1');
    const events = firstValueFrom(
      TestBed.inject(HttpClient).post(API, 'x', { observe: 'events', reportDownloadProgress: true }).pipe(toArray()),
    );
    await world.clock.settled();
    const shown = (await events).map((event: HttpEvent<unknown>) =>
      event.type === HttpEventType.DownloadProgress ? event.loaded : event.type,
    );
    const { Sent, ResponseHeader, Response } = HttpEventType;
    expect(shown).toEqual([Sent, Sent, ResponseHeader, 200, Response]);
  });
});

it('the class form does the same, once', async () => {
  const app = await world.open({ secureApis: [API] }, withHttpInterceptor(), {
    kind: 'http',
    providers: [provideHttpClient(withInterceptorsFromDi()), { provide: HttpBackend, useValue: api }],
  });
  await app.signIn();
  api.refused.add('access-token-1');
  expect(await callMany(3)).toEqual([200, 200, 200]);
  expect([app.count('renewal_started'), api.seen.length]).toEqual([1, 6]);
});
