import { it } from 'node:test';

import { appFromSource } from '../harness/app-from-source.mjs';
import { startSessionApp } from './app-server.mjs';
import { startSessionProvider } from './session-provider.mjs';

/**
 * @typedef {Object} SessionWorld an app that follows its provider's session, the provider, and a browser
 * @property {{ url: string }} app
 * @property {import('./session-provider.mjs').SessionProvider} provider
 * @property {import('playwright-core').BrowserContext} context
 * @property {() => Promise<void>} stop
 */

/** @type {Promise<string> | undefined} */
let script;

/**
 * @param {{ host: 'localhost' | '127.0.0.1', base?: string, signedUserInfo?: boolean }} options `host` of the provider; the app is
 *   on localhost, below the path `base`
 * @param {() => Promise<import('playwright-core').BrowserContext>} openContext
 * @returns {Promise<SessionWorld>}
 */
export async function startSessionWorld(options, openContext) {
  let issuer = '';
  script ??= appFromSource(new URL('main.ts', import.meta.url));
  const app = await startSessionApp({
    script: await script,
    base: options.base ?? '/',
    config: () => ({ issuer, clientId: 'angularclient', scope: 'openid email' }),
    providerOrigins: () => [issuer],
  });
  const provider = await startSessionProvider({ ...options, appUrl: app.url });
  ({ issuer } = provider);
  const context = await openContext();
  return {
    app,
    provider,
    context,
    async stop() {
      await context.close();
      await Promise.all([app.stop(), provider.stop()]);
    },
  };
}

/** A page of the app, once the app has started. @param {SessionWorld} world */
export async function openTab({ app, context }) {
  const page = await context.newPage();
  await page.goto(app.url);
  await page.waitForFunction(() => window.auth && window.auth.status() !== 'starting');
  return page;
}

/** A page of the app on which a user has signed in. @param {SessionWorld} world */
export async function signedIn(world, user = 'alice') {
  world.provider.useUser(user);
  const page = await openTab(world);
  await page.evaluate(() => void window.auth.authorize());
  await page.waitForFunction(() => window.auth?.isAuthenticated());
  return page;
}

/** The user signs out at the provider, in another tab. @param {SessionWorld} world */
export async function signOutAtProvider({ provider, context }) {
  const tab = await context.newPage();
  await tab.goto(provider.signOutUrl);
  await tab.waitForFunction(() => document.title === 'Signed out');
  return tab;
}

/** Waits for an event of the library. @param {import('playwright-core').Page} page @param {string} type */
export async function eventOf(page, type) {
  const event = await page.waitForFunction((wanted) => window.events.find((one) => one.type === wanted), type);
  return /** @type {any} */ (await event.evaluate((found) => JSON.parse(JSON.stringify(found))));
}

/** @param {import('playwright-core').Page} page */
export const statusOf = (page) => page.locator('#status').textContent();

/** Silent renewals that the provider has seen. @param {SessionWorld['provider']} provider */
export const renewalsAt = ({ authorizations }) => authorizations.filter((prompt) => prompt === 'none').length;

/** @param {number} count @returns {Promise<void>} */
export const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/**
 * Names tests that have a world of their own, which ends with them.
 *
 * @param {() => Promise<SessionWorld>} start
 * @returns {(name: string, test: (world: SessionWorld) => Promise<void>) => void}
 */
export function scenarios(start) {
  return (name, test) =>
    void it(name, async () => {
      const world = await start();
      try {
        await test(world);
      } finally {
        await world.stop();
      }
    });
}
