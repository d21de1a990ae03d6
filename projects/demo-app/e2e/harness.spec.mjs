import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';

import axe from 'axe-core';

import { hasFullBrowser, launchBrowser, launchProfile } from './harness/browser.mjs';
import { writeRawApp } from './harness/raw-app.mjs';
import { signIn, startWorld } from './harness/world.mjs';

const STEP_UP = 'urn:demo:step-up';
const rawApp = await writeRawApp();
const browser = await launchBrowser();
after(async () => {
  await browser.close();
  await rawApp.remove();
});

/** @typedef {import('./harness/world.mjs').World} World */
/** @typedef {import('playwright-core').Page} Page */

describe('the embedded provider', () => {
  /** @type {World} */ let world;
  /** @type {Page} */ let page;

  before(async () => {
    world = await startWorld({ appRoot: rawApp.root });
  });
  after(() => world.stop());
  beforeEach(async () => {
    world.faults.reset();
    world.faults.signOut();
    await page?.context().close();
    page = await browser.newPage();
    await page.goto(world.appUrl);
  });

  it('signs in and answers with both tokens', async () => {
    const answer = await signInRaw(page, 'alice');
    assert.equal(answer.state, 'sent-state');
    assert.equal(answer.expires_in, '30');
    assert.doesNotMatch(answer.access_token, /\./, 'the access token is opaque');
    const claims = claimsOf(answer.id_token);
    assert.equal(claims.exp - claims.iat, 10);
    assert.equal(claims.sub, 'alice');
    assert.equal(claims.nonce, 'sent-nonce');
    assert.ok(await hasValidSignature(world, answer.id_token));
  });

  it('renews in a hidden iframe, with the last id_token as hint', async () => {
    const first = await signInRaw(page, 'alice');
    const renewed = await renew(page, { id_token_hint: first.id_token });
    assert.equal(claimsOf(renewed.id_token).auth_time, claimsOf(first.id_token).auth_time);
    assert.notEqual(renewed.access_token, first.access_token);
    const { prompt, destination, outcome, status } = entriesFor(world, '/auth').at(-1) ?? {};
    assert.deepEqual(
      { prompt, destination, outcome, status },
      { prompt: 'none', destination: 'iframe', outcome: 'tokens', status: 303 },
    );
  });

  it('signs in another user in place of the first one', async () => {
    await signInRaw(page, 'alice');
    const { id_token } = await signInRaw(page, 'bob', { prompt: 'login' });
    assert.equal(claimsOf(id_token).sub, 'bob');
    assert.equal(claimsOf((await renew(page)).id_token).sub, 'bob');
  });

  it('answers login_required when nobody is signed in', async () => {
    assert.equal((await renew(page)).error, 'login_required');
    await signInRaw(page, 'alice');
    world.faults.signOut();
    assert.equal((await renew(page)).error, 'login_required');
  });

  it('shows a sign-in page that axe finds nothing wrong with, and says when a user is unknown', async () => {
    await page.goto(await authorizeUrl(page));
    assert.deepEqual(await axeViolations(page), []);
    await page.getByLabel('User name').fill('mallory');
    await page.getByLabel('Password').fill('x');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(`${world.appUrl}#*`);
    assert.equal(fragmentOf(page).error, 'access_denied');
  });

  it('signs out and comes back with the state', async () => {
    const { id_token } = await signInRaw(page, 'alice');
    const params = new URLSearchParams({
      id_token_hint: id_token,
      post_logout_redirect_uri: world.appUrl,
      state: 'bye',
    });
    await page.goto(`${world.provider.issuer}/session/end?${params}`);
    await page.waitForURL(`${world.appUrl}?state=bye`);
    assert.equal((await renew(page)).error, 'login_required');
  });

  it('gives user info and its metadata to the app alone', async () => {
    const { access_token } = await signInRaw(page, 'alice');
    const headers = { Authorization: `Bearer ${access_token}` };
    const userInfo = await call(page, `${world.provider.issuer}/me`, { headers });
    assert.equal(JSON.parse(userInfo.body).email, 'alice@example.com');
    const other = await startWorld({ appRoot: rawApp.root });
    await page.goto(other.appUrl);
    for (const path of ['/me', '/jwks', '/.well-known/openid-configuration']) {
      assert.deepEqual(await call(page, world.provider.issuer + path, { headers }), { error: 'TypeError' });
    }
    assert.deepEqual(await call(page, `${world.api.url}/records`, { headers }), { error: 'TypeError' });
    await other.stop();
  });

  it('lets the resource API check reference tokens', async () => {
    const records = `${world.api.url}/records`;
    const { access_token } = await signInRaw(page, 'alice');
    const headers = { Authorization: `Bearer ${access_token}` };
    assert.equal(JSON.parse((await call(page, records, { headers })).body).owner, 'alice');
    assert.deepEqual(await statusAndChallenge(page, records, {}), [401, 'Bearer']);
    world.faults.revokeAccessTokens();
    assert.deepEqual(await statusAndChallenge(page, records, { headers }), [401, 'Bearer error="invalid_token"']);
    const { access_token: narrow } = await renew(page, { scope: 'openid' });
    const [status, challenge] = await statusAndChallenge(page, records, {
      headers: { Authorization: `Bearer ${narrow}` },
    });
    assert.equal(status, 403);
    assert.match(challenge ?? '', /insufficient_scope/);
    world.faults.set({ down: true });
    assert.equal((await call(page, records, { headers })).status, 503);
  });

  it('asks for a stronger sign-in when the API wants one', async () => {
    const { access_token } = await signInRaw(page, 'alice');
    const stepUp = `${world.api.url}/step-up`;
    const [status, challenge] = await statusAndChallenge(page, stepUp, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    assert.equal(status, 401);
    assert.match(challenge ?? '', /insufficient_user_authentication.*acr_values="urn:demo:step-up"/);
    assert.equal((await renew(page, { acr_values: STEP_UP })).error, 'interaction_required');
    const stronger = await signInRaw(page, 'alice', { acr_values: STEP_UP });
    const headers = { Authorization: `Bearer ${stronger.access_token}` };
    assert.equal((await call(page, stepUp, { headers })).status, 200);
  });

  describe('with a fault', () => {
    /** @type {[string, Partial<import('../op/faults.mjs').FaultSettings>, (answer: Record<string, any>) => void][]} */
    const rows = [
      ['down: no answer', { down: true }, ({ timeout }) => assert.ok(timeout)],
      ['hang: no answer', { hang: true }, ({ timeout }) => assert.ok(timeout)],
      ['delayMs: a late answer', { delayMs: 2000 }, ({ timeout }) => assert.ok(timeout)],
      ['delayMs: an answer in time', { delayMs: 200 }, ({ id_token }) => assert.ok(id_token)],
      ['serverError: no answer', { serverError: true }, ({ timeout }) => assert.ok(timeout)],
      ['htmlPage: a page in the frame', { htmlPage: true }, ({ timeout }) => assert.ok(timeout)],
      ['refuseFraming: a refused page in the frame', { refuseFraming: true }, ({ timeout }) => assert.ok(timeout)],
      [
        'error: this OAuth error',
        { error: 'temporarily_unavailable' },
        ({ error, state }) => assert.deepEqual([error, state], ['temporarily_unavailable', 'sent-state']),
      ],
      [
        'otherUser: tokens of another user',
        { otherUser: 'bob' },
        ({ id_token }) => assert.equal(claimsOf(id_token).sub, 'bob'),
      ],
      [
        'requests: interactive ones alone are hit',
        { hang: true, requests: 'interactive' },
        ({ id_token }) => assert.ok(id_token),
      ],
      ['endpoints: others are spared', { hang: true, endpoints: ['jwks'] }, ({ id_token }) => assert.ok(id_token)],
    ];
    for (const [name, faults, check] of rows) {
      it(name, async () => {
        const { id_token } = await signInRaw(page, 'alice');
        world.faults.set(faults);
        check(await renew(page, { id_token_hint: id_token }));
      });
    }

    it('times: it is over after so many hits', async () => {
      await signInRaw(page, 'alice');
      world.faults.set({ error: 'server_error', times: 2 });
      assert.equal((await renew(page)).error, 'server_error');
      assert.equal((await renew(page)).error, 'server_error');
      assert.ok((await renew(page)).id_token);
    });

    it('rotateKeys: new kid, new JWKS, older tokens still good as a hint', async () => {
      const before = await signInRaw(page, 'alice');
      world.faults.rotateKeys();
      const renewed = await renew(page, { id_token_hint: before.id_token });
      assert.notEqual(headerOf(renewed.id_token).kid, headerOf(before.id_token).kid);
      assert.ok(await hasValidSignature(world, renewed.id_token));
      assert.ok((await renew(page, { id_token_hint: renewed.id_token })).id_token);
    });

    it('noCors: answers that the app cannot read', async () => {
      const { access_token } = await signInRaw(page, 'alice');
      const headers = { Authorization: `Bearer ${access_token}` };
      world.faults.set({ noCors: true });
      for (const url of [`${world.provider.issuer}/jwks`, `${world.provider.issuer}/me`, `${world.api.url}/records`]) {
        assert.deepEqual(await call(page, url, { headers }), { error: 'TypeError' });
      }
    });

    it('clocks: tokens and Date headers are shifted', async () => {
      await signInRaw(page, 'alice');
      const now = Date.now() / 1000;
      world.faults.set({ providerClockOffsetSeconds: 7200 });
      assert.ok(Math.abs(claimsOf((await renew(page)).id_token).iat - now - 7200) < 5);
      assert.ok(Math.abs((await dateOf(world.appUrl)) - now) < 5);
      world.faults.set({ providerClockOffsetSeconds: 0, deviceClockOffsetSeconds: 7200 });
      const { id_token } = await renew(page);
      assert.ok(Math.abs(claimsOf(id_token).iat - now + 7200) < 5);
      assert.ok(await hasValidSignature(world, id_token));
      assert.ok(Math.abs((await dateOf(world.appUrl)) - now + 7200) < 5);
    });
  });

  describe('tampering', () => {
    /** @type {[string, (spoilt: Record<string, any>, claims: Record<string, any>) => boolean, boolean][]} name, what is wrong, signature holds */
    const rows = [
      ['state', ({ state }) => state !== 'sent-state', true],
      ['missing_state', ({ state }) => state === undefined, true],
      ['response_issuer', ({ iss }) => iss === 'https://attacker.example', true],
      ['access_token', ({ access_token }) => access_token === 'not-the-token-of-this-at_hash', true],
      ['nonce', (_, { nonce }) => nonce !== 'sent-nonce', true],
      ['missing_nonce', (_, { nonce }) => nonce === undefined, true],
      ['at_hash', (_, { at_hash }) => at_hash === 'AAAAAAAAAAAAAAAAAAAAAA', true],
      ['missing_at_hash', (_, { at_hash }) => at_hash === undefined, true],
      ['issuer', (_, { iss }) => iss === 'https://attacker.example', true],
      ['audience', (_, { aud }) => aud === 'another-client', true],
      ['subject', (_, { sub }) => sub === undefined, true],
      ['expired', (_, { exp }) => exp < Date.now() / 1000 - 3000, true],
      ['issued_in_future', (_, { iat }) => iat > Date.now() / 1000 + 3000, true],
      ['signature', () => true, false],
      ['unknown_key', () => true, false],
      ['algorithm_none', ({ id_token }) => headerOf(id_token).alg === 'none', false],
      ['algorithm_hs256', ({ id_token }) => headerOf(id_token).alg === 'HS256', false],
    ];
    it('spoils the one thing it is named for', async () => {
      await signInRaw(page, 'alice');
      for (const [tamper, isWrong, signatureHolds] of rows) {
        world.faults.set({ tamper });
        const spoilt = await renew(page);
        assert.ok(isWrong(spoilt, claimsOf(spoilt.id_token)), tamper);
        assert.equal(await hasValidSignature(world, spoilt.id_token), signatureHolds, tamper);
      }
    });

    it('can leave the id_token out', async () => {
      await signInRaw(page, 'alice');
      world.faults.set({ tamper: 'missing_id_token' });
      const { id_token, access_token } = await renew(page);
      assert.ok(access_token && !id_token);
    });
  });

  describe('switchboard', () => {
    it('can be worked by the app, even while the provider is down', async () => {
      const url = `${world.provider.issuer}/_faults`;
      const send = (/** @type {unknown} */ wish) =>
        call(page, url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(wish),
        });
      assert.equal(JSON.parse((await send({ down: true })).body).settings.down, true);
      assert.equal(world.faults.settings.down, true);
      assert.equal((await send({ action: 'reset' })).status, 200);
      assert.equal(world.faults.settings.down, false);
      assert.match((await send({ donw: true })).body, /There is no fault \\"donw\\"/);
      assert.match((await send({ tamper: 'all' })).body, /must be one of state/);
    });

    it('refuses other origins and forms', async () => {
      const url = `${world.provider.issuer}/_faults`;
      const post = (/** @type {Record<string, string>} */ headers) =>
        fetch(url, { method: 'POST', headers, body: '{}' });
      assert.equal(
        (await post({ Origin: 'https://attacker.example', 'Content-Type': 'application/json' })).status,
        403,
      );
      assert.equal((await post({ Origin: world.app.origin, 'Content-Type': 'text/plain' })).status, 415);
    });

    it('logs requests without what is secret in them', async () => {
      world.provider.requestLog.clear();
      await signInRaw(page, 'alice');
      const { entries } = await (await fetch(`${world.provider.issuer}/_log`)).json();
      assert.deepEqual(
        entries.map((/** @type {any} */ { method, path, outcome }) => [method, path, outcome]),
        [
          ['GET', '/auth', 'sign-in page'],
          ['GET', '/interaction/:uid', undefined],
          ['POST', '/interaction/:uid', undefined],
          ['GET', '/auth/:uid', 'tokens'],
        ],
      );
      assert.doesNotMatch(JSON.stringify(entries), /sent-(state|nonce)|eyJ/);
    });
  });
});

