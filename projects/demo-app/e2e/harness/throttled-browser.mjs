import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { browserCommand } from './browser.mjs';

const ADDRESS = /ws:\/\/\S+/;

/**
 * A Chromium that treats its tabs as it does at its users': what Playwright switches off, the throttling of hidden tabs
 * among it, is on, and intensive throttling (one wake-up a minute for chains of timers) begins after a second instead
 * of five minutes.
 *
 * @returns {Promise<{ context: import('playwright-core').BrowserContext, close: () => Promise<void> }>}
 */
export async function launchThrottlingBrowser() {
  const { executablePath, args } = browserCommand({ withTabs: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'oidc-throttling-'));
  const flags = [
    ...args,
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1',
  ];
  const child = spawn(executablePath, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise((resolve, reject) => {
    let told = '';
    child.stderr.on('data', (text) => {
      told += text;
      const [found] = ADDRESS.exec(told) ?? [];
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(told)));
  });
  // Without its defaults Playwright does not make every page believe that it has the focus.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  return {
    context,
    close: async () => {
      await browser.close();
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Has another tab in front of this one, or its window minimised where a window has one tab only.
 *
 * @param {import('playwright-core').Page} page
 */
export async function hide(page) {
  const other = await page.context().newPage();
  await other.bringToFront();
  const session = await page.context().newCDPSession(page);
  if ((await page.evaluate(() => document.visibilityState)) === 'visible') {
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
  }
  await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, { polling: 100 });
}
