import { TestBed } from '@angular/core/testing';
import type { FakeAnswerOptions } from 'oidc-client-lib/testing';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { OidcError } from '../protocol/oidc-error';
import { SessionRenewal } from '../renewal/session-renewal';
import { codeOf, World } from '../start-up/world.spec-data';
import { withCrossTabSync } from '../tabs/with-cross-tab-sync';
import { withCodeFlow } from './with-code-flow';
import { withRefreshTokens } from './with-refresh-tokens';

const TOKEN_ENDPOINT = 'https://login.example.com/token';
const REVOCATION_ENDPOINT = 'https://login.example.com/revoke';
const CONFIG = { scope: 'openid offline_access' };
const COOKIES_BLOCKED = 'oidc-client-lib.cookies-blocked.https://login.example.com';
// Tabs take turns in the browser tests; here one page has time in its hands.
const inTurns: OidcFeature = {
  kind: 'turns',
  providers: [{ provide: EXCLUSIVE_LOCK, useValue: (_name: string, task: () => unknown) => task() }],
};
const FEATURES = [withCodeFlow(), inTurns, withRefreshTokens()];

/** A world in which Alice has just signed in and has a refresh token. */
async function refreshable(config: Partial<OidcConfig> = {}, options: FakeAnswerOptions = {}) {
  const world = new World();
  const posts: Record<string, string>[] = [];
  const waiting: { for?: Promise<void> } = {};
  const { send } = world.network;
  Object.assign(world.network, {
    send: async (...[url, init]: Parameters<typeof send>) => {
      if (url === TOKEN_ENDPOINT || url === REVOCATION_ENDPOINT) {
        posts.push(Object.fromEntries(init?.body as URLSearchParams));
        await waiting.for;
      }
      return send(url, init);
    },
  });
  const app = await world.open({ ...CONFIG, ...config }, ...FEATURES);
  const session = await app.signIn(options);
  posts.length = 0;
  app.events.length = 0;
  return { world, app, session, posts, waiting };
}

/** Answers token requests by refresh tokens with this, and codes as ever. */
function refuseRefreshing({ issuer }: World, status: number, text: string): void {
  const redeem = issuer.redeem.bind(issuer);
  issuer.redeem = (body) => {
    const cause = { text: () => Promise.resolve(text) };
    return body.get('grant_type') === 'refresh_token'
      ? Promise.reject(new OidcError('http_error', { detail: String(status), status, cause }))
      : redeem(body);
  };
}

