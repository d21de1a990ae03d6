import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium's own windows are what third-party cookie settings belong to; the headless shell has none. */
const FULL_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const HEADLESS_SHELLS = ['/usr/bin/chromium-headless-shell'];

/** `profile.cookie_controls_mode` of Chromium's preferences. */
const COOKIE_CONTROLS = { blocked: 1, allowed: 2 };

/**
 * A headless Chromium, the cheapest there is on this machine.
 *
 * @param {import('playwright-core').LaunchOptions} [options]
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(options = {}) {
  const { executablePath, args } = browserCommand();
  return chromium.launch({ ...options, executablePath, args: [...args, ...(options.args ?? [])] });
}

/**
 * The same as launch options, for another runner.
 *
 * @param {{ withTabs?: boolean }} [options] `withTabs`: a browser whose tabs hide each other, where there is one
 * @returns {{ executablePath: string, args: string[] }}
 */
export function browserCommand({ withTabs = false } = {}) {
  const candidates = withTabs ? [...FULL_BROWSERS, ...HEADLESS_SHELLS] : [...HEADLESS_SHELLS, ...FULL_BROWSERS];
  return { executablePath: findBrowser(candidates), args: FLAGS };
}

/**
 * A headless Chromium with a fresh profile of its own, for what depends on the profile. It is gone after `close()`.
 *
 * @param {{ thirdPartyCookies: 'allowed' | 'blocked', ignoreHTTPSErrors?: boolean }} options
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export async function launchProfile({ thirdPartyCookies, ignoreHTTPSErrors = false }) {
  const executablePath = findBrowser(FULL_BROWSERS);
  const folder = await mkdtemp(path.join(tmpdir(), 'oidc-demo-profile-'));
  const preferences = { profile: { cookie_controls_mode: COOKIE_CONTROLS[thirdPartyCookies] } };
  await mkdir(path.join(folder, 'Default'));
  await writeFile(path.join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, { executablePath, args: FLAGS, ignoreHTTPSErrors });
  context.once('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {}));
  return context;
}

/** Whether `launchProfile` has a browser here. */
export function hasFullBrowser() {
  return installedBrowser(FULL_BROWSERS) !== undefined;
}

/** @param {string[]} candidates */
function findBrowser(candidates) {
  const found = installedBrowser(candidates);
  if (found) return found;
  throw new Error('No Chromium found: run "apt-get install chromium" or set CHROME_PATH to a Chrome or Chromium.');
}

/** @param {string[]} candidates */
function installedBrowser(candidates) {
  const { CHROME_PATH } = process.env;
  return CHROME_PATH || candidates.find((candidate) => existsSync(candidate));
}
