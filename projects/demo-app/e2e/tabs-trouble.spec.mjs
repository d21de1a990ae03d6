// Tabs that come late, hang, sleep or disagree.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

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

const { browser, world } = await openProbeWorld();

/** @param {number} count @param {Record<string, unknown>} [options] */
async function openTabs(count, options) {
  const tabs = [await openSignedIn(browser, world, { tabs: true, ...options })];
  while (tabs.length < count) tabs.push(await openTab(tabs[0]));
  return tabs;
}

/** @param {import('playwright-core').Page} sibling */
async function openTab(sibling) {
  const tab = await sibling.context().newPage();
  await tab.goto(world.appUrl);
  await whenStarted(tab);
  return tab;
}

/** @param {import('playwright-core').Page} tab */
const nonce = (tab) => tab.evaluate(() => window.oidc.session()?.claims.nonce);
/** @param {import('playwright-core').Page} tab @param {string} type */
const count = (tab, type) => tab.evaluate((wanted) => window.oidcEvents.filter((e) => e.type === wanted).length, type);

test('a new tab takes the session over without a request, and others hear nothing of it', async () => {
  const [first] = await openTabs(1);
  const before = authorizeRequests(world);
  const second = await openTab(first);
  await second.reload();
  await whenStarted(second);
  assert.equal(await nonce(second), await nonce(first));
  await first.waitForTimeout(500);
  assert.equal(authorizeRequests(world), before);
  assert.equal(await count(first, 'session_renewed'), 0, 'a reload next door is no renewal');
  await first.context().close();
});

test('a tab that comes back with old tokens takes the newer ones, and asks nobody', async () => {
  const [first, second] = await openTabs(2);
  await second.goto('about:blank');
  assert.equal((await renew(first)).reason, 'renewed');
  const before = authorizeRequests(world);
  await second.goto(world.appUrl);
  await whenStarted(second);
  await second.waitForFunction((wanted) => window.oidc.session()?.claims.nonce === wanted, await nonce(first));
  assert.equal(authorizeRequests(world), before);
  await first.context().close();
});

test('of sessions issued within one second the last one wins, in every tab', async () => {
  const [first, second] = await openTabs(2);
  for (const tab of [first, second, second, first, second, first]) {
    assert.equal((await renew(tab)).reason, 'renewed');
    const last = await nonce(tab);
    for (const other of [first, second]) {
      await other.waitForFunction((wanted) => window.oidc.session()?.claims.nonce === wanted, last);
    }
  }
  await first.context().close();
});

test('a sign-out reaches a tab that was away, and one that is renewing', async () => {
  const [first, away, renewing] = await openTabs(3);
  await away.goto('about:blank');
  world.faults.set({ ...LONG, delayMs: 1500, requests: 'silent' });
  const result = renew(renewing);
  await renewing.waitForFunction(() => window.oidc.renewal().phase === 'renewing');
  await first.evaluate(() => window.oidc.logoffLocal());
  assert.equal((await result).code, 'superseded');
  assert.equal(await renewing.evaluate(() => window.oidc.status()), 'anonymous');
  world.faults.set({ ...LONG, delayMs: 0, requests: 'all', error: 'login_required' });
  await away.goto(world.appUrl);
  await whenStarted(away);
  await away.waitForFunction(() => window.oidc.status() === 'anonymous');
  world.faults.reset();
  await renewing.waitForTimeout(1000);
  assert.equal(await renewing.evaluate(() => window.oidc.status()), 'anonymous', 'late answers are nothing');
  await first.context().close();
});

test('a renewal that ends while a sign-out is on its way brings nobody back', async () => {
  const [first, third] = await openTabs(2);
  const late = await first.context().newPage();
  await late.addInitScript(() => {
    window.BroadcastChannel = class extends BroadcastChannel {
      set onmessage(hear) {
        super.onmessage = (event) => setTimeout(() => hear(event), window.lag ?? 0);
      }
    };
  });
  await late.goto(world.appUrl);
  await whenStarted(late);
  await late.evaluate(() => (window.lag = 1000));
  world.faults.set({ ...LONG, delayMs: 300, requests: 'silent' });
  const result = renew(late);
  await late.waitForFunction(() => document.querySelector('iframe'));
  await first.evaluate(() => window.oidc.logoffLocal());
  assert.equal((await result).reason, 'renewed', 'nobody has told it yet');
  await late.waitForTimeout(1500);
  for (const tab of [first, third, late]) assert.equal(await tab.evaluate(() => window.oidc.status()), 'anonymous');
  const next = await openTab(first);
  assert.equal(await next.evaluate(() => window.oidc.status()), 'anonymous');
  world.faults.reset();
  await first.context().close();
});

test('a sign-out reaches a tab whose memory was away', async () => {
  const [first, away] = await openTabs(2, { storage: 'memory' });
  await away.goto('about:blank');
  await first.evaluate(() => window.oidc.logoffLocal());
  await away.goto(world.appUrl);
  await whenStarted(away);
  assert.equal(await away.evaluate(() => window.oidc.status()), 'anonymous', 'what it knew is over');
  assert.equal(await first.evaluate(() => window.oidc.status()), 'anonymous');
  await first.context().close();
});

