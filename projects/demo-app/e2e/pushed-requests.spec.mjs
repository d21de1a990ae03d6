// Authorization requests that are pushed: nothing of them stands in a URL.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { LONG, openProbe, openSignedIn, PROBE_APP, renew, signInByRedirect, whenStarted } from './harness/probe.mjs';

const { browser, world } = await openWorld({ appRoot: PROBE_APP, faults: LONG });

afterEach(async () => {
  world.faults.reset();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

for (const [flow, options] of /** @type {const} */ ([
  ['implicit flow', { pushed: true }],
  ['code flow', { pushed: true, code: true }],
  ['code flow with bound tokens', { pushed: true, code: true, dpop: true }],
])) {
  test(`${flow}: sign-in and renewal name client and request alone`, async () => {
    const page = await openProbe(browser, world, options);
    /** @type {URLSearchParams[]} */
    const asked = [];
    page.context().on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/auth') asked.push(url.searchParams);
    });
    await signInByRedirect(page, 'alice');
    assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
    assert.equal((await renew(page)).code, 'renewed');
    assert.equal(asked.length, 2);
    for (const parameters of asked) {
      assert.deepEqual([...parameters.keys()].sort(), ['client_id', 'request_uri']);
    }
  });
}

test('where no key can be kept, the page of the answer has bound tokens all the same', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.probeOptions = { pushed: true, code: true, dpop: true };
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  await signInByRedirect(page, 'alice');
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal((await renew(page)).code, 'renewed');
});

test('a popup signs in by a pushed request', async () => {
  const page = await openProbe(browser, world, { pushed: true });
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => void (window.signIn = window.oidc.authorize({ display: 'popup' }))),
  ]);
  await popup.getByLabel('User name').fill('bob');
  await popup.getByLabel('Password').fill('any password');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await page.evaluate(() => window.signIn);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'bob');
});

test('an endpoint that fails for a moment costs a renewal no more than another try', async () => {
  const page = await openSignedIn(browser, world, { pushed: true, config: { silentRenewTimeoutSeconds: 3 } });
  await page.route('**/request', (route) =>
    route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } }),
  );
  const failed = await renew(page);
  assert.equal(failed.code, 'http_error');
  assert.equal(await page.evaluate(() => window.oidc.renewal().phase), 'waiting');
  await page.unroute('**/request');
  await page.waitForFunction(() => window.oidcEvents.some(({ type }) => type === 'session_renewed'));
});
