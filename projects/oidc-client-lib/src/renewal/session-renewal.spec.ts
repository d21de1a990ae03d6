import { TestBed } from '@angular/core/testing';
import type { FakeAnswerOptions, FrameBehaviour } from 'oidc-client-lib/testing';
import { webCryptoVerifier } from '../platform/signature-verifier';
import { OidcError } from '../protocol/oidc-error';
import { codeOf, signedIn, World } from '../start-up/world.spec-data';
import { OidcSecuritySilentRenew } from './oidc-security-silent-renew';

afterEach(() => jest.restoreAllMocks());

it('an answer that is still being validated when the user signs out is none', async () => {
  const { app } = await signedIn();
  jest.spyOn(webCryptoVerifier, 'verify').mockImplementationOnce(() => {
    app.auth.logoffLocal();
    return Promise.resolve(true);
  });
  expect(await codeOf(app.auth.refreshSession())).toBe('superseded');
  expect(app.auth.session()).toBeNull();
  expect(app.types).not.toContain('session_renewed');
});

describe('a renewal asks', () => {
  it('silently, by a frame, with a hint, and with state and nonce of its own', async () => {
    const { world, app, session } = await signedIn({ customParams: { renew: { tenant: 'a' } } });
    await app.auth.refreshSession();
    const request = Object.fromEntries(new URL(world.frame.urls[0] ?? '').searchParams);
    expect(request).toMatchObject({
      prompt: 'none',
      id_token_hint: session.idToken,
      redirect_uri: 'https://app.example.com/silent-renew.html',
      response_type: 'id_token token',
      tenant: 'a',
    });
    await app.auth.refreshSession();
    const [one, two] = world.frame.urls.map((url) => new URL(url).searchParams);
    expect(one?.get('state')).not.toBe(two?.get('state'));
    expect(one?.get('nonce')).not.toBe(two?.get('nonce'));
    expect(world.frame.open).toBe(0);
  });

  it('for silence even if the app prompts at sign-in', async () => {
    const { world, app } = await signedIn({ prompt: 'login' });
    await app.auth.refreshSession();
    expect(new URL(world.frame.urls[0] ?? '').searchParams.get('prompt')).toBe('none');
  });

  it('once for all who want it at the same time', async () => {
    const { world, app } = await signedIn();
    const all = await Promise.all([app.auth.refreshSession(), app.auth.refreshSession(), app.auth.getAccessToken()]);
    expect(all[0]).toBe(all[1]);
    expect(all[2]).toBe(all[0].accessToken);
    expect(world.frame.urls).toHaveLength(1);
  });
});

describe('an answer to a renewal is held to all rules of a sign-in, and to OIDC Core 12.2:', () => {
  it.each<[string, FakeAnswerOptions, string, string]>([
    ['another user ends the session', { claims: { sub: 'bob' } }, 'other_user', 'other_user'],
    ['auth_time must not go back', { claims: { auth_time: 1.5e9 } }, 'auth_time_earlier', 'invalid_response'],
    ['state must be the one that was sent', { response: { state: 'x' } }, 'state_mismatch', 'invalid_response'],
    ['state must be there', { response: { state: undefined } }, 'state_missing', 'invalid_response'],
    ['nonce must be the new one', { claims: { nonce: 'x' } }, 'nonce_mismatch', 'invalid_response'],
    ['at_hash must be right', { response: { access_token: 'x' } }, 'at_hash_mismatch', 'invalid_response'],
    ['iss must be the issuer', { claims: { iss: 'https://x.example' } }, 'iss_invalid', 'invalid_response'],
    ['aud must be the client', { claims: { aud: 'x' } }, 'aud_invalid', 'invalid_response'],
    [
      'the signature must be right',
      { change: (token) => `${token.slice(0, -4)}AAAA` },
      'signature_invalid',
      'invalid_response',
    ],
    ['no token is no answer', { response: { id_token: undefined } }, 'id_token_missing', 'invalid_response'],
  ])('%s', async (...[, options, code, reason]) => {
    const { world, app, session } = await signedIn();
    const { record } = world.storage;
    world.frame.behaviour = { kind: 'renew', options };
    expect(await codeOf(app.auth.refreshSession())).toBe(code);
    expect(app.auth.renewal().lastOutcome?.reason).toBe(reason);
    if (reason === 'invalid_response') {
      expect(app.auth.session()).toBe(session);
      expect(world.storage.record).toEqual(record);
      expect(app.types).toEqual(['renewal_started', 'renewal_settled', 'sign_in_required']);
      expect(app.auth.lastError()?.code).toBe(code);
    }
    if (reason === 'other_user') {
      expect([app.auth.session(), world.storage.record]).toEqual([null, null]);
      expect(app.types).toEqual(['renewal_started', 'other_user', 'renewal_settled']);
    }
    expect(world.frame.open).toBe(0);
  });

  it('a later auth_time is a fresh sign-in of the same user', async () => {
    const { world, app } = await signedIn();
    await world.clock.pass(100);
    const session = await app.auth.refreshSession();
    expect(session.authTime).toBe(Math.floor(world.clock.now()));
  });
});

