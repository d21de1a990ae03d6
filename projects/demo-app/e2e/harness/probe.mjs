import { fileURLToPath } from 'node:url';
import { signIn } from './world.mjs';

/** Where `ng build probe-app` puts the app that has the library's public API within reach. */
export const PROBE_APP = fileURLToPath(new URL('../../../../dist/probe-app/browser', import.meta.url));

/** Lifetimes that no test outlives, for tests that renew by hand. */
export const LONG = { idTokenSeconds: 300, accessTokenSeconds: 300 };

/**
 * Opens the probe app in a context of its own.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./world.mjs').World} world
 * @param {Record<string, unknown>} [options] `probeOptions` of the app
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openProbe(browser, world, options = {}) {
  const context = await browser.newContext();
  await context.addInitScript((given) => (window.probeOptions = given), options);
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  return page;
}

/**
 * The same, with alice signed in by redirect.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./world.mjs').World} world
 * @param {Record<string, unknown>} [options]
 */
export async function openSignedIn(browser, world, options) {
  const page = await openProbe(browser, world, options);
  await signInByRedirect(page, 'alice');
  return page;
}

/**
 * Signs in by redirect, and waits until the app is back.
 *
 * @param {import('playwright-core').Page} page of the probe app
 * @param {import('../../op/test-users.mjs').TestUser} user
 */
export async function signInByRedirect(page, user) {
  await page.evaluate(() => void window.oidc.authorize());
  await signIn(page, user);
  await whenStarted(page);
}

/** @param {import('playwright-core').Page} page */
export async function whenStarted(page) {
  await page.waitForFunction(() => window.oidc && window.oidc.status() !== 'starting');
}

/**
 * Renews by hand: `renewed`, or the error as far as it is public.
 *
 * @param {import('playwright-core').Page} page
 */
export function renew(page) {
  return page.evaluate(() =>
    window.oidc.refreshSession().then(
      () => ({ reason: 'renewed', code: 'renewed' }),
      ({ code, reason, error, message }) => ({ code, reason, error, message }),
    ),
  );
}

/** @param {import('./world.mjs').World} world @returns {number} authorization requests so far */
export function authorizeRequests(world) {
  return world.provider.requestLog.entries.filter(({ path, method }) => path === '/auth' && method === 'GET').length;
}