describe('a renewal by a refresh token', () => {
  it('opens no frame, and exchanges the refresh token each time', async () => {
    const { world, app, session, posts } = await refreshable();
    const renewed = await app.auth.refreshSession();
    await app.auth.refreshSession();
    const request = { grant_type: 'refresh_token', client_id: 'angularclient' };
    expect(posts).toEqual([
      { ...request, refresh_token: 'refresh-token-1' },
      { ...request, refresh_token: 'refresh-token-2' },
    ]);
    expect(world.frame.urls).toEqual([]);
    expect(app.count('session_renewed')).toBe(2);
    expect(renewed).toMatchObject({
      claims: { sub: 'alice', auth_time: session.authTime },
      scope: session.scope,
      sessionState: session.sessionState,
    });
    expect(renewed.accessToken).not.toBe(session.accessToken);
  });

  it('comes by itself before the ID Token expires', async () => {
    const { world, app, posts } = await refreshable({}, { lifetime: 10 });
    await world.clock.pass(60);
    expect(posts.length).toBeGreaterThan(5);
    expect(world.frame.urls).toEqual([]);
    expect(app.auth.isAuthenticated()).toBe(true);
    expect(app.types).not.toContain('session_expired');
  });

  it('keeps the refresh token where no new one comes', async () => {
    const { world, app, posts } = await refreshable();
    world.issuer.refreshOptions = { tokenResponse: { refresh_token: undefined } };
    await app.auth.refreshSession();
    expect(world.storage.record?.refreshToken).toBe('refresh-token-1');
    await codeOf(app.auth.refreshSession());
    expect(posts.map(({ refresh_token }) => refresh_token)).toEqual(Array(2).fill('refresh-token-1').concat(undefined));
  });

  it('goes on after a reload, long after the tokens have ended, and where cookies are known to be blocked', async () => {
    const { world, session } = await refreshable();
    localStorage.setItem(COOKIES_BLOCKED, '1');
    world.clock.sleep(3600);
    const reloaded = await world.open(CONFIG, ...FEATURES);
    expect(world.frame.urls).toEqual([]);
    expect(reloaded.auth.session()?.claims.sub).toBe('alice');
    expect(reloaded.auth.session()?.accessToken).not.toBe(session.accessToken);
    expect(localStorage.getItem(COOKIES_BLOCKED)).toBe('1');
  });

  it('takes a nonce that comes back after it was left out', async () => {
    const { world, app, session } = await refreshable();
    await app.auth.refreshSession();
    world.issuer.refreshOptions = { claims: { nonce: session.claims.nonce } };
    expect((await app.auth.refreshSession()).claims.nonce).toBe(session.claims.nonce);
  });

  it('leaves parameters of a request to the frame, for the token endpoint knows none', async () => {
    const { world, app, posts } = await refreshable();
    await app.auth.refreshSession({ customParams: { acr_values: 'high' } });
    expect(posts.map(({ grant_type }) => grant_type)).toEqual(['authorization_code']);
    expect(world.frame.urls).toHaveLength(1);
  });

  it('leaves doubts whether the session at the provider lives to the frame', async () => {
    const { world, app } = await refreshable();
    TestBed.inject(SessionRenewal).isInDoubt = true;
    await app.auth.refreshSession();
    expect(world.frame.urls).toHaveLength(1);
  });

  it.each<[string, FakeAnswerOptions]>([
    ['with the nonce of the sign-in', {}],
    ['without at_hash', { claims: { at_hash: undefined } }],
    ['without auth_time', { claims: { auth_time: undefined } }],
    ['for less than was asked for', { tokenResponse: { scope: 'openid' } }],
  ])('takes an ID Token %s', async (name, options) => {
    const { world, app, session } = await refreshable();
    const nonce = name.includes('nonce') ? session.claims.nonce : undefined;
    world.issuer.refreshOptions = { ...options, claims: { ...options.claims, nonce } };
    expect((await app.auth.refreshSession()).claims.sub).toBe('alice');
    expect(world.frame.urls).toEqual([]);
  });
});

describe('an answer to a refresh token is refused, without a frame:', () => {
  it.each<[string, FakeAnswerOptions, string]>([
    ['the nonce, if there is one, is that of the sign-in', { claims: { nonce: 'x' } }, 'nonce_mismatch'],
    ['the signature must be right', { change: (token) => `${token.slice(0, -4)}AAAA` }, 'signature_invalid'],
    ['aud must be the client', { claims: { aud: 'x' } }, 'aud_invalid'],
    ['iss must be the issuer', { claims: { iss: 'https://evil.example' } }, 'iss_invalid'],
    ['auth_time must not go back', { claims: { auth_time: 1 } }, 'auth_time_earlier'],
    ['at_hash must be right where it is there', { tokenResponse: { access_token: 'swapped' } }, 'at_hash_mismatch'],
    ['access_token must be there', { tokenResponse: { access_token: undefined } }, 'access_token_missing'],
    ['token_type must be Bearer', { tokenResponse: { token_type: 'DPoP' } }, 'token_type_invalid'],
  ])('%s', async (...[, options, code]) => {
    const { world, app, session } = await refreshable();
    world.issuer.refreshOptions = options;
    expect(await codeOf(app.auth.refreshSession())).toBe(code);
    expect(world.frame.urls).toEqual([]);
    expect(app.auth.session()).toEqual(session);
  });

  it('and the next attempt spends what came with it', async () => {
    const { world, app, posts } = await refreshable();
    world.issuer.refreshOptions = { tokenResponse: { token_type: 'DPoP' } };
    await codeOf(app.auth.refreshSession());
    world.issuer.refreshOptions = {};
    await app.auth.refreshSession();
    await app.auth.refreshSession();
    expect(posts.map(({ refresh_token }) => refresh_token)).toEqual([1, 2, 3].map((n) => `refresh-token-${n}`));
  });

  it('another user ends the session', async () => {
    const { world, app } = await refreshable();
    world.issuer.refreshOptions = { subject: 'mallory' };
    expect(await codeOf(app.auth.refreshSession())).toBe('other_user');
    expect(app.auth.isAuthenticated()).toBe(false);
    expect(world.storage.record).toBeNull();
  });
});

