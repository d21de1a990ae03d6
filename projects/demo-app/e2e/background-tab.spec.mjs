// A tab that nobody looks at, in a browser that throttles and freezes it as it does at its users'.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { hasFullBrowser } from './harness/browser.mjs';
import { authorizeRequests, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { hide, launchThrottlingBrowser } from './harness/throttled-browser.mjs';
import { startWorld } from './harness/world.mjs';

// Chains of timers get one turn a minute in a tab, one a second where there are only windows.
const STANDSTILL_MS = hasFullBrowser() ? 3000 : 900;

/** @type {Awaited<ReturnType<typeof launchThrottlingBrowser>>} */
let browser;
/** @type {import('./harness/world.mjs').World} */
let world;
/** @type {import('playwright-core').Page} */
let page;

before(async () => {
  world = await startWorld({ appRoot: PROBE_APP, faults: { idTokenSeconds: 6, accessTokenSeconds: 6 } });
  browser = await launchThrottlingBrowser();
  page = await browser.context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  await signInByRedirect(page, 'alice');
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

/** @param {string} type */
const count = (type) => page.evaluate((wanted) => window.oidcEvents.filter((e) => e.type === wanted).length, type);

test('renewals stay in time where chains of timers stand still', async () => {
  await page.evaluate(() => {
    window.ticked = performance.now();
    const tick = () => {
      window.ticked = performance.now();
      setTimeout(tick, 50);
    };
    tick();
  });
  await hide(page);
  let renewed = await count('session_renewed');
  let gaps = 0;
  const until = Date.now() + 60_000;
  for (let whileStill = 0; whileStill < 1; await sleep(50)) {
    assert.ok(Date.now() < until, 'the browser throttles the tab');
    const seen = await page.evaluate(() => ({
      stillMs: performance.now() - window.ticked,
      isLive: (window.oidc.session()?.expiresAt ?? 0) * 1000 > Date.now(),
      renewed: window.oidcEvents.filter(({ type }) => type === 'session_renewed').length,
    }));
    gaps += seen.isLive ? 0 : 1;
    whileStill += seen.renewed > renewed && seen.stillMs > STANDSTILL_MS ? 1 : 0;
    renewed = seen.renewed;
  }
  assert.equal(gaps, 0);
  assert.equal(await count('session_expired'), 0);
});

test('a tab frozen beyond the end of its tokens renews once when it is thawed, and tells no expiry', async () => {
  const session = await page.context().newCDPSession(page);
  const end = await page.evaluate(() => window.oidc.session().expiresAt * 1000);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  const before = authorizeRequests(world);
  await sleep(end - Date.now() + 1000);
  assert.equal(authorizeRequests(world), before, 'it is frozen');
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  const until = Date.now() + 10_000;
  while ((await page.evaluate(() => (window.oidc.session()?.expiresAt ?? 0) * 1000)) <= end) {
    assert.ok(Date.now() < until, 'it is renewed');
    await sleep(20);
  }
  assert.equal(authorizeRequests(world) - before, 1);
  assert.equal(await count('session_expired'), 0);
});
