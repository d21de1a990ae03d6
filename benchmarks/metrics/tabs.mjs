import { setTimeout as sleep } from 'node:timers/promises';

import { LIBRARIES } from '../libraries.mjs';
import { openApp, openSignedIn, signInAgain } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

const TABS = 5;
const TOKEN_SECONDS = 20;

/** @type {import('./metric.mjs').Metric} Five tabs of the app: how many authorization requests does one expiry cost? */
export const tabs = {
  name: 'tabs',
  isPatient: true,
  measure: ({ app, ...subject }) => {
    const tabsApp = LIBRARIES.find(({ name }) => name === app)?.tabsApp ?? app;
    const options = {
      faults: { idTokenSeconds: TOKEN_SECONDS, accessTokenSeconds: TOKEN_SECONDS },
      settings: { renewBeforeExpirySeconds: 5 },
    };
    return inWorld({ ...subject, app: tabsApp }, options, async (context, world) => {
      const pages = [await openSignedIn(context, world)];
      for (let index = 1; index < TABS; index++) {
        const page = await openApp(context, world);
        const isSignedIn = await page.evaluate(() => performance.getEntriesByName('signed-in').length > 0);
        if (!isSignedIn) await signInAgain(page);
        pages.push(page);
      }
      await Promise.all(pages.map((page) => page.evaluate(watchIdToken)));
      // From one quiet moment to another, so that no renewal is counted by half.
      await afterRenewal(pages[0]);
      const before = await renewalsOf(pages);
      world.clearLogs();
      for (let index = 0; index < 3; index++) await afterRenewal(pages[0]);
      const authorizeRequests = world.authorizeRequests();
      const renewalsOfATab = ((await renewalsOf(pages)) - before) / TABS;
      return { authorizeRequests, renewalsOfATab, requestsPerExpiry: authorizeRequests / renewalsOfATab };
    });
  },
};

/** Runs in the page: counts how often the app was given another id_token. */
function watchIdToken() {
  const page = /** @type {any} */ (window);
  page.benchChanges = 0;
  let known = page.bench.client.idToken();
  setInterval(() => {
    const current = page.bench.client.idToken();
    if (current && current !== known) {
      page.benchChanges++;
      known = current;
    }
  }, 100);
}

/** @param {import('playwright-core').Page} page */
async function afterRenewal(page) {
  const count = await renewalsOf([page]);
  await page.waitForFunction((known) => /** @type {any} */ (window).benchChanges > known, count, { polling: 100 });
  await sleep(2000);
}

/** @param {import('playwright-core').Page[]} pages */
async function renewalsOf(pages) {
  const counts = await Promise.all(
    pages.map((page) => page.evaluate(() => Number(/** @type {any} */ (window).benchChanges))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
