// Several tabs of one user.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { authorizeRequests, openSignedIn, PROBE_APP, whenStarted } from './harness/probe.mjs';

const { browser, world } = await openWorld({ appRoot: PROBE_APP });

/** @param {number} count */
async function openTabs(count) {
  const first = await openSignedIn(browser, world, { tabs: true });
  const before = authorizeRequests(world);
  const tabs = [first];
  while (tabs.length < count) {
    const tab = await first.context().newPage();
    await tab.goto(world.appUrl);
    await whenStarted(tab);
    tabs.push(tab);
  }
  return { tabs, before };
}

for (const count of [2, 5]) {
  test(`${count} tabs make one request for each expiry, and none has a gap`, async () => {
    const { tabs } = await openTabs(count);
    for (const tab of tabs) {
      assert.equal(await tab.evaluate(() => window.oidc.claims()?.sub), 'alice', 'a new tab takes the session over');
      await tab.evaluate(() => {
        window.gaps = 0;
        setInterval(() => (window.gaps += window.oidc.isAuthenticated() ? 0 : 1), 50);
      });
    }
    const before = authorizeRequests(world);
    const started = Date.now();
    await tabs[0].waitForTimeout(20_000);
    const expiries = Math.ceil((Date.now() - started) / 5500);
    const made = authorizeRequests(world) - before;
    assert.ok(made >= 3 && made <= expiries, `${made} requests`);
    for (const tab of tabs) assert.equal(await tab.evaluate(() => window.gaps), 0);
    const tokens = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.oidc.session().claims.nonce)));
    assert.equal(new Set(tokens).size, 1, 'all have the same tokens');
    await tabs[0].context().close();
  });
}

test('a sign-out in one is a sign-out in all', async () => {
  const { tabs } = await openTabs(3);
  await tabs[1].evaluate(() => window.oidc.logoffLocal());
  for (const tab of tabs) {
    await tab.waitForFunction(() => window.oidc.status() === 'anonymous');
  }
  const by = await tabs[0].evaluate(() => window.oidcEvents.find(({ type }) => type === 'signed_out').by);
  assert.equal(by, 'other_tab');
  await tabs[0].context().close();
});

test('a tab that dies in mid-renewal leaves its turn to another', async () => {
  const { tabs } = await openTabs(2);
  world.faults.set({ hang: true, requests: 'silent', times: 1 });
  await Promise.race(
    tabs.map((tab) =>
      tab.waitForFunction(() => window.oidc.renewal().phase === 'renewing', undefined, { polling: 20 }),
    ),
  );
  await tabs[0].close();
  await tabs[1].waitForFunction(
    () => window.oidc.renewal().lastOutcome?.reason === 'renewed' && window.oidc.isAuthenticated(),
    undefined,
    { timeout: 30_000 },
  );
  world.faults.reset();
  await tabs[1].context().close();
});