describe('where a refresh token does not help, the frame is asked:', () => {
  it.each([
    ['there is none', { refresh_token: undefined }, {}],
    ['it is no text', { refresh_token: 1 }, {}],
    ['the answer lacks the ID Token', {}, { tokenResponse: { id_token: undefined } }],
  ])('%s', async (...[, tokenResponse, refreshOptions]) => {
    const { world, app } = await refreshable({}, { tokenResponse });
    world.issuer.refreshOptions = refreshOptions;
    await app.auth.refreshSession();
    expect(world.frame.urls).toHaveLength(1);
    expect(app.count('session_renewed')).toBe(1);
  });

  it.each([
    [400, '{"error":"invalid_grant"}'],
    [400, '{"error":"unauthorized_client"}'],
    [400, '{"error":"interaction_required"}'],
    [401, ''],
    [403, '<h1>Forbidden</h1>'],
  ])('it is refused with %p %s, which is not tried again', async (status, text) => {
    const { world, app, posts } = await refreshable();
    refuseRefreshing(world, status, text);
    world.frame.behaviour = { kind: 'hang' };
    const hanging = codeOf(app.auth.refreshSession());
    await world.clock.pass(10);
    expect(await hanging).toBe('timeout');
    world.frame.behaviour = { kind: 'renew' };
    await world.clock.pass(30);
    expect(app.count('session_renewed')).toBe(1);
    expect(posts.filter(({ refresh_token }) => refresh_token)).toHaveLength(1);
  });

  it('and its answer brings a refresh token that is used from then on', async () => {
    const { world, app, posts } = await refreshable();
    await world.issuer.redeem(
      new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'refresh-token-1',
        client_id: 'angularclient',
      }),
    );
    await app.auth.refreshSession();
    await app.auth.refreshSession();
    expect(posts.map(({ grant_type, refresh_token }) => refresh_token ?? grant_type)).toEqual([
      'refresh-token-1',
      'authorization_code',
      'refresh-token-3',
    ]);
    expect(world.frame.urls).toHaveLength(1);
  });

  it('a session that has ended at the provider ends with its tokens, not before', async () => {
    const { world, app } = await refreshable();
    refuseRefreshing(world, 400, '{"error":"invalid_grant"}');
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    expect(await codeOf(app.auth.refreshSession())).toMatch(/signed_out|cookies_blocked/);
    expect(app.types).toContain('sign_in_required');
    expect(app.auth.isAuthenticated()).toBe(true);
    await world.clock.pass(400);
    expect(app.auth.isAuthenticated()).toBe(false);
  });
});

