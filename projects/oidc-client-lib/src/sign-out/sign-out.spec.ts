import { WHEN_PAGE_STAYS } from '../platform/when-page-stays';
import { withManualStart } from '../setup/with-manual-start';
import { codeOf, type TestApp, World } from '../start-up/world.spec-data';

const APP = 'https://app.example.com/';
const END_SESSION = 'https://login.example.com/logout';

let world: World;
let app: TestApp;

beforeEach(() => {
  world = new World();
});

async function signedIn(config: Parameters<World['open']>[0] = {}): Promise<string> {
  app = await world.open(config);
  return (await app.signIn()).idToken;
}

/** The sign-outs that the page was left for: where, and with what. */
const signOuts = () =>
  world.page.departures.map((url) => {
    const { origin, pathname, searchParams } = new URL(url);
    return { at: origin + pathname, ...Object.fromEntries(searchParams) };
  });

/** The provider sends the browser back. */
async function comeBack(state = new URL(world.page.departures.at(-1) ?? '').searchParams.get('state')): Promise<void> {
  world.page.replace(`${APP}goodbye?from=provider&state=${state}#end`);
  app = await world.open();
}

describe('a sign-out', () => {
  it('ends the session here at once, and leaves for the provider with all it wants to know', async () => {
    const idToken = await signedIn();
    const leaving = app.auth.logoff();
    expect(app.auth.status()).toBe('anonymous');
    await leaving;
    expect(world.storage.record).toBeNull();
    expect(signOuts()).toEqual([
      {
        at: END_SESSION,
        id_token_hint: idToken,
        client_id: 'angularclient',
        post_logout_redirect_uri: APP,
        state: expect.stringMatching(/^[\w-]{43}$/) as string,
      },
    ]);
    expect(app.types).toEqual(['signed_in', 'signed_out']);
  });

  it('takes null for no options', async () => {
    await signedIn();
    await app.auth.logoff(null as never);
    expect(app.auth.status()).toBe('anonymous');
    expect(signOuts()).toHaveLength(1);
  });

  it.each<[string, object]>([
    [
      'options that cannot be read',
      {
        get method() {
          throw new Error('from a getter');
        },
      },
    ],
    ['parameters that are no texts', { customParams: { tenant: Symbol('a') } }],
  ])('ends the session here whatever is wrong with the rest: %s', async (_name, options) => {
    await signedIn();
    const error: unknown = await app.auth.logoff(options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OidcError', code: 'unexpected' });
    expect(app.auth.lastError()).toBe(error);
    expect(app.auth.status()).toBe('anonymous');
    expect(world.storage.record).toBeNull();
  });

  it('is not called back by who signs in as soon as it is told', async () => {
    let stay = () => undefined as void;
    const staying = new Promise<void>((resolve) => (stay = resolve));
    const whenPageStays = { provide: WHEN_PAGE_STAYS, useValue: () => staying };
    app = await world.open({}, { kind: 'page-stays', providers: [whenPageStays] });
    await app.signIn();
    app.auth.events$.subscribe(({ type }) => type === 'signed_out' && void app.auth.authorize());
    await app.auth.logoff();
    await world.clock.settled();
    const left = () => world.page.departures.map((url) => new URL(url).pathname);
    expect(left()).toEqual(['/logout']);
    stay();
    await world.clock.settled();
    expect(left()).toEqual(['/logout', '/authorize']);
  });

  it('that does not leave the page keeps nobody from signing in', async () => {
    await signedIn();
    world.issuer.metadataChanges = { end_session_endpoint: undefined };
    sessionStorage.clear();
    app = await world.open();
    await app.auth.logoff();
    await app.auth.authorize();
    expect(world.page.departures).toHaveLength(1);
  });

  it('that fails keeps nobody from signing in', async () => {
    const whenPageStays = { provide: WHEN_PAGE_STAYS, useValue: () => Promise.resolve() };
    app = await world.open({}, { kind: 'page-stays', providers: [whenPageStays] });
    await app.signIn();
    jest.spyOn(world.page, 'assign').mockImplementationOnce(() => {
      throw new Error('no such address');
    });
    await expect(app.auth.logoff()).rejects.toMatchObject({
      code: 'unexpected',
      cause: { message: 'no such address' },
    });
    await app.auth.authorize();
    expect(world.page.departures.map((url) => new URL(url).pathname)).toEqual(['/authorize']);
  });

  it.each([
    [undefined, `${APP}left`, `${APP}left`],
    [undefined, 'https://elsewhere.example.com', 'https://elsewhere.example.com'],
    ['/goodbye?x=1', undefined, `${APP}goodbye?x=1`],
    ['goodbye', undefined, `${APP}goodbye`],
    ['https://elsewhere.example.com', `${APP}left`, 'https://elsewhere.example.com'],
  ])('to %p, configured %p, returns to %p', async (postLogoutRedirectUri, configured, expected) => {
    await signedIn({ postLogoutRedirectUri: configured });
    await app.auth.logoff({ postLogoutRedirectUri });
    expect(signOuts()).toMatchObject([{ post_logout_redirect_uri: expected }]);
  });

  it('lets nothing of the protocol be replaced', async () => {
    const idToken = await signedIn({ customParams: { endSession: { state: 'a', tenant: 'one', logout_hint: 'x' } } });
    await app.auth.logoff({ customParams: { client_id: 'b', id_token_hint: 'c', tenant: 'two' } });
    expect(signOuts()).toMatchObject([
      { client_id: 'angularclient', id_token_hint: idToken, tenant: 'two', logout_hint: 'x' },
    ]);
    expect(signOuts()[0]).not.toMatchObject({ state: 'a' });
  });

  it('goes by POST where the ID Token makes the URL too long for servers', async () => {
    const groups = Array.from({ length: 600 }, (_, index) => `group-${index}`);
    app = await world.open();
    await app.signIn({ claims: { groups } });
    await app.auth.logoff();
    expect(world.page.departures).toEqual([END_SESSION]);
  });

  it.each([
    [{ tenant: 'two' }, '?policy=b'],
    [{ tenant: 'two', policy: 'x' }, ''],
    [{}, '?policy=b&tenant=one'],
  ])("by POST with %p says each parameter once, beside the endpoint's own %p", async (customParams, query) => {
    await signedIn();
    world.issuer.metadataChanges = { end_session_endpoint: `${END_SESSION}?policy=b&tenant=one` };
    sessionStorage.clear();
    app = await world.open();
    const post = jest.spyOn(world.page, 'post');
    await app.auth.logoff({ method: 'post', customParams });
    expect(post.mock.calls).toEqual([[END_SESSION + query, expect.objectContaining(customParams)]]);
  });

  it('is recognised on the way back, by its state alone, once', async () => {
    await signedIn();
    await app.auth.logoff();
    await comeBack('guessed');
    expect([app.types, world.page.href()]).toEqual([[], `${APP}goodbye?from=provider&state=guessed#end`]);
    const state = new URL(world.page.departures.at(-1) ?? '').searchParams.get('state');
    await comeBack(state);
    expect([app.types, world.page.href()]).toEqual([['sign_out_completed'], `${APP}goodbye?from=provider#end`]);
    await comeBack(state);
    expect(app.types).toEqual([]);
  });

  it('at a second click is the same one, hint and all', async () => {
    const idToken = await signedIn();
    await Promise.all([app.auth.logoff(), app.auth.logoff()]);
    await app.auth.logoff();
    expect(signOuts()).toMatchObject(Array.from({ length: 3 }, () => ({ id_token_hint: idToken })));
    expect(app.count('signed_out')).toBe(1);
  });

  it('at the provider after one here names the user', async () => {
    const idToken = await signedIn();
    app.auth.logoffLocal();
    await app.auth.logoff();
    expect(signOuts()).toMatchObject([{ id_token_hint: idToken }]);
  });

  it('names the user of the session, not of one before', async () => {
    await signedIn();
    app.auth.logoffLocal();
    const { idToken } = await app.signIn({ subject: 'bob' });
    await app.auth.logoff();
    expect(signOuts()).toMatchObject([{ id_token_hint: idToken }]);
  });

  it('names the user whose tokens have expired', async () => {
    const idToken = await signedIn({ silentRenew: false });
    await world.clock.pass(400);
    expect(app.auth.status()).toBe('expired');
    await app.auth.logoff();
    expect(signOuts()).toMatchObject([{ id_token_hint: idToken }]);
    expect(app.auth.status()).toBe('anonymous');
  });

  it('is for those who are not signed in, too, and tells no event', async () => {
    app = await world.open();
    await app.auth.logoff();
    expect(signOuts()).toMatchObject([{ at: END_SESSION, client_id: 'angularclient' }]);
    expect(signOuts()[0]).not.toHaveProperty('id_token_hint');
    expect(app.types).toEqual([]);
  });

  it('before the start has ended is about the session of before', async () => {
    const idToken = await signedIn();
    app = world.begin({}, withManualStart());
    await app.auth.logoff();
    await world.clock.settled();
    expect(signOuts()).toMatchObject([{ id_token_hint: idToken }]);
    expect([app.auth.status(), world.storage.record]).toEqual(['anonymous', null]);
  });

  it('here, while the start reads the session of before, ends it', async () => {
    await signedIn();
    world.storage.mood = 'slow';
    app = world.begin();
    const start = app.auth.start();
    app.auth.logoffLocal();
    await start;
    await world.clock.settled();
    expect([app.auth.status(), app.types, world.storage.record]).toEqual(['anonymous', [], null]);
  });

  it('during a renewal is not undone by it', async () => {
    await signedIn();
    const renewal = codeOf(app.auth.refreshSession());
    app.auth.logoffLocal();
    expect(await renewal).toBe('superseded');
    expect(app.auth.status()).toBe('anonymous');
    await world.clock.pass(1000);
    expect([app.auth.status(), world.frame.open]).toEqual(['anonymous', 0]);
  });

  it('at a provider without an end-session endpoint ends the session here, and stays', async () => {
    world.issuer.metadataChanges = { end_session_endpoint: undefined };
    await signedIn();
    await app.auth.logoff();
    expect([app.auth.status(), world.storage.record, signOuts()]).toEqual(['anonymous', null, []]);
  });

  it('at a provider that nothing is known of, since it is down, ends the session here, and stays', async () => {
    await signedIn();
    sessionStorage.clear();
    world.network.failure = 'network';
    app = await world.open();
    await app.auth.logoff();
    expect([app.auth.status(), world.storage.record, signOuts()]).toEqual(['anonymous', null, []]);
  });

  it('revokes the access token where the provider can, unless told not to, and cares for no answer', async () => {
    world.issuer.metadataChanges = { revocation_endpoint: 'https://login.example.com/revoke' };
    const asked = () => world.network.requests.filter((url) => url.endsWith('/revoke')).length;
    await signedIn();
    await app.auth.logoff({ revoke: false });
    expect(asked()).toBe(0);
    await app.signIn();
    await app.auth.logoff();
    await world.clock.settled();
    expect([asked(), signOuts().length, app.auth.lastError()]).toEqual([1, 2, null]);
  });
});
