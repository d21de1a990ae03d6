// A laptop that is closed for hours with a half-filled form on its screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser } from './harness/browser.mjs';
import { authorizeRequests, LONG, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

const HOURS = 8;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

/**
 * Clocks after a sleep. The page's own time stands still meanwhile on Linux and macOS and goes on on Windows; timers wait
 * for what is left of them either way, until something wakes the page.
 */
function sleepable() {
  const RealDate = Date;
  const [now, pageNow] = [RealDate.now.bind(RealDate), performance.now.bind(performance)];
  let [slept, pageSlept] = [0, 0];
  window.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(now() + slept);
    }
    static now() {
      return now() + slept;
    }
  };
  performance.now = () => pageNow() + pageSlept;
  window.sleep = (ms, pageMs) => ([slept, pageSlept] = [ms, pageMs]);
}

/** Alice, signed in, with a form under way. @param {import('node:test').TestContext} t */
async function open(t) {
  const world = await startWorld({ appRoot: PROBE_APP, faults: LONG });
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await world.stop();
  });
  await context.addInitScript(sleepable);
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  await signInByRedirect(page, 'alice');
  await page.evaluate(() => {
    const form = document.createElement('textarea');
    document.body.append(form);
    form.value = 'half a sen';
    window.statuses = new Set();
    setInterval(() => window.statuses.add(window.oidc.status()), 10);
  });
  return { world, page, before: authorizeRequests(world) };
}

/** @param {Awaited<ReturnType<typeof open>>} opened @param {'goes on' | 'stands still'} pageTime @param {string} signal */
async function wake({ world, page }, pageTime, signal) {
  const ms = HOURS * 3600_000;
  world.faults.set({ deviceClockOffsetSeconds: -HOURS * 3600 });
  await page.evaluate(
    ([slept, pageSlept, type]) => {
      window.sleep(slept, pageSlept);
      (type === 'visibilitychange' ? document : window).dispatchEvent(new Event(type));
    },
    [ms, pageTime === 'goes on' ? ms : 0, signal],
  );
}

/** @param {Awaited<ReturnType<typeof open>>} opened */
async function look({ world, page, before }) {
  const seen = await page.evaluate(() => ({
    user: window.oidc.claims()?.sub,
    form: document.querySelector('textarea')?.value,
    statuses: [...window.statuses],
    count: window.oidcEvents.reduce((all, { type }) => ({ ...all, [type]: (all[type] ?? 0) + 1 }), {}),
  }));
  assert.deepEqual([seen.user, seen.form], ['alice', 'half a sen']);
  assert.ok(!seen.statuses.includes('anonymous'), `${seen.statuses}`);
  const { session_renewed, session_expired = 0, signed_out, sign_in_required } = seen.count;
  assert.deepEqual([session_renewed, signed_out, sign_in_required], [1, undefined, undefined]);
  return { expired: session_expired, requests: authorizeRequests(world) - before };
}

/** @param {import('playwright-core').Page} page */
const renewed = (page) =>
  page.waitForFunction(() => window.oidc.isAuthenticated() && window.oidc.renewal().phase === 'idle');

describe('after eight hours', { concurrency: 3 }, () => {
  for (const pageTime of /** @type {const} */ (['stands still', 'goes on'])) {
    for (const signal of ['visibilitychange', 'focus']) {
      test(`woken by ${signal}, where the page's time ${pageTime}: one renewal, and nothing is lost`, async (t) => {
        const opened = await open(t);
        await wake(opened, pageTime, signal);
        await opened.page.waitForFunction(() => window.oidcEvents.some(({ type }) => type === 'session_renewed'));
        await renewed(opened.page);
        // No loop: the next renewal is minutes away.
        await opened.page.waitForTimeout(1500);
        assert.deepEqual(await look(opened), { expired: 0, requests: 1 });
      });
    }

    test(`offline, where the page's time ${pageTime}: nothing is tried until the network is there`, async (t) => {
      const opened = await open(t);
      const { page, world, before } = opened;
      await page.context().setOffline(true);
      await wake(opened, pageTime, 'visibilitychange');
      await page.waitForFunction(() => window.oidc.renewal().lastOutcome?.reason === 'offline');
      await page.waitForTimeout(1000);
      assert.equal(authorizeRequests(world), before);
      await page.context().setOffline(false);
      await page.waitForFunction(() => window.oidcEvents.some(({ type }) => type === 'session_renewed'));
      await renewed(page);
      const { expired, requests } = await look(opened);
      assert.equal(requests, 1);
      assert.ok(expired <= 1);
    });

    test(`the network is slower than the user, where the page's time ${pageTime}: it is tried again`, async (t) => {
      const opened = await open(t);
      const { page, world } = opened;
      world.faults.set({ down: true });
      await wake(opened, pageTime, 'visibilitychange');
      await page.waitForFunction(() => window.oidc.renewal().lastOutcome?.reason === 'network');
      assert.equal(await page.evaluate(() => window.oidc.status()), 'expired');
      world.faults.set({ down: false });
      await page.waitForFunction(() => window.oidcEvents.some(({ type }) => type === 'session_renewed'));
      await renewed(page);
      const { expired, requests } = await look(opened);
      assert.ok(requests <= 3, `${requests} requests`);
      assert.ok(expired <= 1);
    });
  }
});
