import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { makeCertificate, startDemoServers } from '../../op/index.mjs';

/** Where `ng build demo-app` puts the app. */
export const BUILT_DEMO = fileURLToPath(new URL('../../../../dist/demo-app/browser', import.meta.url));

const PUBLIC_CONFIG = new URL('../../public/oidc-config.json', import.meta.url);
const FREE_PORTS = { app: 0, provider: 0, api: 0 };

/**
 * @typedef {import('../../op/demo-servers.mjs').DemoServers & {
 *   appUrl: string,
 *   faults: import('../../op/faults.mjs').Faults,
 * }} World all that a test needs besides a browser; `appUrl` ends in a slash, `faults` are the provider's
 */

/**
 * Starts app server, provider and resource API on loopback.
 *
 * @param {Object} [options]
 * @param {string} [options.appRoot] folder of a built app, default: the demo
 * @param {string} [options.base] path that the app is served below, registered at the provider; default `/`
 * @param {{ app: number, provider: number, api: number }} [options.ports] default: free ones
 * @param {boolean} [options.https] default: http
 * @param {boolean} [options.crossSite] the issuer is on 127.0.0.1, another site than the app's localhost
 * @param {'provider' | 'none'} [options.frames] what the app's policy lets it frame, default: the provider
 * @param {boolean} [options.crossSiteCookies] see `startProvider`
 * @param {string[]} [options.redirectPaths] see `startProvider`
 * @param {Record<string, string>} [options.headers] see `startProvider`
 * @param {Record<string, unknown>} [options.client] see `startProvider`
 * @param {Partial<import('../../op/faults.mjs').FaultSettings>} [options.faults] see `startProvider`
 * @param {Record<string, unknown>} [options.config] what to change in the app's configuration
 * @returns {Promise<World>}
 */
export async function startWorld(options = {}) {
  const { appRoot = BUILT_DEMO, base, ports = FREE_PORTS, https, crossSite, frames, config, ...provider } = options;
  if (!existsSync(path.join(appRoot, 'index.html'))) {
    throw new Error(`There is no built app in ${appRoot}: run "npm run build" first.`);
  }
  const servers = await startDemoServers({
    appRoot,
    base,
    ports,
    config: { ...JSON.parse(await readFile(PUBLIC_CONFIG, 'utf8')), ...config },
    tls: https ? await makeCertificate() : undefined,
    frames,
    providerHost: crossSite ? '127.0.0.1' : 'localhost',
    provider: base ? { redirectPaths: [base, `${base}silent-renew.html`], ...provider } : provider,
  });
  return { ...servers, appUrl: servers.app.url, faults: servers.provider.faults };
}

/**
 * Fills in the provider's sign-in page, as a person would, and waits until the browser has left it.
 *
 * @param {import('playwright-core').Page} page at the sign-in page, or on its way there
 * @param {import('../../op/test-users.mjs').TestUser} user
 */
export async function signIn(page, user) {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill('any password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(({ pathname }) => !/^\/(interaction|auth)\//.test(pathname));
}
