// The product's one job, in the article's configuration: id_token 10 s, access token 30 s, real provider, real time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { openSignedIn, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';

// `npm run soak` keeps it up for longer.
const SOAK_SECONDS = Number(process.env.SOAK_SECONDS ?? 80);

const { browser, world } = await openWorld({ appRoot: PROBE_APP });

test(`${SOAK_SECONDS} s in the article's configuration: no gap, no reload, nothing lost`, async () => {
  const page = await openSignedIn(browser, world);
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.id = 'half-typed';
    document.body.append(input);
    window.marker = 'this page was not reloaded';
    window.watch = { looks: 0, gaps: 0, expiredTokens: 0, renewed: 0 };
    window.oidc.events$.subscribe(({ type }) => (window.watch.renewed += type === 'session_renewed' ? 1 : 0));
    setInterval(async () => {
      const { watch, oidc } = window;
      watch.looks++;
      watch.gaps += oidc.isAuthenticated() ? 0 : 1;
      const session = oidc.session();
      watch.expiredTokens += session && session.expiresAt * 1000 <= Date.now() ? 1 : 0;
      watch.expiredTokens += (await oidc.getAccessToken()) === null ? 1 : 0;
    }, 100);
  });
  await page.fill('#half-typed', 'Dear Sir or Mad');
  const before = await page.evaluate(() => history.length);
  /** @type {string[]} */
  const requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  await page.waitForTimeout(SOAK_SECONDS * 1000);

  const { watch, marker, frames, length } = await page.evaluate(() => ({
    watch: window.watch,
    marker: window.marker,
    frames: document.querySelectorAll('iframe').length,
    length: history.length,
  }));
  assert.ok(watch.renewed >= Math.floor((SOAK_SECONDS / 120) * 11), `${watch.renewed} renewals`);
  assert.ok(watch.looks > SOAK_SECONDS * 5);
  assert.equal(watch.gaps, 0);
  assert.equal(watch.expiredTokens, 0);
  assert.equal(marker, 'this page was not reloaded');
  assert.equal(await page.inputValue('#half-typed'), 'Dear Sir or Mad');
  assert.ok(frames <= 1, 'at most the frame of a renewal under way');
  assert.equal(length, before);
  // Also not by the browser, whose warnings name the URL that they are about.
  assert.deepEqual(said, []);
  const kinds = new Set(requests);
  assert.deepEqual([...kinds].sort(), ['/auth', '/silent-renew.html']);
  await page.context().close();
});

test('a reload restores the session without a request to the provider', async () => {
  const page = await openSignedIn(browser, world);
  world.provider.requestLog.clear();
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.deepEqual(
    world.provider.requestLog.entries.filter(({ prompt }) => prompt !== 'none').map(({ path }) => path),
    [],
  );
  await page.context().close();
});

test('sign-out ends the session at the app and at the provider', async () => {
  const page = await openSignedIn(browser, world);
  await page.evaluate(() => void window.oidc.logoff());
  await page.waitForFunction(() => window.oidc?.status() === 'anonymous');
  assert.equal(page.url(), world.appUrl);
  await page.evaluate(() => void window.oidc.authorize());
  await page.getByLabel('User name').waitFor();
  await page.context().close();
});

test('a callback is good once, and a tampered one not at all', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  /** @type {string[]} */
  const callbacks = [];
  page.on('response', (response) => {
    const location = response.headers()['location'] ?? '';
    if (location.includes('id_token=')) callbacks.push(location);
  });
  await signInByRedirect(page, 'alice');
  assert.equal(page.url(), world.appUrl, 'the fragment is gone');
  assert.equal(callbacks.length, 1);

  await page.evaluate(() => window.oidc.logoffLocal());
  for (const [name, url] of [
    ['replayed', callbacks[0]],
    ['tampered', callbacks[0].replace(/id_token=[^&]{20}/, 'id_token=eyJhbGciOiJub25lIn0')],
  ]) {
    await page.goto('about:blank');
    await page.goto(url);
    await whenStarted(page);
    assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), false, name);
    assert.notEqual(await page.evaluate(() => window.oidc.lastError()), null, name);
    assert.equal(page.url(), world.appUrl, name);
  }
  await context.close();
});

test("the provider's session gone: login_required is told, and the session ends when its token does", async () => {
  const page = await openSignedIn(browser, world);
  await page.evaluate(() => {
    window.seen = [];
    window.oidc.events$.subscribe((event) => {
      const { session } = { session: window.oidc.session() };
      window.seen.push({ type: event.type, reason: event.outcome?.reason, live: session !== null });
    });
  });
  await world.faults.signOut();
  await page.waitForFunction(() => window.oidc.status() === 'expired', undefined, { timeout: 20_000 });
  const seen = await page.evaluate(() => window.seen);
  const settled = seen.find(({ type }) => type === 'renewal_settled');
  assert.equal(settled.reason, 'signed_out');
  assert.equal(settled.live, true, 'the tokens still lived');
  assert.equal(seen.filter(({ type }) => type === 'session_expired').length, 1);
  assert.equal(await page.evaluate(() => window.oidc.lastError()?.error), 'login_required');
  await page.context().close();
});

test('a frame that never answers ends in a timeout, and leaves nothing behind', async () => {
  world.faults.set({ idTokenSeconds: 300, accessTokenSeconds: 300 });
  const page = await openSignedIn(browser, world);
  world.faults.set({ hang: true, requests: 'silent' });
  const started = Date.now();
  const code = await page.evaluate(() =>
    window.oidc.refreshSession().then(
      () => 'renewed',
      (error) => error.code,
    ),
  );
  assert.equal(code, 'timeout');
  assert.ok(Date.now() - started < 11_000);
  assert.equal(await page.evaluate(() => document.querySelectorAll('iframe').length), 0);
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  world.faults.reset();
  await page.context().close();
});
