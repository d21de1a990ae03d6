// Tokens that are bound to a key of the browser: whoever gets hold of one elsewhere can do nothing with it.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { LONG, openProbe, openSignedIn, PROBE_APP, renew, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { signIn } from './harness/world.mjs';

const BOUND = { code: true, dpop: true };
const REFRESHED = { ...BOUND, refresh: true, tabs: true };

const { browser, world } = await openWorld({ appRoot: PROBE_APP });
const records = `${world.api.url}/records`;

afterEach(async () => {
  world.faults.reset();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** Calls the API by HttpClient and by `fetch`: the statuses. @param {import('playwright-core').Page} page */
const callApi = (page) =>
  page.evaluate(async (url) => {
    const byHttp = new Promise((resolve) =>
      window.http.get(url, { observe: 'response' }).subscribe({
        next: ({ status }) => resolve(status),
        error: ({ status }) => resolve(status),
      }),
    );
    return [await byHttp, (await window.fetchWithToken(url)).status];
  }, records);

/** The key of proofs from now on, as the API and the token endpoint see it. @param {import('playwright-core').Page} page */
function keysSeen(page) {
  const keys = new Set();
  page.context().on('request', (request) => {
    const [head] = request.headers()['dpop']?.split('.') ?? [];
    if (head) keys.add(JSON.parse(Buffer.from(head, 'base64url').toString()).jwk.x);
  });
  return keys;
}

test('renewed in the frame again and again, and the API takes each token', async () => {
  world.faults.set({ idTokenSeconds: 4, accessTokenSeconds: 5 });
  const page = await openSignedIn(browser, world, BOUND);
  /** @type {number[]} */
  const statuses = [];
  for (const end = Date.now() + 7000; Date.now() < end; await page.waitForTimeout(500)) {
    statuses.push(...(await callApi(page)));
  }
  assert.deepEqual([...new Set(statuses)], [200]);
  const renewed = await page.evaluate(() => window.oidcEvents.filter(({ type }) => type === 'session_renewed').length);
  assert.ok(renewed >= 2, `${renewed} renewals`);
  const user = await page.evaluate(() => window.userInfo.load());
  assert.equal(user.sub, 'alice');
});

test('a token of another browser opens nothing', async () => {
  world.faults.set(LONG);
  const victim = await openSignedIn(browser, world, REFRESHED);
  const { accessToken, refreshToken } = await victim.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.includes('.session.'));
    return JSON.parse(sessionStorage.getItem(key ?? '') ?? '{}');
  });
  const thief = await openProbe(browser, world, REFRESHED);
  const asBearer = await thief.evaluate(
    async ([url, token]) => (await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status,
    [records, accessToken],
  );
  assert.equal(asBearer, 401);
  await signInByRedirect(thief, 'bob');
  // With the proofs of the thief's own key.
  /** @type {number[]} */
  const statuses = [];
  thief.on('response', (response) => void (response.url() === records && statuses.push(response.status())));
  await thief.route(records, (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: `DPoP ${accessToken}` } }),
  );
  await thief.evaluate((url) => window.fetchWithToken(url), records);
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 401), String(statuses));
  const answer = await fetch(`${world.provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'angularclient',
    }),
  });
  assert.equal(answer.status, 400);
});

test('the key outlives a reload, is the same in all tabs, and can be read by nobody', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, REFRESHED);
  const keys = keysSeen(page);
  assert.deepEqual(await callApi(page), [200, 200]);
  await page.reload();
  await whenStarted(page);
  assert.deepEqual(await callApi(page), [200, 200]);
  const tab = await page.context().newPage();
  await tab.goto(world.appUrl);
  await whenStarted(tab);
  assert.deepEqual(await callApi(tab), [200, 200]);
  assert.equal((await renew(tab)).code, 'renewed');
  assert.deepEqual(await callApi(page), [200, 200]);
  assert.equal(keys.size, 1);
  const exported = await page.evaluate(async () => {
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open('oidc-client-lib');
      opening.onsuccess = () => resolve(opening.result);
    });
    const [kept] = await new Promise((resolve) => {
      const reading = database.transaction('keys').objectStore('keys').getAll();
      reading.onsuccess = () => resolve(reading.result);
    });
    return crypto.subtle.exportKey('jwk', kept.privateKey).then(
      () => 'exported',
      (error) => error.name,
    );
  });
  assert.equal(exported, 'InvalidAccessError');
});

test('without a place to keep the key it is one of the page, and a reload gets new tokens', async () => {
  world.faults.set(LONG);
  const context = await browser.newContext();
  await context.addInitScript((given) => {
    window.probeOptions = given;
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  }, REFRESHED);
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  await signInByRedirect(page, 'alice');
  assert.deepEqual(await callApi(page), [200, 200]);
  await page.reload();
  await whenStarted(page);
  // The first call is refused with the token of the key that is gone, and the renewal binds the next one to the new key.
  assert.deepEqual(await callApi(page), [200, 200]);
});

test('a database of this name that somebody else has made costs the key its place, and nothing more', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, BOUND);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.deleteDatabase('oidc-client-lib').onsuccess = () => {
          indexedDB.open('oidc-client-lib', 1).onsuccess = ({ target }) => resolve(target.result.close());
        };
      }),
  );
  /** @type {string[]} */
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(error.name));
  await page.reload();
  await whenStarted(page);
  await signInByRedirect(page, 'alice');
  assert.deepEqual(await callApi(page), [200, 200]);
  assert.deepEqual(thrown, []);
});

test('nonces of provider and API are taken up, with no more than one request again', async () => {
  world.faults.set({ ...LONG, wantNonce: true });
  const page = await openSignedIn(browser, world, REFRESHED);
  const tokenRequests = () =>
    world.provider.requestLog.entries.filter(({ method, path }) => method === 'POST' && path === '/token').length;
  assert.deepEqual(await callApi(page), [200, 200]);
  const before = tokenRequests();
  assert.equal((await renew(page)).code, 'renewed');
  assert.ok(tokenRequests() - before <= 2);
  assert.equal(await page.evaluate(() => window.oidcEvents.filter(({ type }) => type === 'renewal_started').length), 1);
  const statuses = await page.evaluate(
    (url) => Promise.all(Array.from({ length: 10 }, async () => (await window.fetchWithToken(url)).status)),
    records,
  );
  assert.deepEqual([...new Set(statuses)], [200]);
});

test('a provider that binds nothing is refused, with the reason', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, BOUND);
  await page.route(`${world.provider.issuer}/token`, async (route) => {
    const { dpop: _proof, ...headers } = route.request().headers();
    await route.continue({ headers });
  });
  const url = new URL(await page.evaluate(() => window.oidc.createAuthorizeUrl()));
  url.searchParams.delete('dpop_jkt');
  await page.goto(url.href);
  await signIn(page, 'alice');
  await whenStarted(page);
  const told = await page.evaluate(() => ({ code: window.oidc.lastError()?.code, session: window.oidc.session() }));
  assert.deepEqual(told, { code: 'token_type_invalid', session: null });
});

test('diagnose() tells whether the provider binds tokens', async () => {
  const page = await openProbe(browser, world, BOUND);
  const finding = async () => {
    const findings = await page.evaluate(() => window.diagnose());
    return findings.find(({ check }) => check === 'Bound tokens');
  };
  assert.equal((await finding())?.result, 'ok');
  await page.route('**/.well-known/openid-configuration', async (route) => {
    const response = await route.fetch();
    const json = { ...(await response.json()), dpop_signing_alg_values_supported: ['RS256'] };
    await route.fulfill({ response, json });
  });
  assert.deepEqual(await finding(), {
    check: 'Bound tokens',
    result: 'problem',
    seen: 'DPoP with RS256 alone',
    cure: 'Allow ES256 at the provider, or leave withDPoP() out.',
  });
});
