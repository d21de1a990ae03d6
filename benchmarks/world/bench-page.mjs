import { signIn } from '../../projects/demo-app/e2e/harness/world.mjs';
import { installInstruments } from './instruments.mjs';

const CLIENT_ID = 'angularclient';

/**
 * A context whose pages have the instruments.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./bench-world.mjs').BenchWorld} world
 * @param {Record<string, unknown>} [settings] see apps/client.ts
 */
export async function newBenchContext(browser, world, settings = {}) {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  await context.addInitScript(installInstruments, { issuer: world.provider.issuer, clientId: CLIENT_ID, ...settings });
  return context;
}

/**
 * Opens the app, nobody signed in.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('./bench-world.mjs').BenchWorld} world
 */
export async function openApp(context, world) {
  const page = await context.newPage();
  await page.goto(`${world.host.origin}/`);
  await whenMarked(page, 'rendered');
  return page;
}

/**
 * Opens the app and signs alice in.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('./bench-world.mjs').BenchWorld} world
 */
export async function openSignedIn(context, world) {
  const page = await openApp(context, world);
  await authorize(page);
  await signIn(page, 'alice');
  await whenMarked(page, 'signed-in');
  return page;
}

/** Signs in where the provider knows the user already. @param {import('playwright-core').Page} page */
export async function signInAgain(page) {
  await authorize(page);
  await whenMarked(page, 'signed-in');
}

/** @param {import('playwright-core').Page} page */
export async function authorize(page) {
  await page.evaluate(() => void (/** @type {any} */ (window).bench.client.authorize()));
}

/**
 * When the app first rendered that; milliseconds since the navigation began.
 *
 * @param {import('playwright-core').Page} page
 * @param {'rendered' | 'signed-in'} mark
 * @returns {Promise<number>}
 */
export async function whenMarked(page, mark) {
  const handle = await page.waitForFunction((name) => performance.getEntriesByName(name)[0]?.startTime, mark);
  return Number(await handle.jsonValue());
}

/**
 * Renews by hand, again and again.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} times
 * @param {number} [pauseMs] between two renewals, for what the app does afterwards
 * @returns {Promise<{ ms: number, sinceAnswerMs: number }[]>} how long each took, in all and from the frame's answer on
 */
export function renew(page, times, pauseMs = 0) {
  return page.evaluate(
    async ({ times, pauseMs }) => {
      const { bench, benchInstruments, benchSleep } = /** @type {any} */ (window);
      const durations = [];
      for (let index = 0; index < times; index++) {
        const start = performance.now();
        await bench.client.renew();
        const end = performance.now();
        durations.push({ ms: end - start, sinceAnswerMs: end - benchInstruments.answeredAt });
        if (pauseMs) await benchSleep(pauseMs);
      }
      return durations;
    },
    { times, pauseMs },
  );
}

/** @param {import('playwright-core').Page} page @returns {Promise<{ timers: number, passes: number, longTasks: number[] }>} since the page was opened */
export function readCounters(page) {
  return page.evaluate(() => {
    const { bench, benchInstruments } = /** @type {any} */ (window);
    return { timers: benchInstruments.timers, passes: bench.passes, longTasks: [...benchInstruments.longTasks] };
  });
}