describe('a provider that is ill has said nothing of the refresh token:', () => {
  it.each([
    [500, ''],
    [503, '<h1>Back soon</h1>'],
    [429, '{"error":"too_many_requests"}'],
    [400, '{"error":"temporarily_unavailable"}'],
  ])('%p %s', async (status, text) => {
    const { world, app, posts } = await refreshable();
    const redeem = world.issuer.redeem.bind(world.issuer);
    refuseRefreshing(world, status, text);
    await codeOf(app.auth.refreshSession());
    expect(app.auth.renewal().phase).toBe('waiting');
    world.issuer.redeem = redeem;
    await world.clock.pass(30);
    expect(app.count('session_renewed')).toBe(1);
    expect(world.frame.urls).toEqual([]);
    expect(new Set(posts.map(({ refresh_token }) => refresh_token))).toEqual(new Set(['refresh-token-1']));
  });

  it.each(['network', 'timeout', 'offline'] as const)('%s', async (failure) => {
    const { world, app } = await refreshable();
    world.network.failure = failure;
    expect(await codeOf(app.auth.refreshSession())).toBe(failure);
    world.network.failure = null;
    await world.clock.pass(30);
    expect(app.count('session_renewed')).toBe(1);
    expect(world.frame.urls).toEqual([]);
  });
});

it('an answer that comes too late has spent the refresh token: the next attempt waits for what came', async () => {
  const { world, app, posts, waiting } = await refreshable({ silentRenewTimeoutSeconds: 3 });
  let answer = () => undefined as void;
  waiting.for = new Promise((resolve) => (answer = resolve));
  const first = codeOf(app.auth.refreshSession());
  await world.clock.pass(3);
  expect(await first).toBe('timeout');
  const second = app.auth.refreshSession();
  await world.clock.settled();
  expect(posts).toHaveLength(1);
  answer();
  await second;
  expect(posts.map(({ refresh_token }) => refresh_token)).toEqual(['refresh-token-1', 'refresh-token-2']);
  expect(world.storage.record?.refreshToken).toBe('refresh-token-3');
});

describe('a refresh token', () => {
  it('is not kept without the feature', async () => {
    const world = new World();
    const app = await world.open(CONFIG, withCodeFlow());
    await app.signIn();
    await app.auth.refreshSession();
    expect(JSON.stringify(world.storage.record)).not.toContain('refresh');
    expect(world.frame.urls).toHaveLength(1);
  });

  it('is shown nowhere', async () => {
    const { world, app } = await refreshable();
    refuseRefreshing(world, 400, '{"error":"invalid_grant","error_description":"refresh-token-1 is spent"}');
    world.frame.behaviour = { kind: 'error', error: 'access_denied' };
    await codeOf(app.auth.refreshSession());
    const { session, renewal, lastError } = app.auth;
    expect(JSON.stringify([session(), renewal(), lastError(), app.events])).not.toContain('refresh-token');
  });

  it('is revoked by a sign-out, and the access token too, which does not end with it everywhere', async () => {
    const { world, posts, session } = await refreshable();
    const { accessToken } = session;
    world.issuer.metadataChanges = { revocation_endpoint: REVOCATION_ENDPOINT };
    sessionStorage.clear();
    const fresh = await world.open(CONFIG, ...FEATURES);
    await fresh.auth.logoff();
    expect(posts).toEqual([
      { token: 'refresh-token-1', token_type_hint: 'refresh_token', client_id: 'angularclient' },
      { token: accessToken, token_type_hint: 'access_token', client_id: 'angularclient' },
    ]);
    expect(world.storage.record).toBeNull();
  });

  it.each([{ a: 1 }, 1, null, ''])('that stands in the storage as %j is none', async (refreshToken) => {
    const { world, posts } = await refreshable();
    world.storage.plant({ ...world.storage.record, refreshToken });
    const reloaded = await world.open(CONFIG, ...FEATURES);
    await reloaded.auth.refreshSession();
    expect(posts.map(({ grant_type }) => grant_type)).toEqual(['authorization_code']);
  });
});

it.each<[string, OidcFeature[]]>([
  ['withCodeFlow()', [withRefreshTokens(), withCrossTabSync()]],
  ['withCrossTabSync()', [withCodeFlow(), withRefreshTokens()]],
])('the app does not start without %s', async (_name, named) => {
  const world = new World();
  const opened: unknown = await world.open(CONFIG, ...named).catch((thrown: unknown) => thrown);
  expect(opened).toMatchObject({ code: 'configuration_invalid', mistakes: [{ property: 'withRefreshTokens()' }] });
});
