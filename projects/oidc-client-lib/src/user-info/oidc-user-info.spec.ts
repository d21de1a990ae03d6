import { TestBed } from '@angular/core/testing';
import type { OidcConfig, OidcConfigSource } from '../configuration/oidc-config';
import type { OidcError } from '../protocol/oidc-error';
import { provideOidc } from '../setup/provide-oidc';
import { withManualStart } from '../setup/with-manual-start';
import { OidcUserInfo } from './oidc-user-info';
import { forgetEverything, ISSUER, settled, TestApp, TestProvider, USER_INFO } from './provider.spec-data';
import type { UserInfoOptions } from './user-info-loader';
import { withUserInfo } from './with-user-info';

let provider: TestProvider;

beforeEach(async () => {
  provider = await TestProvider.create();
});
afterEach(forgetEverything);

async function startApp(options?: UserInfoOptions) {
  const app = await TestApp.start(provider, [withUserInfo(options)]);
  return { app, info: TestBed.inject(OidcUserInfo) };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fulfilled',
    (thrown: unknown) => (thrown as OidcError).code,
  );

/** An answer that does not come before the test says so. */
function heldBack(): { answer: () => Promise<Response>; release: (response: Response) => void } {
  let release!: (response: Response) => void;
  const response = new Promise<Response>((resolve) => (release = resolve));
  return { answer: () => response, release };
}

describe('loading', () => {
  it('fetches the claims after sign-in, by bearer header alone', async () => {
    const { app, info } = await startApp();
    expect(info.userInfo()).toBeNull();
    await app.signIn();
    expect(info.userInfo()?.email).toBe('alice@example.com');
    expect(info.error()).toBeNull();
    const [request] = provider.userInfoRequests;
    expect(request?.url).toBe(USER_INFO);
    expect(request?.headers.get('authorization')).toBe(`Bearer ${app.auth.session()?.accessToken}`);
    expect(request?.credentials).toBe('omit');
    expect(request?.redirect).toBe('error');
  });

  it('fetches them for a session that survived a reload', async () => {
    const { app } = await startApp();
    await app.signIn();
    TestBed.resetTestingModule();
    const { info } = await startApp();
    await settled();
    expect(info.userInfo()?.sub).toBe('alice');
    expect(provider.userInfoRequests).toHaveLength(2);
  });

  it('waits to be asked when told so', async () => {
    const { app, info } = await startApp({ load: 'on-demand' });
    await app.signIn();
    await app.auth.refreshSession();
    expect(provider.userInfoRequests).toHaveLength(0);
    await expect(info.load()).resolves.toMatchObject({ sub: 'alice' });
    expect(info.userInfo()?.sub).toBe('alice');
  });

  it('shares one request between callers', async () => {
    const { app, info } = await startApp({ load: 'on-demand' });
    await app.signIn();
    const [one, two] = await Promise.all([info.load(), info.load()]);
    expect(one).toBe(two);
    expect(provider.userInfoRequests).toHaveLength(1);
    await info.load();
    expect(provider.userInfoRequests).toHaveLength(2);
  });

  it('waits for the start', async () => {
    const { app } = await startApp({ load: 'on-demand' });
    await app.signIn();
    TestBed.resetTestingModule();
    const starting = startApp({ load: 'on-demand' });
    const loading = TestBed.inject(OidcUserInfo).load();
    await starting;
    await expect(loading).resolves.toMatchObject({ sub: 'alice' });
  });

  it.each<[string, OidcConfigSource]>([
    ['start', { issuer: ISSUER, clientId: 'app' }],
    ['configuration', new Promise<OidcConfig>(() => undefined)],
  ])('ends with an app that ends before its %s', async (_, config) => {
    TestBed.configureTestingModule({ providers: [provideOidc(config, withUserInfo(), withManualStart())] });
    const loading = codeOf(TestBed.inject(OidcUserInfo).load());
    await settled();
    TestBed.resetTestingModule();
    expect(await loading).toBe('superseded');
  });

  it('renews first when the access token has run out', async () => {
    provider.accessTokenSeconds = 60;
    const { app, info } = await startApp({ load: 'on-demand' });
    // An error that is final: no attempt is under way, whatever chance has added to the times of others.
    provider.renewalError = 'consent_required';
    await app.signIn();
    await provider.clock.pass(61);
    provider.renewalError = null;
    const loading = info.load();
    await provider.clock.pass(15);
    await expect(loading).resolves.toMatchObject({ sub: 'alice' });
    expect(provider.userInfoRequests[0]?.headers.get('authorization')).toBe(
      `Bearer ${app.auth.session()?.accessToken}`,
    );
  });

  it.each([
    ['never', 1, 1],
    ['on-renewal', 2, 3],
    [90, 1, 2],
  ] as const)('refetches at renewals by the policy %p', async (refetch, afterOne, afterTwo) => {
    const { app, info } = await startApp({ refetch });
    await app.signIn();
    await provider.clock.pass(60);
    await app.auth.refreshSession();
    await settled();
    expect(provider.userInfoRequests).toHaveLength(afterOne);
    await provider.clock.pass(60);
    await app.auth.refreshSession();
    await settled();
    expect(provider.userInfoRequests).toHaveLength(afterTwo);
    expect(info.userInfo()?.sub).toBe('alice');
  });

  it('tries again at the next renewal after a failure', async () => {
    const { app, info } = await startApp();
    const { userInfo } = provider;
    provider.userInfo = () => new Response('', { status: 503 });
    await app.signIn();
    expect(info.error()?.status).toBe(503);
    expect(app.auth.isAuthenticated()).toBe(true);
    provider.userInfo = userInfo;
    await app.auth.refreshSession();
    await settled();
    expect(info.userInfo()?.sub).toBe('alice');
    expect(info.error()).toBeNull();
  });
});

