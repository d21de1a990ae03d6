// Two clients in one app, at two issuers: nothing of theirs mixes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { openSignedIn, whenStarted } from './harness/probe.mjs';
import { signIn } from './harness/world.mjs';

const { browser, world } = await openProbeWorld();
const page = await openSignedIn(browser, world);

/** Opens the second client: its status once it has started, and its user. */
const openSecond = () =>
  page.evaluate(async (issuer) => {
    window.second = window.openClient({ issuer, clientId: 'angularclient', scope: 'openid' });
    await window.second.start();
    return [window.second.status(), window.second.claims()?.sub];
  }, world.provider.issuers['127.0.0.1']);

const users = () => page.evaluate(() => [window.oidc.claims()?.sub, window.second.claims()?.sub]);

test('the second one knows nothing of the first one’s user', async () => {
  assert.deepEqual(await openSecond(), ['anonymous', undefined]);
});

test('the answer to the second one passes the first one by', async () => {
  await page.evaluate(() => void window.second.authorize());
  await signIn(page, 'bob');
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal(await page.evaluate(() => window.oidc.lastError()), null);
  assert.deepEqual(await openSecond(), ['authenticated', 'bob']);
  assert.equal(page.url(), world.appUrl, 'the address bar is clean');
});

test('each has a session of its own, also after a reload', async () => {
  await page.reload();
  await whenStarted(page);
  assert.deepEqual(await openSecond(), ['authenticated', 'bob']);
  assert.deepEqual(await users(), ['alice', 'bob']);
  const keys = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('.session.')));
  assert.equal(keys.length, 2);
});

test('a renewal and a sign-out of one leave the other alone', async () => {
  const before = await page.evaluate(() => window.second.session().idToken);
  await page.evaluate(() => window.oidc.refreshSession());
  assert.equal(await page.evaluate(() => window.second.session().idToken), before);
  await page.evaluate(() => window.oidc.logoffLocal());
  assert.deepEqual(await users(), [undefined, 'bob']);
  await page.reload();
  await whenStarted(page);
  await openSecond();
  assert.deepEqual(await users(), [undefined, 'bob']);
});
