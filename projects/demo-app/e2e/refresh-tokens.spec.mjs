// Refresh tokens beside the code flow: renewals without the frame, in all tabs, and on another site.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { LONG, openProbe, openSignedIn, PROBE_APP, renew, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

const REFRESH = { code: true, refresh: true, tabs: true };

const { browser, world } = await openWorld({ appRoot: PROBE_APP, config: { scope: 'openid offline_access' } });

afterEach(async () => {
  world.faults.reset();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** Paths that the provider was asked for, in order. */
const asked = () =>
  world.provider.requestLog.entries
    .map(({ method, path }) => `${method} ${path}`)
    .filter((call) => !call.startsWith('OPTIONS'));

/**
 * The refresh tokens that the pages of a context spend from now on.
 *
 * @param {import('playwright-core').BrowserContext} context
 */
function spentIn(context) {
  /** @type {string[]} */
  const spent = [];
  context.on('request', (request) => {
    const token = request.method() === 'POST' && new URLSearchParams(request.postData() ?? '').get('refresh_token');
    if (token) spent.push(token);
  });
  return spent;
}

/** @param {import('playwright-core').Page} page */
const idTokenOf = (page) => page.evaluate(() => window.oidc.session()?.idToken);

/** The refresh token, which nothing public shows. @param {import('playwright-core').Page} page */
const refreshTokenOf = (page) =>
  page.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.includes('.session.'));
    return JSON.parse(sessionStorage.getItem(key ?? '') ?? '{}').refreshToken ?? '';
  });

test('25 s of the article’s lifetimes: no frame, no gap, and no refresh token is spent twice', async () => {
  const page = await openSignedIn(browser, world, REFRESH);
  const spent = spentIn(page.context());
  world.provider.requestLog.clear();
  await page.evaluate(() => {
    window.watch = { gaps: 0, frames: 0 };
    setInterval(() => {
      const session = window.oidc.session();
      window.watch.gaps += session && session.expiresAt * 1000 > Date.now() ? 0 : 1;
      window.watch.frames += document.querySelectorAll('iframe').length;
    }, 50);
  });
  await page.waitForTimeout(25_000);
  assert.deepEqual(await page.evaluate(() => window.watch), { gaps: 0, frames: 0 });
  assert.ok(spent.length >= 2, `${spent.length} renewals`);
  assert.equal(new Set(spent).size, spent.length);
  assert.deepEqual([...new Set(asked())], ['POST /token']);
});

test('a refresh token shows nowhere but in the storage of the session', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, REFRESH);
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  await signInByRedirect(page, 'alice');
  const tokens = [await refreshTokenOf(page)];
  assert.equal((await renew(page)).code, 'renewed');
  tokens.push(await refreshTokenOf(page));
  assert.notEqual(tokens[0], tokens[1]);
  const shown = await page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      history.state,
      location.href,
      document.documentElement.outerHTML,
      performance.getEntries(),
      window.oidcEvents,
      window.oidc.session(),
      window.oidc.renewal(),
    ]),
  );
  for (const token of tokens) {
    assert.ok(token);
    assert.ok(!shown.includes(token) && !said.join().includes(token));
  }
});

test('three tabs, one of them a copy of another, spend one refresh token an expiry', async () => {
  const first = await openSignedIn(browser, world, REFRESH);
  const context = first.context();
  const spent = spentIn(context);
  const [copy] = await Promise.all([
    context.waitForEvent('page'),
    first.evaluate(() => void window.open(location.href)),
  ]);
  const third = await context.newPage();
  await third.goto(world.appUrl);
  const pages = [first, copy, third];
  await Promise.all(pages.map(whenStarted));
  await first.waitForTimeout(16_000);
  assert.ok(spent.length >= 2 && spent.length <= 5, `${spent.length} renewals`);
  assert.equal(new Set(spent).size, spent.length);
  for (const page of pages) {
    assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  }
});

test('a page that comes back after its tokens have ended is signed in without a frame', async () => {
  const page = await openSignedIn(browser, world, REFRESH);
  const before = await idTokenOf(page);
  await page.goto('about:blank');
  await page.waitForTimeout(11_000);
  world.provider.requestLog.clear();
  await page.goto(world.appUrl);
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.notEqual(await idTokenOf(page), before);
  assert.deepEqual(asked(), ['POST /token']);
});

test('a sign-out revokes the refresh token', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, REFRESH);
  const refresh_token = await refreshTokenOf(page);
  assert.ok(refresh_token);
  await page.evaluate(() => void window.oidc.logoff());
  await page.waitForURL(/\/session\/end/);
  const answer = await fetch(`${world.provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token, client_id: 'angularclient' }),
  });
  assert.equal((await answer.json()).error, 'invalid_grant');
  await page.goto(world.appUrl);
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
  assert.equal(await refreshTokenOf(page), '');
});

test('where the provider has ended the session, the frame says so, and the session ends with its tokens', async () => {
  const page = await openSignedIn(browser, world, REFRESH);
  world.faults.signOut();
  await page.waitForFunction(() => window.oidc.renewal().phase === 'ended');
  assert.equal(await page.evaluate(() => window.oidc.renewal().lastOutcome?.reason), 'signed_out');
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  await page.waitForFunction(() => window.oidc.status() === 'expired' || window.oidc.status() === 'anonymous');
});

test('a token endpoint that is ill for five seconds costs nothing but time', async () => {
  const page = await openSignedIn(browser, world, REFRESH);
  const spent = spentIn(page.context());
  world.provider.requestLog.clear();
  world.faults.set({ serverError: true, endpoints: ['token'] });
  await page.waitForFunction(() => window.oidc.renewal().phase === 'waiting');
  await page.waitForTimeout(2000);
  world.faults.set({ serverError: false });
  const before = await idTokenOf(page);
  await page.waitForFunction((old) => (window.oidc.session()?.idToken ?? old) !== old, before);
  assert.ok(spent.length >= 2);
  assert.equal(new Set(spent).size, 1);
  assert.ok(!asked().includes('GET /auth'));
});

test('on another site, where the frame gets no cookie, the session goes on', async () => {
  const foreign = await startWorld({
    appRoot: PROBE_APP,
    crossSite: true,
    config: { scope: 'openid offline_access' },
  });
  try {
    const withoutIt = await openSignedIn(browser, foreign, { code: true, tabs: true });
    assert.equal((await renew(withoutIt)).code, 'cookies_blocked');
    const page = await openSignedIn(browser, foreign, REFRESH);
    const before = await idTokenOf(page);
    await page.waitForTimeout(12_000);
    assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
    assert.notEqual(await idTokenOf(page), before);
    // A new start knows of blocked cookies, and does without them.
    await page.evaluate(
      (issuer) => localStorage.setItem(`oidc-client-lib.cookies-blocked.${issuer}`, '1'),
      foreign.provider.issuer,
    );
    await page.goto('about:blank');
    await page.waitForTimeout(11_000);
    await page.goto(foreign.appUrl);
    await whenStarted(page);
    assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  } finally {
    await foreign.stop();
  }
});
