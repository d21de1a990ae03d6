// An app that is served below a path, as /shop/: every URL of its own is below that path, too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from './harness/browser.mjs';
import { LONG, openProbe, PROBE_APP, renew, whenStarted } from './harness/probe.mjs';
import { signIn, startWorld } from './harness/world.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('./harness/world.mjs').World} */
let world;
/** @type {import('playwright-core').Page} */
let page;
/** Parameters of the requests to the provider since the test began. @type {Record<string, string>[]} */
let asked = [];

before(async () => {
  browser = await launchBrowser();
  world = await startWorld({ appRoot: PROBE_APP, base: '/shop/', faults: LONG });
  assert.match(world.appUrl, /\/shop\/$/);
  page = await openProbe(browser, world);
  page.context().on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (/^\/(auth|session\/end)$/.test(pathname)) asked.push(Object.fromEntries(searchParams));
  });
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

/** The redirect URIs of the requests since the last call. */
const redirectUris = () => asked.splice(0).map((request) => request.redirect_uri ?? request.post_logout_redirect_uri);

test('a guarded route: sign-in by the app’s base URL, and back with query and fragment', async () => {
  await page.goto(`${world.appUrl}guarded?filter=a%20b#part`);
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.equal(page.url(), `${world.appUrl}guarded?filter=a%20b#part`);
  assert.deepEqual(redirectUris(), [world.appUrl]);
});

test('the session is renewed by the page below the path', async () => {
  assert.deepEqual((await renew(page)).reason, 'renewed');
  assert.deepEqual(redirectUris(), [`${world.appUrl}silent-renew.html`]);
});

test('a route to come back to is given as the router knows it, or whole', async () => {
  for (const returnTo of ['/listener?a=1', '/shop/listener?a=1']) {
    await page.evaluate((route) => void window.oidc.authorize({ returnTo: route }), returnTo);
    await page.locator('#heard').waitFor({ state: 'attached' });
    await page.waitForURL(`${world.appUrl}listener?a=1`);
    await page.goto(world.appUrl);
    await whenStarted(page);
  }
  const outside = (/** @type {string} */ route) =>
    page.evaluate((returnTo) => window.oidc.authorize({ returnTo }).catch(({ code }) => code), route);
  assert.equal(await outside('/../admin'), 'return_route_invalid');
  assert.deepEqual(redirectUris(), [world.appUrl, world.appUrl]);
});

test('a popup comes back to the page below the path', async () => {
  const [popup, result] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => window.oidc.authorize({ display: 'popup' }).then(() => 'signed in')),
  ]);
  assert.equal(result, 'signed in');
  if (!popup.isClosed()) await popup.waitForEvent('close');
  assert.deepEqual(redirectUris(), [`${world.appUrl}silent-renew.html`]);
});

test('the provider’s sign-out comes back to the app’s base URL, and is recognised', async () => {
  await page.evaluate(() => void window.oidc.logoff());
  await page.waitForFunction(() => window.oidcEvents?.some(({ type }) => type === 'sign_out_completed'));
  assert.equal(page.url(), world.appUrl);
  assert.deepEqual(redirectUris(), [world.appUrl]);
});

test('the same with hash routing', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => (window.probeOptions = { hash: true }));
  const other = await context.newPage();
  await other.goto(`${world.appUrl}#/guarded?filter=a`);
  await signIn(other, 'alice');
  await other.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.equal(other.url(), `${world.appUrl}#/guarded?filter=a`);
  assert.equal((await renew(other)).reason, 'renewed');
  await context.close();
});

test('diagnose() has nothing to find', async () => {
  const found = await page.evaluate(() => window.diagnose());
  assert.deepEqual(
    found.filter(({ result }) => result !== 'ok'),
    [],
  );
});

test('a page that was opened with a user and a password in its URL sends neither, and signs in', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const real = window.fetch;
    // For the app's own configuration: such a page may not fetch by relative URLs.
    window.fetch = (url, init) => real(new URL(url, location.origin), init);
  });
  const other = await context.newPage();
  await other.goto(world.appUrl.replace('//', '//tester:secret@'));
  await whenStarted(other);
  const url = await other.evaluate(() => window.oidc.createAuthorizeUrl());
  assert.equal(new URL(url).searchParams.get('redirect_uri'), world.appUrl);
  await other.evaluate(() => void window.oidc.authorize({ returnTo: '/guarded' }));
  await signIn(other, 'alice');
  await other.getByRole('heading', { name: 'Guarded' }).waitFor();
  await context.close();
});
