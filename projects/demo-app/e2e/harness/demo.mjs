import { signIn } from './world.mjs';

/** The demo's pages, as the navigation names them. */
export const PAGES = [
  'Overview',
  'Timeline',
  'Tokens',
  'Tabs',
  'Your form',
  'API',
  'Break it',
  'Registration',
  'Doctor',
  'Events',
];

/** Lifetimes that make tests wait less than the article's; settings for `startWorld`. */
export const SHORT_LIVES = { idTokenSeconds: 6, accessTokenSeconds: 18 };

/**
 * Opens the demo in a context of its own, with alice signed in by a click.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./world.mjs').World} world
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openDemo(browser, world, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await page.locator('header').getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, 'alice');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return page;
}

/** @param {import('playwright-core').Page} page @param {string} name of the page, as in the navigation */
export async function go(page, name) {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/**
 * How often the session was renewed since the page was opened.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>}
 */
export async function renewals(page) {
  return Number(await page.locator('#renewal-announcement').getAttribute('data-renewals'));
}

/** @param {import('playwright-core').Page} page @param {number} count renewals to wait for, from now on */
export async function waitForRenewals(page, count) {
  const wanted = (await renewals(page)) + count;
  const deadline = Date.now() + 10_000 * count;
  while ((await renewals(page)) < wanted) {
    if (Date.now() > deadline) throw new Error(`There were not ${count} renewals in time.`);
    await page.waitForTimeout(100);
  }
}

/**
 * Everything that a page complains of in its console: a strict policy that is violated, for one.
 *
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows as they come
 */
export function complaintsOf(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  return complaints;
}