describe('third-party cookies', { skip: !hasFullBrowser() && 'needs a full Chromium' }, () => {
  /** @type {['allowed' | 'blocked', boolean, string | undefined][]} */
  const rows = [
    ['allowed', true, undefined],
    ['allowed', false, 'login_required'],
    ['blocked', true, 'login_required'],
    ['blocked', false, 'login_required'],
  ];
  for (const setting of /** @type {const} */ (['allowed', 'blocked'])) {
    it(`${setting}: what a renewal at a provider on another site is answered`, async () => {
      const context = await launchProfile({ thirdPartyCookies: setting, ignoreHTTPSErrors: true });
      for (const [, crossSiteCookies, error] of rows.filter(([thirdPartyCookies]) => thirdPartyCookies === setting)) {
        for (const https of [false, true]) {
          const world = await startWorld({ appRoot: rawApp.root, crossSite: true, https, crossSiteCookies });
          const page = await context.newPage();
          await page.goto(world.appUrl);
          await signInRaw(page, 'alice');
          assert.equal((await renew(page)).error, error, `https ${https}, SameSite=None ${crossSiteCookies}`);
          await page.close();
          await world.stop();
        }
      }
      await context.close();
    });
  }
});

describe('a policy that forbids frames', () => {
  it('keeps the provider out of the iframe', async () => {
    const world = await startWorld({ appRoot: rawApp.root, frames: 'none' });
    const page = await browser.newPage();
    await page.goto(world.appUrl);
    await page.evaluate(() =>
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => (document.title = effectiveDirective)),
    );
    assert.ok((await renew(page)).timeout);
    assert.equal(await page.title(), 'frame-src');
    await page.close();
    await world.stop();
  });
});