describe('a fault has its reason, and a session whose tokens live lives on:', () => {
  const error = (name: string): FrameBehaviour => ({ kind: 'error', error: name });
  const fail = (code: ConstructorParameters<typeof OidcError>[0]): FrameBehaviour => ({
    kind: 'fail',
    error: new OidcError(code),
  });
  const show = (sighting: object): FrameBehaviour => ({ kind: 'show', sighting: () => sighting as never });

  it.each<[string, FrameBehaviour, string, string, boolean]>([
    ['login_required', error('login_required'), 'signed_out', 'signed_out', false],
    ['interaction_required', error('interaction_required'), 'interaction_required', 'interaction_required', false],
    ['consent_required', error('consent_required'), 'consent_required', 'consent_required', false],
    [
      'account_selection_required',
      error('account_selection_required'),
      'account_selection_required',
      'account_selection_required',
      false,
    ],
    ['temporarily_unavailable', error('temporarily_unavailable'), 'provider_error', 'provider_error', true],
    ['server_error', error('server_error'), 'provider_error', 'provider_error', true],
    ['access_denied', error('access_denied'), 'provider_error', 'provider_error', false],
    ['invalid_request', error('invalid_request'), 'provider_error', 'provider_error', false],
    ['a timeout', fail('timeout'), 'timeout', 'timeout', true],
    ['no network', fail('network'), 'network', 'network', true],
    ['offline', fail('offline'), 'offline', 'offline', true],
    ['a page in the frame', fail('framing_blocked'), 'framing_blocked', 'framing_blocked', true],
    ['a policy', show({ kind: 'forbidden', directive: 'frame-src' }), 'csp_blocked', 'csp_blocked', false],
    ['the app in the frame', show({ kind: 'app' }), 'invalid_response', 'silent_renew_page_is_app', false],
    [
      'an answer that is none',
      show({ kind: 'answer', url: 'x' }),
      'invalid_response',
      'callback_not_recognized',
      false,
    ],
  ])('%s', async (...[, behaviour, reason, code, willRetry]) => {
    const { world, app, session } = await signedIn();
    world.frame.behaviour = behaviour;
    expect(await codeOf(app.auth.refreshSession())).toBe(code);
    expect(app.auth.session()).toBe(session);
    const outcome = app.auth.renewal().lastOutcome;
    expect(outcome).toMatchObject({ reason, code, willRetry, attempt: 1 });
    expect([outcome?.seen, outcome?.message, outcome?.cure].every((text) => text)).toBe(true);
    expect(app.auth.renewal().phase).toBe(willRetry ? 'waiting' : 'ended');
    expect(app.count('renewal_settled')).toBe(1);
    expect(app.count('sign_in_required')).toBe(willRetry ? 0 : 1);
    expect(app.auth.lastError()).toMatchObject({ code, reason });
    expect(world.frame.open).toBe(0);
  });

  it.each([500, 503, 429])('status %i of the provider is its error, and passes', async (status) => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'fail', error: new OidcError('http_error', { status }) };
    await codeOf(app.auth.refreshSession());
    expect(app.auth.renewal()).toMatchObject({ phase: 'waiting', lastOutcome: { reason: 'provider_error' } });
  });

  it('a provider on another site that knows nobody right after the sign-in: its cookies are blocked', async () => {
    const world = new World(['ES256'], 'https://login.example.net');
    const app = await world.open();
    await app.signIn();
    world.frame.user = null;
    expect(await codeOf(app.auth.refreshSession())).toBe('cookies_blocked');
    expect(app.auth.renewal().lastOutcome).toMatchObject({ reason: 'cookies_blocked', confidence: 'likely' });
  });

  it('a page of another site around the app counts as another site', async () => {
    const world = new World();
    const app = await world.open();
    await app.signIn();
    world.page.around = ['https://portal.example.net'];
    world.frame.user = null;
    expect(await codeOf(app.auth.refreshSession())).toBe('cookies_blocked');
  });

  it('that is remembered, and the next start does not wait for a doomed frame', async () => {
    const world = new World(['ES256'], 'https://login.example.net');
    const app = await world.open();
    await app.signIn();
    world.frame.user = null;
    await codeOf(app.auth.refreshSession());
    world.storage.items.clear();
    world.frame.urls.length = 0;
    await world.open({ signInSilently: 'always' });
    expect(world.frame.urls).toEqual([]);
    world.frame.user = { sub: 'alice' };
    const next = await world.open();
    await next.auth.refreshSession();
    world.storage.items.clear();
    expect((await world.open()).auth.isAuthenticated()).toBe(true);
  });

  it('the same after a renewal that worked: the session at the provider is over', async () => {
    const world = new World(['ES256'], 'https://login.example.net');
    const app = await world.open();
    await app.signIn();
    await app.auth.refreshSession();
    world.frame.user = null;
    expect(await codeOf(app.auth.refreshSession())).toBe('signed_out');
    expect(app.auth.renewal().lastOutcome?.confidence).toBe('likely');
  });

  it('the same long after the sign-in: possibly', async () => {
    const world = new World(['ES256'], 'https://login.example.net');
    const app = await world.open({ silentRenew: false });
    await app.signIn({ lifetime: 3600 });
    await world.clock.pass(700);
    world.frame.user = null;
    expect(await codeOf(app.auth.refreshSession())).toBe('signed_out');
    expect(app.auth.renewal().lastOutcome?.confidence).toBe('possible');
  });

  it('the browser is offline: nothing is opened', async () => {
    const { world, app } = await signedIn();
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    world.network.failure = 'offline';
    expect(await codeOf(app.auth.refreshSession())).toBe('offline');
    expect(world.frame.urls).toEqual([]);
  });

  it('the provider cannot be reached and nothing is known of it: no frame is opened', async () => {
    const world = new World();
    const app = await world.open();
    world.network.failure = 'network';
    expect(await codeOf(app.auth.refreshSession())).toBe('network');
    expect(world.frame.urls).toEqual([]);
  });
});

