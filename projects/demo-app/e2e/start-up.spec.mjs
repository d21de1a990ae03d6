// What a page finds out when it is opened, and where it brings its user.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import {
  authorizeRequests,
  LONG,
  openProbe,
  openSignedIn,
  renew,
  signInByRedirect,
  whenStarted,
} from './harness/probe.mjs';
import { signIn } from './harness/world.mjs';

const { browser, world } = await openProbeWorld();

test('a guarded deep link: sign-in, and back to it with query and fragment', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${world.appUrl}guarded?filter=a%20b#part`);
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.equal(page.url(), `${world.appUrl}guarded?filter=a%20b#part`);
  await context.close();
});

test('the same with canMatch, and with hash routing', async () => {
  for (const [options, path] of [
    [{}, 'matched'],
    [{ hash: true }, '#/guarded'],
  ]) {
    const context = await browser.newContext();
    await context.addInitScript((given) => (window.probeOptions = given), options);
    const page = await context.newPage();
    await page.goto(world.appUrl + path);
    await signIn(page, 'alice');
    await page.getByRole('heading', { name: 'Guarded' }).waitFor();
    assert.equal(page.url(), world.appUrl + path);
    await context.close();
  }
});

test('no other page flashes up while canMatch leaves for the provider; when that fails, one shows at once', async () => {
  const context = await browser.newContext();
  /** @type {string[]} */
  const shown = [];
  await context.exposeFunction('show', (/** @type {string} */ heading) => void shown.push(heading));
  await context.addInitScript(() => {
    new MutationObserver(() => {
      const heading = document.querySelector('app-root h1')?.textContent;
      if (heading) window.show(heading);
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  await page.goto(`${world.appUrl}listener`);
  await page.locator('#heard').waitFor({ state: 'attached' });
  world.faults.set({ delayMs: 1000 });
  await page.evaluate(() => void window.router.navigateByUrl('/matched'));
  await page.getByLabel('User name').waitFor();
  assert.deepEqual(shown, [], 'the page that was left stays until the browser leaves it');
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.deepEqual([...new Set(shown)], ['Guarded']);

  await page.evaluate(() => window.oidc.logoffLocal());
  await page.evaluate(() => sessionStorage.clear());
  world.faults.set({ ...LONG, down: true });
  await page.goto(`${world.appUrl}matched`);
  await page.getByRole('heading', { name: 'Open to all' }).waitFor();
  assert.notEqual(await page.evaluate(() => window.oidc.lastError()?.code), undefined);
  world.faults.reset();
  world.faults.set(LONG);
  await context.close();
});

test('a page that is made after the start hears what happened in it, and one that the user opens later does not', async () => {
  const page = await openProbe(browser, world);
  const heard = page.locator('#heard');
  const hears = (/** @type {RegExp} */ wanted) =>
    page.waitForFunction(
      (text) => new RegExp(text).test(document.querySelector('#heard')?.textContent ?? ''),
      wanted.source,
    );
  await page.evaluate(() => void window.oidc.authorize({ returnTo: '/listener' }));
  await signIn(page, 'alice');
  await hears(/^signed_in$/);
  await page.reload();
  await hears(/^session_restored$/);
  world.faults.set({ error: 'access_denied' });
  await page.evaluate(() => void window.oidc.authorize());
  await hears(/^session_restored callback_refused$/);
  world.faults.reset();
  world.faults.set(LONG);
  await page.evaluate(() => window.router.navigateByUrl('/'));
  await page.evaluate(() => window.router.navigateByUrl('/listener'));
  await heard.waitFor({ state: 'attached' });
  assert.equal(await heard.textContent(), '');
  await page.evaluate(() => window.oidc.logoffLocal());
  await hears(/^signed_out$/);
  await page.context().close();
});

test('memory storage keeps no token anywhere, and survives a reload by one silent renewal', async () => {
  const page = await openSignedIn(browser, world, { storage: 'memory' });
  const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.equal(stored.includes('eyJ'), false);
  const before = authorizeRequests(world);
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal(authorizeRequests(world) - before, 1);
  await page.context().close();
});

test('an expired session tries one silent renewal before anybody is told anonymous', async () => {
  world.faults.set({ idTokenSeconds: 5, accessTokenSeconds: 5 });
  const page = await openSignedIn(browser, world);
  await page.goto('about:blank');
  await page.waitForTimeout(6000);
  world.faults.set(LONG);
  const before = authorizeRequests(world);
  await page.goto(world.appUrl);
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal(authorizeRequests(world) - before, 1);
  await page.context().close();
});

test('a provider that is down at the start costs no live session', async () => {
  const page = await openSignedIn(browser, world);
  world.faults.set({ down: true });
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  world.faults.set({ down: false });
  await page.context().close();
});

test('a new tab takes over a session in local storage though the provider is down, and renews when it is back', async () => {
  const first = await openSignedIn(browser, world, { storage: 'local' });
  world.faults.set({ down: true });
  const page = await first.context().newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  world.faults.set({ down: false });
  assert.equal((await renew(page)).reason, 'renewed');
  await page.context().close();
});

test('where its keys are unknown, a provider that hangs holds the start up no longer than a renewal', async () => {
  const first = await openSignedIn(browser, world, { storage: 'local', config: { silentRenewTimeoutSeconds: 1 } });
  await first.evaluate(() => {
    localStorage.removeItem(Object.keys(localStorage).find((key) => key.includes('.judgement.')));
  });
  world.faults.set({ hang: true, endpoints: ['discovery', 'jwks', 'authorization'] });
  const page = await first.context().newPage();
  await page.goto(world.appUrl);
  const began = Date.now();
  await whenStarted(page);
  assert.ok(Date.now() - began < 6000, `${Date.now() - began} ms`);
  assert.equal(await page.evaluate(() => window.oidc.lastError().code), 'timeout');
  world.faults.reset();
  world.faults.set(LONG);
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice', 'the session was not thrown away');
  await page.context().close();
});

test('a sign-in while the provider is down fails with a typed error, and works later without a reload', async () => {
  const page = await openProbe(browser, world);
  world.faults.set({ down: true });
  const code = await page.evaluate(() =>
    window.oidc.authorize().then(
      () => 'left',
      (error) => error.code,
    ),
  );
  assert.equal(code, 'network');
  world.faults.set({ down: false });
  await signInByRedirect(page, 'alice');
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  await page.context().close();
});

test("the app's own ?code= and #section stay the app's", async () => {
  const page = await openSignedIn(browser, world);
  for (const path of ['?code=4711&state=open#section', '#section', '?error=none']) {
    await page.goto('about:blank');
    await page.goto(world.appUrl + path);
    await whenStarted(page);
    assert.equal(page.url(), world.appUrl + path);
    assert.equal(await page.evaluate(() => window.oidc.lastError()), null);
    assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
  }
  await page.context().close();
});

test('planted and corrupted storage signs nobody in, and breaks nothing', async () => {
  const page = await openSignedIn(browser, world);
  for (const spoil of ['forge', 'garbage', 'null']) {
    await page.evaluate((how) => {
      const key = Object.keys(sessionStorage).find((name) => name.includes('.session.'));
      const record = JSON.parse(sessionStorage.getItem(key) ?? '{}');
      const [head, , tail] = (record.idToken ?? 'a.b.c').split('.');
      const claims = { ...window.oidc.claims(), sub: 'mallory' };
      const forged = btoa(JSON.stringify(claims)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
      sessionStorage.removeItem(Object.keys(sessionStorage).find((name) => name.includes('.known.')) ?? '');
      const spoiled = {
        forge: JSON.stringify({ ...record, idToken: `${head}.${forged}.${tail}` }),
        garbage: '{{',
        null: 'null',
      };
      sessionStorage.setItem(key, spoiled[how]);
    }, spoil);
    await page.reload();
    await whenStarted(page);
    assert.notEqual(await page.evaluate(() => window.oidc.claims()?.sub), 'mallory', spoil);
    if (!(await page.evaluate(() => window.oidc.isAuthenticated()))) {
      await page.evaluate(() => void window.oidc.authorize());
      await whenStarted(page);
      await page.waitForFunction(() => window.oidc?.isAuthenticated());
    }
  }
  await page.context().close();
});