describe('the app server', () => {
  /** @type {World} */ let world;
  before(async () => {
    world = await startWorld({ appRoot: rawApp.root, https: true });
  });
  after(() => world.stop());

  it('serves routes, assets and configuration with their headers', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const get = async (/** @type {string} */ path) => {
      const response = await context.request.get(world.appUrl + path);
      return { status: response.status(), headers: response.headers(), text: await response.text() };
    };
    const route = await get('some/route');
    assert.equal(route.status, 200);
    assert.match(route.headers['content-security-policy'], /require-trusted-types-for 'script'/);
    assert.ok(route.headers['content-security-policy'].includes(`frame-src 'self' ${world.provider.issuer}`));
    assert.equal((await get('missing.js')).status, 404);
    assert.equal((await get('..%2fpackage.json')).status, 404);
    assert.doesNotMatch((await get('..%2f..%2fetc%2fpasswd')).text, /^root:/m);
    const silent = await get('silent-renew.html');
    assert.match(silent.headers['content-security-policy'], /^default-src 'none'; frame-src 'self'; script-src 'self'/);
    assert.equal(silent.headers['cache-control'], 'max-age=3600');
    assert.ok(silent.headers.etag);
    assert.deepEqual(JSON.parse((await get('oidc-config.json')).text), world.config);
    await context.close();
  });
});

