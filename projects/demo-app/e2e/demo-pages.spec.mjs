// The demo's pages, used as a person would, and looked at by axe.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launchBrowser } from './harness/browser.mjs';
import { signIn, startWorld } from './harness/world.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = [
  'Overview',
  'Timeline',
  'Tokens',
  'Your form',
  'API',
  'Break it',
  'Tabs',
  'Doctor',
  'Events',
  'Registration',
];

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('./harness/world.mjs').World} */
let world;

before(async () => {
  browser = await launchBrowser();
  world = await startWorld();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

/** @param {'light' | 'dark'} [colorScheme] */
async function openDemo(colorScheme = 'light') {
  const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await page.locator('header').getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return page;
}

/** @param {import('playwright-core').Page} page @param {string} name */
async function go(page, name) {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`every page is clean to axe, ${scheme}`, async () => {
    const page = await openDemo(scheme);
    for (const name of PAGES) {
      await go(page, name);
      // By the debugger, which the page's strict policy does not bind.
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () =>
        (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
      );
      assert.deepEqual(violations, [], name);
    }
    await page.context().close();
  });
}

test('a half-typed form survives two renewals', async () => {
  const page = await openDemo();
  await go(page, 'Your form');
  await page.getByLabel('Why do you apply?').fill('Because I have always');
  await page
    .waitForFunction(() => /renewed, [2-9]/.test(document.querySelector('[aria-live]').textContent), undefined, {
      timeout: 20_000,
    })
    .catch(() => undefined);
  await page.waitForTimeout(1000);
  assert.equal(await page.getByLabel('Why do you apply?').inputValue(), 'Because I have always');
  await go(page, 'Overview');
  assert.ok(Number(await page.locator('#renewals').textContent()) >= 2);
  await page.context().close();
});

test('the API is called, UserInfo asked, and the doctor finds nothing wrong', async () => {
  const page = await openDemo();
  await go(page, 'API');
  await page.getByRole('button', { name: 'Call once' }).click();
  await page.getByText('Answer: 200').waitFor();
  await go(page, 'Tokens');
  await page.getByRole('button', { name: 'Ask UserInfo' }).click();
  await page.locator('pre').first().waitFor();
  await go(page, 'Doctor');
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('cell', { name: 'Hidden frame' }).waitFor();
  assert.equal(await page.getByText('✗ problem').count(), 0);
  await page.context().close();
});

test('what is broken is told with reason and cure, and mended', async () => {
  const page = await openDemo();
  await go(page, 'Break it');
  await page.getByRole('button', { name: 'Consent wanted' }).click();
  await page.getByRole('button', { name: 'Renew now' }).click();
  await page.getByText('The provider wants consent.').waitFor();
  await page.getByRole('button', { name: 'Mend everything' }).click();
  await page.getByText('Nothing has gone wrong.').waitFor();
  await page.context().close();
});

test('sign-out leads back to the landing page', async () => {
  const page = await openDemo();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Signed in, and kept signed in' }).waitFor();
  await page.context().close();
});