test('a sign-out reaches a tab that signs in silently', async () => {
  const first = await openProbe(browser, world, { tabs: true });
  const starting = await first.context().newPage();
  await starting.addInitScript(() => (window.probeOptions = { tabs: true, config: { signInSilently: 'always' } }));
  const { promise: released, resolve: release } = Promise.withResolvers();
  await starting.route(/prompt=none/, async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  world.faults.set(LONG);
  const asked = starting.waitForRequest(/prompt=none/);
  await starting.goto(world.appUrl);
  await asked;
  await signInByRedirect(first, 'alice');
  await first.evaluate(() => window.oidc.logoffLocal());
  release();
  await whenStarted(starting);
  await starting.waitForTimeout(1500);
  for (const tab of [first, starting]) assert.equal(await tab.evaluate(() => window.oidc.status()), 'anonymous');
  world.faults.reset();
  await first.context().close();
});

test('another user who signs in in one tab is the user of all, and nothing of the old one stays', async () => {
  const [first, second] = await openTabs(2);
  world.faults.signOut();
  await signInByRedirect(second, 'bob');
  assert.equal(await second.evaluate(() => window.oidc.claims()?.sub), 'bob');
  await first.waitForFunction(() => window.oidc.claims()?.sub === 'bob');
  assert.equal(await count(first, 'other_user'), 1);
  assert.equal(await second.evaluate(() => window.oidc.claims()?.sub), 'bob');
  await first.context().close();
});

test('a sign-in reaches a tab that was busy starting', async () => {
  const first = await openProbe(browser, world, { tabs: true });
  const second = await first.context().newPage();
  await second.addInitScript(() => (window.probeOptions = { tabs: true, config: { signInSilently: 'always' } }));
  const { promise: released, resolve: release } = Promise.withResolvers();
  await second.route(/prompt=none/, async (route) => {
    await released;
    await route.continue();
  });
  const asked = second.waitForRequest(/prompt=none/);
  await second.goto(world.appUrl);
  await asked;
  world.faults.set({ ...LONG, error: 'login_required', requests: 'silent' });
  await signInByRedirect(first, 'alice');
  release();
  await second.waitForFunction(() => window.oidc?.claims()?.sub === 'alice');
  assert.equal(await nonce(second), await nonce(first));
  assert.equal(await count(second, 'signed_in'), 1);
  world.faults.reset();
  await first.context().close();
});

test('tabs with different storages share the session, each in its own', async () => {
  const first = await openSignedIn(browser, world, { tabs: true, storage: 'memory' });
  const second = await first.context().newPage();
  await second.addInitScript(() => (window.probeOptions = { tabs: true, storage: 'session' }));
  await second.goto(world.appUrl);
  await whenStarted(second);
  assert.equal((await renew(first)).reason, 'renewed');
  await second.waitForFunction((wanted) => window.oidc.session()?.claims.nonce === wanted, await nonce(first));
  const holds = (tab) =>
    tab.evaluate(() => /eyJ[\w-]+\.eyJ/.test(JSON.stringify([{ ...sessionStorage }, { ...localStorage }])));
  assert.deepEqual([await holds(first), await holds(second)], [false, true]);
  await first.context().close();
});

describe('a tab that is frozen in mid-renewal loses its turn to one other', () => {
  for (const others of [1, 3]) {
    test(`of ${others}`, async () => {
      const tabs = await openTabs(others + 1, { config: { silentRenewTimeoutSeconds: 1 } });
      const [frozen, ...waiting] = tabs;
      world.faults.set({ ...LONG, hang: true, requests: 'silent', times: 1 });
      const asked = authorizeRequests(world);
      await frozen.evaluate(() => void window.oidc.refreshSession().catch(() => undefined));
      // The frame is there before its request is at the provider, which counts.
      while (authorizeRequests(world) === asked) await frozen.waitForTimeout(10);
      const session = await frozen.context().newCDPSession(frozen);
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      const before = authorizeRequests(world);
      const began = Date.now();
      const results = await Promise.all(waiting.map((tab) => renew(tab)));
      assert.ok(results.every(({ reason }) => reason === 'renewed'));
      assert.ok(Date.now() - began < 12_000, `${Date.now() - began} ms`);
      assert.ok(authorizeRequests(world) - before <= others, 'no more than one each at worst');
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await frozen.waitForFunction((wanted) => window.oidc.session()?.claims.nonce === wanted, await nonce(waiting[0]));
      world.faults.reset();
      await frozen.context().close();
    });
  }
});

for (const missing of ['BroadcastChannel', 'locks']) {
  test(`without ${missing} tabs still renew, and sign out together`, async () => {
    const first = await openSignedIn(browser, world, { tabs: true, storage: 'local' });
    await first.context().addInitScript((name) => {
      if (name === 'locks') Object.defineProperty(navigator, 'locks', { value: undefined });
      else delete window[name];
    }, missing);
    await first.reload();
    await whenStarted(first);
    const second = await openTab(first);
    assert.equal(await nonce(second), await nonce(first));
    const before = authorizeRequests(world);
    const results = await Promise.all([renew(first), renew(second)]);
    assert.deepEqual(
      results.map(({ reason }) => reason),
      ['renewed', 'renewed'],
    );
    assert.equal(authorizeRequests(world) - before, 1);
    assert.equal(await nonce(second), await nonce(first));
    await first.evaluate(() => window.oidc.logoffLocal());
    await second.waitForFunction(() => window.oidc.status() === 'anonymous');
    await first.context().close();
  });
}