/** @param {Page} page @param {Record<string, string>} [params] @returns {Promise<string>} */
function authorizeUrl(page, params = {}) {
  return page.evaluate((params) => /** @type {any} */ (window).authorizeUrl(params), params);
}

/** @param {Page} page @param {import('../op/test-users.mjs').TestUser} user @param {Record<string, string>} [params] */
async function signInRaw(page, user, params) {
  await page.goto(await authorizeUrl(page, params));
  await signIn(page, user);
  return fragmentOf(page);
}

/** @param {Page} page @param {Record<string, string>} [params] @returns {Promise<Record<string, any>>} */
function renew(page, params) {
  return page.evaluate((params) => /** @type {any} */ (window).renew(params), params);
}

/** @param {Page} page @param {string} url @param {object} init @returns {Promise<Record<string, any>>} */
function call(page, url, init) {
  return page.evaluate(
    ([url, init]) => /** @type {any} */ (window).call(url, init),
    /** @type {const} */ ([url, init]),
  );
}

/** @param {Page} page @param {string} url @param {object} init @returns {Promise<[number, string | null]>} */
async function statusAndChallenge(page, url, init) {
  const { status, challenge } = await call(page, url, init);
  return [status, challenge];
}

/** @param {Page} page @returns {Record<string, any>} */
function fragmentOf(page) {
  return Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
}

