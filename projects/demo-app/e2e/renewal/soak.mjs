// Keeps a session for a long time at the article's lifetimes, and renews often: is there a gap, does anything grow?
//
//     npm run soak                                 30 minutes of id_tokens of 10 s, and 200 renewals by hand
//     npm run soak -- --minutes 1 --renewals 50
import { parseArgs } from 'node:util';

import { launchBrowser } from '../harness/browser.mjs';
import { authorizeRequests, openSignedIn, PROBE_APP } from '../harness/probe.mjs';
import { startWorld } from '../harness/world.mjs';

/** Chromium whose heap holds what pages keep, and not what its compilers make of hot functions. */
export const WEIGHING_BROWSER = { args: ['--js-flags=--no-opt --no-sparkplug --no-maglev --no-regexp-tier-up'] };

/**
 * Renews by hand, and weighs the page in between.
 *
 * @param {import('playwright-core').Page} page signed in
 * @param {{ warmUp: number, renewals: number }} counts renewals before the first weighing, and between the two
 */
export async function weighRenewals(page, { warmUp, renewals }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const weigh = async () => {
    // Twice: what the first collection lets go of may hold more.
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (/** @type {string} */ name) => metrics.find((other) => other.name === name)?.value ?? NaN;
    return {
      heap: metric('JSHeapUsedSize'),
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
      documents: metric('Documents'),
    };
  };
  const renew = (/** @type {number} */ count) =>
    page.evaluate(async (times) => {
      for (let renewal = 0; renewal < times; renewal++) {
        await window.oidc.refreshSession();
        // The probe keeps every event; they are not what is weighed.
        window.oidcEvents.length = 0;
      }
    }, count);
  await renew(warmUp);
  const before = await weigh();
  await renew(renewals);
  const after = await weigh();
  await session.detach();
  return { before, after, heapGrowth: after.heap / before.heap - 1 };
}

/**
 * Lets the session renew itself, and counts the moments without one.
 *
 * @param {import('playwright-core').Page} page signed in
 * @param {number} seconds
 */
export async function countGaps(page, seconds) {
  await page.evaluate(() => {
    window.gaps = [];
    window.tally = {};
    window.oidc.events$.subscribe(({ type }) => (window.tally[type] = (window.tally[type] ?? 0) + 1));
    setInterval(() => {
      const session = window.oidc.session();
      const now = Date.now() / 1000;
      if (!session || session.expiresAt <= now || session.accessTokenExpiresAt <= now) window.gaps.push(now);
      window.oidcEvents.length = 0;
    }, 50);
  });
  await page.waitForTimeout(seconds * 1000);
  return page.evaluate(() => ({ gaps: window.gaps.length, events: window.tally }));
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      renewals: { type: 'string', default: '200' },
    },
  });
  const browser = await launchBrowser(WEIGHING_BROWSER);
  const world = await startWorld({ appRoot: PROBE_APP });
  world.faults.set({ idTokenSeconds: 300, accessTokenSeconds: 300 });
  const often = await openSignedIn(browser, world);
  const weighed = await weighRenewals(often, { warmUp: 20, renewals: Number(values.renewals) - 20 });
  await often.context().close();
  console.log(weighed);
  world.faults.reset();
  const page = await openSignedIn(browser, world);
  const asked = authorizeRequests(world);
  const kept = await countGaps(page, Number(values.minutes) * 60);
  console.log({ minutes: Number(values.minutes), ...kept, requests: authorizeRequests(world) - asked });
  await browser.close();
  await world.stop();
  process.exitCode = kept.gaps === 0 && weighed.heapGrowth < 0.02 ? 0 : 1;
}