describe('a refused token', () => {
  const unauthorized = () => new Response('', { status: 401 });

  it('is renewed once and tried once more', async () => {
    const { app, info } = await startApp({ load: 'on-demand' });
    await app.signIn();
    const { userInfo } = provider;
    provider.userInfo = (request) => (provider.userInfoRequests.length === 1 ? unauthorized() : userInfo(request));
    await expect(info.load()).resolves.toMatchObject({ sub: 'alice' });
    expect(provider.renewals).toBe(1);
    expect(provider.userInfoRequests).toHaveLength(2);
  });

  it('is not renewed for ever', async () => {
    const { app, info } = await startApp({ load: 'on-demand' });
    await app.signIn();
    provider.userInfo = unauthorized;
    expect(await codeOf(info.load())).toBe('http_error');
    expect([provider.renewals, provider.userInfoRequests.length]).toEqual([1, 2]);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it('is not renewed when that has happened meanwhile', async () => {
    const { app, info } = await startApp({ load: 'on-demand' });
    await app.signIn();
    const { userInfo } = provider;
    const held = heldBack();
    provider.userInfo = (request) => (provider.userInfoRequests.length === 1 ? held.answer() : userInfo(request));
    const loading = info.load();
    await app.auth.refreshSession();
    held.release(unauthorized());
    await expect(loading).resolves.toMatchObject({ sub: 'alice' });
    expect(provider.renewals).toBe(1);
  });
});

describe('when the session changes', () => {
  it('drops an answer that comes after the sign-out', async () => {
    const { app, info } = await startApp();
    const held = heldBack();
    provider.userInfo = held.answer;
    await app.signIn();
    const loading = codeOf(info.load());
    app.auth.logoffLocal();
    held.release(Response.json({ sub: 'alice' }));
    expect(await loading).toBe('superseded');
    expect([info.userInfo(), info.error(), info.claims()]).toEqual([null, null, null]);
  });

  it('forgets the user at sign-out', async () => {
    const { app, info } = await startApp();
    await app.signIn();
    expect(info.userInfo()).not.toBeNull();
    app.auth.logoffLocal();
    expect(info.userInfo()).toBeNull();
    expect(await codeOf(info.load())).toBe('no_session');
  });

  it("never shows one user's claims to another", async () => {
    const { app, info } = await startApp();
    await app.signIn();
    const slow = heldBack();
    provider.userInfo = slow.answer;
    const old = codeOf(info.load());
    await settled();
    provider.user = 'bob';
    provider.userInfo = () => Response.json({ sub: 'bob', email: 'bob@example.com' });
    await app.signIn();
    expect(info.userInfo()?.email).toBe('bob@example.com');
    slow.release(new Response('', { status: 500 }));
    expect(await old).toBe('http_error');
    expect(info.error()).toBeNull();
  });
});

describe('the answer', () => {
  const signed = async (claims: object, ...signing: [object?, CryptoKeyPair?]) =>
    new Response(await provider.sign(claims, ...signing), {
      headers: { 'content-type': 'application/jwt; charset=utf-8' },
    });
  const whole = { iss: ISSUER, aud: 'app', sub: 'alice', email: 'signed@example.com' };

  it('may be signed', async () => {
    provider.userInfo = () => signed(whole);
    const { app, info } = await startApp();
    await app.signIn();
    expect(info.userInfo()?.email).toBe('signed@example.com');
  });

  it.each<[string, string, () => Response | Promise<Response>]>([
    ['has another sub', 'user_info_other_user', () => Response.json({ sub: 'bob' })],
    ['has no sub', 'user_info_invalid', () => Response.json({ email: 'a@example.com' })],
    ['is no JSON', 'user_info_invalid', () => new Response('<html>')],
    ['is a JSON list', 'user_info_invalid', () => Response.json([{ sub: 'alice' }])],
    ['has __proto__', 'user_info_invalid', () => new Response('{"sub":"alice","__proto__":{"admin":true}}')],
    ['has sub twice', 'user_info_invalid', () => new Response('{"sub":"bob","sub":"alice"}')],
    ['is a JWT under another content type', 'user_info_invalid', async () => new Response(await provider.sign(whole))],
    ['is signed by another issuer', 'user_info_invalid', () => signed({ ...whole, iss: 'https://evil.example.com' })],
    ['is signed for another client', 'user_info_invalid', () => signed({ ...whole, aud: ['other'] })],
    ['has expired', 'user_info_invalid', () => signed({ ...whole, exp: provider.clock.now() - 61 })],
    ['is not valid yet', 'user_info_invalid', () => signed({ ...whole, nbf: provider.clock.now() + 62 })],
    ['has a signature of nobody', 'user_info_invalid', () => signed(whole, { alg: 'none' })],
    ['is another kind of token', 'user_info_invalid', () => signed(whole, { typ: 'logout+jwt' })],
    ['is signed for another user', 'user_info_other_user', () => signed({ ...whole, sub: 'bob' })],
    ['is signed by a foreign key', 'user_info_invalid', async () => signed(whole, {}, await foreignKeys())],
    ['is an error', 'http_error', () => new Response('', { status: 500 })],
  ])('is refused when it %s', async (_, code, answer) => {
    provider.userInfo = answer;
    const { app, info } = await startApp();
    await app.signIn();
    expect(info.error()?.code).toBe(code);
    expect(info.userInfo()).toBeNull();
    expect(app.auth.isAuthenticated()).toBe(true);
    expect('admin' in {}).toBe(false);
  });

  it('is refused when signed by an algorithm that the provider does not announce', async () => {
    provider.metadata['userinfo_signing_alg_values_supported'] = ['RS256'];
    provider.userInfo = () => signed(whole);
    const { app, info } = await startApp();
    await app.signIn();
    expect(info.error()?.detail).toBe('alg_not_allowed');
  });

  it('joins the ID Token without overriding it', async () => {
    provider.userInfo = () =>
      Response.json({ sub: 'alice', iss: 'x', aud: 'x', exp: 1, auth_time: 1, nickname: 'ally', sid: 'x' });
    const { app, info } = await startApp();
    await app.signIn();
    const { claims } = app.auth.session()!;
    expect(info.claims()).toMatchObject({ iss: ISSUER, aud: 'app', exp: claims.exp, sid: 'sid-1', nickname: 'ally' });
    expect(Object.isFrozen(info.userInfo())).toBe(true);
  });

  it('cannot be had without an endpoint', async () => {
    provider.metadata = {};
    const { app, info } = await startApp();
    await app.signIn();
    expect(info.error()?.code).toBe('endpoint_missing');
    expect(info.claims()?.sub).toBe('alice');
  });

  function foreignKeys() {
    return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  }
});