describe('meanwhile', () => {
  it('a sign-out is final', async () => {
    const { world, app } = await signedIn();
    const renewal = codeOf(app.auth.refreshSession());
    app.auth.logoffLocal();
    expect(await renewal).toBe('superseded');
    await world.clock.settled();
    expect([app.auth.session(), world.storage.record, app.auth.status()]).toEqual([null, null, 'anonymous']);
    expect(app.auth.lastError()).toBeNull();
    expect(app.types).not.toContain('sign_in_required');
  });

  it('a sign-out while the provider thinks is final, and no error to show', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = {
      kind: 'show',
      sighting: async (url) => {
        app.auth.logoffLocal();
        return { kind: 'answer', url: await world.issuer.callbackUrl(url) };
      },
    };
    expect(await codeOf(app.auth.refreshSession())).toBe('superseded');
    await world.clock.settled();
    expect([app.auth.session(), world.storage.record, app.auth.status()]).toEqual([null, null, 'anonymous']);
    expect(app.auth.lastError()).toBeNull();
  });

  it('a sign-out is final for a silent sign-in that waits for its turn, too', async () => {
    const world = new World();
    const app = await world.open();
    app.auth.events$.subscribe(({ type }) => type === 'renewal_started' && app.auth.logoffLocal());
    expect(await codeOf(app.auth.refreshSession())).toBe('superseded');
    expect([app.auth.status(), world.frame.urls]).toEqual(['anonymous', []]);
  });

  it('a sign-in of another user is not overwritten by the answer for the first', async () => {
    const { world, app } = await signedIn();
    let answer: () => void = () => undefined;
    world.frame.behaviour = {
      kind: 'show',
      sighting: async (url) => {
        const late = await world.issuer.callbackUrl(url);
        await new Promise<void>((resolve) => (answer = resolve));
        return { kind: 'answer', url: late };
      },
    };
    const renewal = app.auth.refreshSession();
    renewal.catch(() => undefined);
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const url = await app.answer({ subject: 'bob' });
    const bob = await app.auth.authorizedCallback(url);
    answer();
    await world.clock.settled();
    expect(app.auth.session()).toBe(bob);
    expect(await renewal).toBe(bob);
  });

  it('a sign-in is not undone by what the provider says to the request of before', async () => {
    const { world, app } = await signedIn();
    let answer: () => void = () => undefined;
    world.frame.behaviour = {
      kind: 'show',
      sighting: async (url) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return { kind: 'answer', url: world.issuer.errorUrl(url, 'login_required') };
      },
    };
    const renewal = app.auth.refreshSession();
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(world.frame.open).toBe(1);
    const bob = await app.auth.authorizedCallback(await app.answer({ subject: 'bob' }));
    expect(world.frame.open).toBe(0);
    answer();
    await world.clock.settled();
    expect(await renewal).toBe(bob);
    expect(app.auth.renewal().phase).toBe('idle');
    expect(app.auth.lastError()).toBeNull();
    world.frame.behaviour = { kind: 'renew', options: { subject: 'bob' } };
    world.frame.user = { sub: 'bob' };
    await world.clock.pass(3600);
    expect(app.auth.session()?.claims.sub).toBe('bob');
  });

  it('the time for one renewal includes the way to the provider', async () => {
    const { world, app } = await signedIn();
    const began = world.clock.now();
    world.frame.behaviour = { kind: 'hang' };
    const renewal = codeOf(app.auth.refreshSession());
    await world.clock.pass(9.1);
    expect(await renewal).toBe('timeout');
    expect(world.clock.now() - began).toBeLessThan(9.2);
    expect(world.frame.open).toBe(0);
  });

  it('an app that makes the helper ready anew loses one attempt, not its session', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    const renewal = codeOf(app.auth.refreshSession());
    await world.clock.settled();
    TestBed.inject(OidcSecuritySilentRenew).initRenew();
    expect(await renewal).toBe('superseded');
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(10);
    expect(app.count('session_renewed')).toBe(1);
  });

  it('status says renewing, and the session stays readable', async () => {
    const { world, app, session } = await signedIn();
    const renewal = app.auth.refreshSession();
    await Promise.resolve();
    await Promise.resolve();
    expect(app.auth.session()).toBe(session);
    await renewal;
    expect(app.auth.status()).toBe('authenticated');
    expect(world.frame.urls).toHaveLength(1);
  });

  it('tokens are handed out within the time that one renewal may take', async () => {
    const { world, app } = await signedIn();
    world.frame.behaviour = { kind: 'hang' };
    let token: string | null | undefined;
    void app.auth.getAccessToken().then((value) => (token = value));
    await world.clock.settled();
    expect(token).toMatch(/^access-token/);
    world.clock.sleep(3600);
    token = undefined;
    void app.auth.getAccessToken().then((value) => (token = value));
    await world.clock.pass(8);
    expect(token).toBeUndefined();
    await world.clock.pass(2);
    expect(token).toBeNull();
  });
});

describe('an injector that ends in mid-renewal', () => {
  it('ends it, and nothing begins any more', async () => {
    const world = new World();
    const app = await world.open();
    await app.signIn();
    const { record } = world.storage;
    world.frame.behaviour = { kind: 'hang' };
    const code = codeOf(app.auth.refreshSession());
    await world.clock.settled();
    TestBed.resetTestingModule();
    expect(await code).toBe('superseded');
    expect([world.frame.open, world.clock.timers]).toEqual([0, 0]);
    const { length } = world.frame.urls;
    expect(await codeOf(app.auth.refreshSession())).toBe('superseded');
    world.wakes.next('online');
    await world.clock.pass(600);
    expect([world.frame.urls.length, world.clock.timers]).toEqual([length, 0]);
    expect(world.storage.record).toEqual(record);
  });

  it('in mid-start opens no frame', async () => {
    const world = new World();
    await (await world.open()).signIn();
    world.storage.items.clear();
    const app = world.begin();
    void app.auth.start();
    TestBed.resetTestingModule();
    await world.clock.settled();
    expect(world.frame.urls).toEqual([]);
    expect([world.clock.timers, world.wakes.observed]).toEqual([0, false]);
  });
});