/** @param {World} world @param {string} path */
function entriesFor(world, path) {
  return world.provider.requestLog.entries.filter((entry) => entry.path === path);
}

/** @param {string} token */
const headerOf = (token) => decode(token.split('.')[0]);
/** @param {string} token */
const claimsOf = (token) => decode(token.split('.')[1]);
/** @param {string} part @returns {Record<string, any>} */
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** @param {World} world @param {string} token */
async function hasValidSignature(world, token) {
  const { keys } = await (await fetch(`${world.provider.issuer}/jwks`)).json();
  const { kid, alg } = headerOf(token);
  const key = keys.find((/** @type {any} */ candidate) => candidate.kid === kid);
  if (!key || alg !== 'RS256') return false;
  const [signed, signature] = [token.slice(0, token.lastIndexOf('.')), token.slice(token.lastIndexOf('.') + 1)];
  return verify(
    'sha256',
    Buffer.from(signed),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
}

/** @param {string} url @returns {Promise<number>} epoch seconds */
async function dateOf(url) {
  return Date.parse((await fetch(url, { method: 'HEAD' })).headers.get('Date') ?? '') / 1000;
}

/** @param {Page} page @returns {Promise<string[]>} */
async function axeViolations(page) {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run();
    return violations.map((/** @type {any} */ { id }) => id);
  });
}
