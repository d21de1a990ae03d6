// What an app chooses beside the session: what is logged, and where tokens are kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { openProbe, openSignedIn, renew, signInByRedirect, whenStarted } from './harness/probe.mjs';

const { browser, world } = await openProbeWorld();

/**
 * Everything on the console from now on, arguments, stacks and places included.
 *
 * @param {import('playwright-core').Page} page
 */
function consoleOf(page) {
  /** @type {Promise<string>[]} */
  const lines = [];
  page.on('console', (message) => {
    const { url } = message.location();
    const values = message.args().map((value) => value.jsonValue().catch(() => null));
    lines.push(Promise.all(values).then((read) => JSON.stringify([message.type(), message.text(), url, ...read])));
  });
  return async () => (await Promise.all(lines)).join('\n');
}

test('the log tells sign-in, renewals and failures, and no secret', async () => {
  const page = await openProbe(browser, world, { logging: 'debug' });
  const told = consoleOf(page);
  /** @type {string[]} */
  const secrets = [];
  page.on('request', (request) => {
    const { searchParams, hash } = new URL(request.url());
    for (const parameters of [searchParams, new URLSearchParams(hash.slice(1))])
      for (const name of ['state', 'nonce', 'id_token_hint', 'id_token', 'access_token'])
        if (parameters.get(name)) secrets.push(parameters.get(name));
  });
  await signInByRedirect(page, 'alice');
  secrets.push(...(await page.evaluate(() => [window.oidc.session().idToken, window.oidc.session().accessToken])));
  assert.equal((await renew(page)).reason, 'renewed');
  secrets.push(...(await page.evaluate(() => [window.oidc.session().idToken, window.oidc.session().accessToken])));
  world.faults.signOut();
  assert.equal((await renew(page)).reason, 'signed_out');

  const log = await told();
  for (const type of ['signed_in', 'session_renewed', 'renewal_settled', 'sign_in_required'])
    assert.match(log, new RegExp(`oidc-client-lib ${type}`));
  assert.ok(secrets.length >= 8, 'there was something to keep secret');
  for (const secret of secrets) assert.ok(!log.includes(secret), 'a secret is on the console');
  assert.ok(!log.includes('alice'), 'no claim either');
  await page.context().close();
});

test('nothing is logged by an app that did not ask for it', async () => {
  const page = await openProbe(browser, world);
  const told = consoleOf(page);
  await signInByRedirect(page, 'alice');
  assert.equal((await renew(page)).reason, 'renewed');
  world.faults.signOut();
  assert.equal((await renew(page)).reason, 'signed_out');
  assert.equal(await told(), '');
  await page.context().close();
});

test("a storage of the app's own, slow and in a form of its own, carries the session over a reload", async () => {
  const page = await openSignedIn(browser, world, { storage: 'own' });
  await page.waitForFunction(() => Object.keys(sessionStorage).some((key) => key.startsWith('own ')));
  world.provider.requestLog.clear();
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.deepEqual(world.provider.requestLog.entries, [], 'without a word to the provider');
  const idToken = await page.evaluate(() => window.oidc.session().idToken);
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.ok(!kept.includes(idToken), 'and nowhere else');
  await page.evaluate(() => window.oidc.logoffLocal());
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith('own ')));
  await page.context().close();
});
