import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  OIDC_FAKES,
  OidcTestingController,
  type OidcTestingOptions,
  provideOidcTesting,
} from 'oidc-client-lib/testing';
import { OidcError, type OidcEvent, OidcSecurityService, OidcSecurityValidation } from '../public-api';
import { secondsUntilDue } from '../renewal/renewal-schedule';
import type { ResolvedConfig } from '../configuration/oidc-config';

function open(options: OidcTestingOptions = {}) {
  localStorage.clear();
  sessionStorage.clear();
  TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), provideOidcTesting(options)] });
  const auth = TestBed.inject(OidcSecurityService);
  const events: OidcEvent[] = [];
  auth.events$.subscribe((event) => events.push(event));
  const types = () => events.map(({ type }) => type);
  return { auth, events, types, controller: TestBed.inject(OidcTestingController), ...TestBed.inject(OIDC_FAKES) };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof OidcError ? thrown.code : 'not an OidcError'),
  );

describe('signing in', () => {
  it('begins anonymous, and ends with a frozen session', async () => {
    const { auth, controller, types } = open();
    await auth.start();
    expect(auth.status()).toBe('anonymous');
    const session = await controller.signInAs({ sub: 'alice', name: 'Alice' });
    expect(auth.session()).toBe(session);
    expect(auth.claims()?.name).toBe('Alice');
    expect(Object.isFrozen(session.claims)).toBe(true);
    expect(types()).toContain('signed_in');
  });

  it('is told by streams: what is known at once, then each change, and nothing before it is known', async () => {
    const { auth, controller } = open();
    const told: unknown[] = [];
    auth.isAuthenticated$.subscribe((isAuthenticated) => told.push(isAuthenticated));
    auth.session$.subscribe((session) => told.push(session));
    expect(told).toEqual([]);
    await auth.start();
    const first = await controller.signInAs({ sub: 'alice' });
    const second = await auth.refreshSession();
    controller.signOut();
    expect(told).toEqual([false, null, true, first, second, false, null]);
    let late: unknown;
    auth.session$.subscribe((session) => (late = session)).unsubscribe();
    expect(late).toBeNull();
  });

  it('is told by streams to whoever ends it on hearing of it, and to the others in that order', async () => {
    const { auth } = open({ session: { sub: 'alice' } });
    await auth.start();
    const told: unknown[] = [];
    const session = auth.session();
    auth.session$.subscribe((next) => told.push(next));
    auth.session$.subscribe((next) => {
      told.push(next);
      auth.logoffLocal();
    });
    expect(told).toEqual([session, session, null, null]);
  });

  it('is told by isAuthenticated$ to whoever ends it on hearing of it', async () => {
    const { auth } = open({ session: { sub: 'alice' } });
    await auth.start();
    const told: unknown[] = [];
    auth.isAuthenticated$.subscribe((isAuthenticated) => {
      told.push(isAuthenticated);
      auth.logoffLocal();
    });
    expect(told).toEqual([true, false]);
  });

  it('a refused answer leaves the session untouched, and uses its request up', async () => {
    const { auth, controller, issuer } = open();
    const session = await controller.signInAs({ sub: 'alice' });
    const request = await auth.createAuthorizeUrl();
    const wrong = await issuer.callbackUrl(request, { claims: { nonce: 'another' } });
    expect(await codeOf(auth.authorizedCallback(wrong))).toBe('nonce_mismatch');
    expect(await codeOf(auth.authorizedCallback(await issuer.callbackUrl(request)))).toBe('state_used');
    expect(auth.session()).toBe(session);
  });

  it('an answer is good once, and only for us', async () => {
    const { auth, issuer, controller } = open();
    await auth.start();
    const url = await issuer.callbackUrl(await auth.createAuthorizeUrl());
    expect(await codeOf(auth.authorizedCallback(url))).toBe('accepted');
    expect(await codeOf(auth.authorizedCallback(url))).toBe('state_used');
    expect(await codeOf(auth.authorizedCallback(url.replace(/state=[^&]+/, 'state=x')))).toBe('state_unknown');
    expect(await codeOf(auth.authorizedCallback(url.replace(/^[^#]+/, 'https://app.example.com/other')))).toBe(
      'callback_not_recognized',
    );
    controller.signOut();
    expect(auth.status()).toBe('anonymous');
  });

  it.each([
    ['https://evil.example/'],
    ['//evil.example/'],
    ['/\\evil.example/'],
    ['/.//evil.example'],
    ['javascript:alert(1)'],
  ])('no return route leads to %s', async (returnTo) => {
    const { auth } = open();
    await auth.start();
    expect(await codeOf(auth.createAuthorizeUrl({ returnTo }))).toBe('return_route_invalid');
  });

  it('customParams replace nothing of the protocol', async () => {
    const { auth } = open();
    await auth.start();
    for (const name of ['state', 'nonce', 'client_id', 'redirect_uri', 'response_type']) {
      expect(await codeOf(auth.createAuthorizeUrl({ customParams: { [name]: 'x' } }))).toBe('parameter_reserved');
    }
    const url = new URL(await auth.createAuthorizeUrl({ customParams: { tenant: 'a' }, prompt: 'login', maxAge: 0 }));
    expect(url.searchParams.get('tenant')).toBe('a');
    expect(url.searchParams.get('max_age')).toBe('0');
    expect(url.searchParams.get('state')).toHaveLength(43);
    expect(url.searchParams.get('nonce')).toHaveLength(43);
  });

  it('keys that were rotated are fetched once more', async () => {
    const { auth, controller, issuer } = open();
    await controller.signInAs({ sub: 'alice' });
    issuer.rotateKeys();
    await auth.refreshSession();
    expect(auth.isAuthenticated()).toBe(true);
  });
});

describe('renewal', () => {
  it('comes before the tokens end, again and again', async () => {
    const { auth, controller, clock, frame, types } = open();
    await controller.signInAs({ sub: 'alice' });
    for (let hours = 0; hours < 3; hours++) {
      await clock.pass(3600);
      expect(auth.isAuthenticated()).toBe(true);
      expect(auth.session()?.expiresAt).toBeGreaterThan(clock.now());
    }
    expect(frame.open).toBe(0);
    expect(types()).not.toContain('session_expired');
    expect(frame.urls.every((url) => /prompt=none/.test(url) && /id_token_hint=/.test(url))).toBe(true);
  });

  it('does without the hint where that would make the URL longer than servers take', async () => {
    const { auth, controller, frame } = open();
    await controller.signInAs({ sub: 'alice', groups: 'x'.repeat(6000) });
    await auth.refreshSession();
    expect(frame.urls.map((url) => /id_token_hint=/.test(url))).toEqual([false]);
  });

  it.each([
    ['signed_out', 'ended'],
    ['interaction_required', 'ended'],
    ['consent_required', 'ended'],
    ['account_selection_required', 'ended'],
    ['cookies_blocked', 'ended'],
    ['csp_blocked', 'ended'],
    ['invalid_response', 'ended'],
    ['framing_blocked', 'waiting'],
    ['timeout', 'waiting'],
    ['network', 'waiting'],
    ['offline', 'waiting'],
    ['provider_error', 'waiting'],
  ] as const)('that fails with %s is %s, and the session lives on', async (reason, phase) => {
    const { auth, controller } = open();
    await controller.signInAs({ sub: 'alice' });
    controller.renewalFails(reason);
    await expect(auth.refreshSession()).rejects.toMatchObject({ reason });
    expect(auth.isAuthenticated()).toBe(true);
    expect(auth.renewal()).toMatchObject({ phase, lastOutcome: { reason } });
  });

  it('that fails for good ends the session when its tokens end, and says so once', async () => {
    const { auth, controller, clock, types } = open();
    await controller.signInAs({ sub: 'alice' });
    await controller.expireNow();
    await clock.pass(600);
    expect(auth.status()).toBe('expired');
    expect(await auth.getAccessToken()).toBeNull();
    expect(types().filter((type) => type === 'session_expired')).toHaveLength(1);
    expect(types().filter((type) => type === 'renewal_started')).toHaveLength(1);
  });

  it('that finds no provider tries again, within a budget, and recovers', async () => {
    const { auth, controller, clock, frame } = open();
    await controller.signInAs({ sub: 'alice' });
    controller.renewalFails('network');
    await clock.pass(3600);
    expect(frame.urls.length).toBeGreaterThan(3);
    // About 25, by chance: the pauses are drawn.
    expect(frame.urls.length).toBeLessThan(60);
    expect(auth.renewal().phase).toBe('ended');
    controller.renewalSucceeds();
    await auth.refreshSession();
    expect(auth.isAuthenticated()).toBe(true);
  });

  it('of another user ends the session', async () => {
    const { auth, controller, frame, issuer, types } = open();
    await controller.signInAs({ sub: 'alice' });
    const shown: unknown[] = [];
    auth.events$.subscribe((event) => event.type === 'other_user' && shown.push(event.error, auth.lastError()));
    frame.behaviour = {
      kind: 'show',
      sighting: async (url) => ({ kind: 'answer', url: await issuer.callbackUrl(url, { subject: 'bob' }) }),
    };
    expect(await codeOf(auth.refreshSession())).toBe('other_user');
    expect(auth.session()).toBeNull();
    expect(types()).toContain('other_user');
    expect(shown).toEqual([auth.lastError(), auth.lastError()]);
  });

  it('is one for all who ask at once', async () => {
    const { auth, controller, frame } = open();
    await controller.signInAs({ sub: 'alice' });
    const sessions = await Promise.all([1, 2, 3].map(() => auth.refreshSession()));
    expect(new Set(sessions).size).toBe(1);
    expect(frame.urls).toHaveLength(1);
  });

  it('that hangs ends in a timeout, its frame removed', async () => {
    const { auth, controller, clock, frame } = open();
    await controller.signInAs({ sub: 'alice' });
    frame.behaviour = { kind: 'hang' };
    const code = codeOf(auth.refreshSession());
    await clock.settled();
    expect(frame.open).toBe(1);
    await clock.pass(9.1);
    expect(await code).toBe('timeout');
    expect(frame.open).toBe(0);
  });

  it('does not bring a session back that was signed out meanwhile', async () => {
    const { auth, controller } = open();
    await controller.signInAs({ sub: 'alice' });
    const code = codeOf(auth.refreshSession());
    controller.signOut();
    expect(await code).toBe('superseded');
    expect(auth.session()).toBeNull();
  });

  it('is not tried when the app does not want it', async () => {
    const { auth, controller, clock, frame } = open({ config: { silentRenew: false } });
    await controller.signInAs({ sub: 'alice' });
    await clock.pass(400);
    expect(frame.urls).toHaveLength(0);
    expect(auth.status()).toBe('expired');
  });

  it('waits for what it leads, with room for a timeout and a retry where the lifetime has it', () => {
    const due = (lifetime: number, renewBeforeExpirySeconds?: number) =>
      secondsUntilDue(
        { claims: { iat: 1000 }, expiresAt: 1000 + lifetime, accessTokenExpiresAt: null } as never,
        1000,
        { silentRenewTimeoutSeconds: 10, renewBeforeExpirySeconds } as ResolvedConfig,
        () => 0,
      );
    expect(due(10)).toBeCloseTo(6.67, 1);
    expect(due(300)).toBe(270);
    expect(due(100)).toBe(78);
    expect(due(3600)).toBe(3240);
    expect(due(100 * 86400)).toBe(90 * 86400);
    expect(due(300, 60)).toBe(240);
    expect(due(10, 60)).toBeCloseTo(2);
    expect(due(1)).toBe(5);
  });
});

describe('the public rules', () => {
  it('work without Angular', () => {
    expect(() => OidcSecurityValidation.decodeJwt('a.b')).toThrow(OidcError);
  });
});
