// Takes pictures of every page of the running demo:
//   npm run screenshots                 those that README and docs show, into docs/images/demo
//   npm run screenshots -- /tmp/looks   all of them, light and dark, on a desk and on a phone, to look at
// They are of what `npm run build` has built.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from './e2e/harness/browser.mjs';
import { go, openDemo, PAGES, waitForRenewals } from './e2e/harness/demo.mjs';
import { startWorld } from './e2e/harness/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

const [chosenFolder] = process.argv.slice(2);
const FOLDER = path.resolve(chosenFolder ?? fileURLToPath(new URL('../../docs/images/demo', import.meta.url)));
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
// Beside the light one on a desk, which the docs show of every page.
const ALSO_DARK = ['overview'];
const ALSO_ON_PHONE = ['overview', 'timeline', 'break-it'];

/** What a person does on a page before the picture is taken. @type {Record<string, (page: Page) => Promise<void>>} */
const SCENES = {
  async Tokens(page) {
    await page.getByRole('button', { name: 'Try a forgery: aud' }).click();
    await page.getByText('aud_invalid').waitFor();
  },
  async Tabs(page) {
    for (const address of ['/form', '/timeline']) {
      const tab = await page.context().newPage();
      await tab.goto(new URL(address, page.url()).href);
    }
    await page.bringToFront();
    await page.getByText('the last one').waitFor();
    // As long as one renewal takes to come, by whichever tab.
    await page.waitForTimeout(7000);
  },
  async 'Your form'(page) {
    await page.getByLabel('Full name').fill('Alice Archer');
    await page.getByLabel('Why do you apply?').fill('Because I have always wanted to finish a long form without ');
    await waitForRenewals(page, 2);
    await page.waitForTimeout(1000);
  },
  async API(page) {
    await page.getByRole('button', { name: /at once/ }).click();
    await page.getByText('50 of 50 answered 200').waitFor();
  },
  async 'Break it'(page) {
    await page.getByRole('button', { name: 'Consent wanted' }).click();
    await page.getByText('The provider wants consent.').first().waitFor();
  },
  async Doctor(page) {
    await page.getByText('Hidden frame').waitFor();
  },
};

/** @param {Page} page @param {string} title */
async function takePictures(page, title) {
  const name = title.toLowerCase().replaceAll(' ', '-');
  const isWanted = (/** @type {string[]} */ names) => chosenFolder !== undefined || names.includes(name);
  await takePicture(page, name, { scheme: 'light', size: DESK });
  if (isWanted(ALSO_DARK)) await takePicture(page, `${name}-dark`, { scheme: 'dark', size: DESK });
  if (isWanted(ALSO_ON_PHONE)) await takePicture(page, `${name}-phone`, { scheme: 'light', size: PHONE });
  if (isWanted([])) await takePicture(page, `${name}-phone-dark`, { scheme: 'dark', size: PHONE });
}

/** @param {Page} page @param {string} file @param {{ scheme: 'light' | 'dark', size: typeof DESK }} look */
async function takePicture(page, file, { scheme, size }) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(() => scrollTo(0, 0));
  // Charts follow the new size with the next frames.
  await page.waitForTimeout(700);
  await page.screenshot({ path: path.join(FOLDER, `${file}.png`) });
  await page.setViewportSize(DESK);
}

await mkdir(FOLDER, { recursive: true });
const browser = await launchBrowser();
// In the docs' pictures stand the ports that `npm start` has.
const world = await startWorld(chosenFolder ? {} : { ports: { app: 4200, provider: 4201, api: 4202 } });
try {
  const stranger = await browser.newPage({ viewport: DESK });
  await stranger.goto(world.appUrl);
  await takePictures(stranger, 'Landing');
  await stranger.close();

  const page = await openDemo(browser, world, { viewport: DESK });
  await waitForRenewals(page, 4);
  // A failure that was survived, so that there is one to show.
  world.faults.set({ error: 'temporarily_unavailable', requests: 'silent', times: 1 });
  await waitForRenewals(page, 4);
  // "Break it" last, since it ends the session, and Tabs before it, since it opens others.
  const order = [...PAGES.filter((name) => name !== 'Tabs' && name !== 'Break it'), 'Tabs', 'Break it'];
  for (const name of order) {
    await go(page, name);
    await SCENES[name]?.(page);
    await takePictures(page, name);
  }
} finally {
  await browser.close();
  await world.stop();
}
