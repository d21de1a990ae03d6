// Who asks the provider when a page is opened, and how long a page waits for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { whenStarted } from './harness/probe.mjs';
import { openHostileWorld } from './hostile/world.mjs';
import { openSignedInAtNewIssuer } from './renewal/renewal-world.mjs';

const world = await openHostileWorld();

/** @param {string} issuer */
const asked = (issuer) =>
  world.provider.requests.filter(({ ':url': url }) => String(url).startsWith(`${issuer}/authorize?`)).length;

describe('nobody was known in this tab', () => {
  for (const [signInSilently, requests, status] of [
    ['always', 1, 'authenticated'],
    ['when-known', 0, 'anonymous'],
    ['never', 0, 'anonymous'],
  ]) {
    test(`signInSilently ${signInSilently}: ${requests} requests, ${status}`, async () => {
      const issuer = `${world.providerOrigin}/fresh-${signInSilently}`;
      const page = await world.newPage({ config: { issuer, signInSilently } });
      await world.open(page);
      assert.equal(await page.evaluate(() => window.oidc.status()), status);
      assert.equal(asked(issuer), requests);
      assert.equal(await page.evaluate(() => window.oidc.lastError()), null);
      await page.context().close();
    });
  }
});

describe('somebody was known, but the tokens are gone', { concurrency: 4 }, () => {
  /** @param {Record<string, unknown>} config */
  const openKnown = (config = {}) =>
    openSignedInAtNewIssuer(world, { storage: 'memory', config: { silentRenewTimeoutSeconds: 2, ...config } });

  test('one silent renewal brings the session back, and a guarded route waits for it', async () => {
    const { page, tenant, issuer } = await openKnown();
    const before = asked(issuer);
    tenant.answer = { delayMs: 700 };
    await page.goto(`${world.appUrl}guarded`, { waitUntil: 'commit' });
    await page.getByRole('heading', { name: 'Guarded' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/guarded');
    assert.equal(asked(issuer) - before, 1);
    await page.context().close();
  });

  test('signInSilently never asks nobody', async () => {
    const { page, issuer } = await openKnown({ signInSilently: 'never' });
    const before = asked(issuer);
    await page.reload();
    await whenStarted(page);
    assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
    assert.equal(asked(issuer), before);
    await page.context().close();
  });

  for (const [what, change] of [
    ['authorization endpoint', { answer: { http: () => undefined } }],
    ['every endpoint', { answer: { http: () => undefined }, documentDelayMs: 60_000 }],
  ]) {
    test(`${what} hangs: the app waits as long as a renewal may take, no longer`, async () => {
      const { page, tenant } = await openKnown();
      Object.assign(tenant, change);
      await page.evaluate(() => {
        for (const key of Object.keys(sessionStorage)) {
          if (/\.(metadata|keys)\./.test(key)) sessionStorage.removeItem(key);
        }
      });
      const began = Date.now();
      await page.reload({ waitUntil: 'commit' });
      await whenStarted(page);
      assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
      assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
      assert.deepEqual(await page.evaluate(() => window.unhandled), []);
      tenant.documentDelayMs = 0;
      await page.context().close();
    });
  }
});
