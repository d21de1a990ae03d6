import { TestBed } from '@angular/core/testing';
import type { OidcConfig } from '../configuration/oidc-config';
import { type TestApp, World } from '../start-up/world.spec-data';
import { API, FakeApi, REFUSAL } from './fake-api.spec-data';
import { oidcFetch } from './oidc-fetch';

let world: World;
let api: FakeApi;
const original = globalThis.fetch;

beforeEach(() => {
  world = new World();
  api = new FakeApi();
  globalThis.fetch = api.fetch;
});
afterEach(() => {
  globalThis.fetch = original;
});

async function signedIn(config: Partial<OidcConfig> = {}): Promise<{ app: TestApp; send: typeof fetch }> {
  const app = await world.open({ secureApis: [API], ...config });
  await app.signIn();
  const fetchWithToken = TestBed.runInInjectionContext(() => oidcFetch());
  const send: typeof fetch = async (...given) => {
    const response = fetchWithToken(...given);
    response.catch(() => undefined);
    await world.clock.settled();
    return response;
  };
  return { app, send };
}

describe('fetch with the token', () => {
  it('gives it to secure APIs, and to no other, however the address is given', async () => {
    const { send } = await signedIn();
    await send(API);
    await send(new URL(API));
    await send(new Request(API));
    await send('https://api.example.com.evil.net/v1');
    await send(API, { headers: { Authorization: 'Basic YTpi' } });
    expect(api.tokens).toEqual(['access-token-1', 'access-token-1', 'access-token-1', null, 'Basic YTpi']);
  });

  it('is there for a single request, too', async () => {
    await signedIn();
    const response = TestBed.runInInjectionContext(() => oidcFetch(API));
    await world.clock.settled();
    expect((await response).status).toBe(200);
    expect(api.tokens).toEqual(['access-token-1']);
  });

  it('renews once after 401s, and sends each request again, body and all', async () => {
    const { app, send } = await signedIn();
    api.refused.add('access-token-1');
    const body = new URLSearchParams({ a: '1' });
    const responses = await Promise.all([
      send(API, { method: 'POST', body: 'text' }),
      send(API, { method: 'PUT', body }),
      send(new Request(API, { method: 'POST', body: 'in a Request' })),
      send(new Request(API, { method: 'POST', body: 'replaced' }), { body: 'by another' }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(app.count('renewal_started')).toBe(1);
    const bodies = ['text', 'a=1', 'in a Request', 'by another'];
    expect(api.seen.map((request) => request.body).sort()).toEqual([...bodies, ...bodies].sort());
  });

  it('sends a stream once, since it can be read once', async () => {
    const { app, send } = await signedIn();
    api.refused.add('access-token-1');
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('streamed'));
        controller.close();
      },
    });
    const response = await send(API, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect([response.status, app.count('renewal_started')]).toEqual([401, 0]);
    expect(api.seen.map((request) => request.body)).toEqual(['streamed']);
  });

  it('passes a lasting 401 on, with its body, and asks for no more renewals', async () => {
    const { app, send } = await signedIn();
    api.answer = () => REFUSAL;
    const [first, second] = [await send(API), await send(API)];
    expect([first.status, second.status, await first.text()]).toEqual([401, 401, '[]']);
    expect([app.count('renewal_started'), api.seen.length]).toEqual([1, 3]);
  });

  it('believes no 401 from where a redirect has led', async () => {
    const { app, send } = await signedIn();
    api.answer = () => ({ ...REFUSAL, url: 'https://evil.example.net/v1' });
    expect((await send(API)).status).toBe(401);
    expect(app.count('renewal_started')).toBe(0);
  });

  it('tells a wish for a stronger sign-in', async () => {
    const { app, send } = await signedIn();
    api.answer = () => ({ status: 401, challenge: 'Bearer error="insufficient_user_authentication", max_age="x"' });
    expect((await send(API)).status).toBe(401);
    expect(app.events.at(-1)).toEqual({ type: 'step_up_required', url: API });
  });

  it('follows no redirect with a header that browsers would keep, unless the app handles redirects itself', async () => {
    const { send } = await signedIn({ secureApis: [{ url: API, header: 'X-Token', scheme: '' }] });
    api.answer = () => ({ status: 200 });
    await send(API);
    await send(API, { redirect: 'manual' });
    expect(api.seen).toMatchObject([
      { headers: { 'x-token': 'access-token-1' }, redirect: 'error' },
      { headers: { 'x-token': 'access-token-1' }, redirect: 'manual' },
    ]);
  });

  it.each(['before the call', 'while it waits for a renewal'])(
    'can be aborted %s, and sends nothing then',
    async (when) => {
      const { send } = await signedIn();
      world.frame.behaviour = { kind: 'hang' };
      world.clock.sleep(400);
      const aborting = new AbortController();
      const reason = new Error('left the page');
      if (when === 'before the call') {
        aborting.abort(reason);
      }
      const response = send(API, { signal: aborting.signal });
      await world.clock.settled();
      aborting.abort(reason);
      await expect(response).rejects.toBe(reason);
      await world.clock.pass(30);
      expect(api.seen).toEqual([]);
    },
  );
});
