import assert from 'node:assert/strict';

import { signIn } from '../projects/demo-app/e2e/harness/world.mjs';

/** The ID token lives ten seconds, so a renewal is never further away. */
const RENEWAL_TIMEOUT_MS = 20_000;

/** @typedef {import('../projects/demo-app/op/provider.mjs').RunningProvider} RunningProvider */

/**
 * Opens the sample page of `ng add --guard`, signs in, waits for a silent renewal, and signs out.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ origin: string, provider: RunningProvider, ssr: boolean }} options
 * @returns {Promise<{ signInSeconds: number }>}
 */
export async function tryInBrowser(browser, { origin, provider, ssr }) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('console', (message) => {
    const { url } = message.location();
    // The provider's own pages are not what is tried here, nor the icon that a full browser asks for and no app here has.
    const isOfApp = !url.startsWith(provider.issuer) && !url.endsWith('/favicon.ico');
    if (message.type() === 'error' && isOfApp) problems.push(`${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => void problems.push(String(error)));
  try {
    const signInSeconds = await signInAtSamplePage(page, origin);
    await waitForRenewal(page, provider);
    if (ssr) await openWithoutFlash(page, origin);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.origin === origin && url.pathname === '/');
    await hears(page, 'sign_out_completed');
    await page.goto(`${origin}/profile`);
    await page.getByLabel('User name').waitFor();
    assert.deepEqual(problems, [], 'what the browser complained about');
    return { signInSeconds };
  } catch (error) {
    throw new Error(`${error}\nat ${page.url()}\nThe browser said: ${problems.join('\n') || 'nothing'}`, {
      cause: error,
    });
  } finally {
    await page.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} origin */
async function signInAtSamplePage(page, origin) {
  const start = performance.now();
  await page.goto(`${origin}/profile`);
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Signed in as Alice Archer' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/profile');
  assert.equal(new URL(page.url()).hash, '', 'the tokens are gone from the address bar');
  await hears(page, 'signed_in');
  return (performance.now() - start) / 1000;
}

/** The app's component is told what happened before it was made. @param {import('playwright-core').Page} page @param {string} event */
async function hears(page, event) {
  await page.locator('#heard').getByText(event).waitFor();
}

/** The page shows a later expiry, and has not been left for it. @param {import('playwright-core').Page} page @param {RunningProvider} provider */
async function waitForRenewal(page, provider) {
  provider.requestLog.clear();
  const historyLength = await page.evaluate(() => history.length);
  await page.evaluate(() => void (document.body.dataset['mark'] = 'kept'));
  const before = await page.getByText('is valid until').innerText();
  await page.waitForFunction(
    (text) => ![...document.querySelectorAll('p')].some((paragraph) => paragraph.innerText === text),
    before,
    { timeout: RENEWAL_TIMEOUT_MS },
  );
  assert.equal(await page.evaluate(() => document.body.dataset['mark']), 'kept', 'the page was not reloaded');
  assert.equal(await page.evaluate(() => history.length), historyLength, 'the history has not grown');
  assert.equal(await page.locator('iframe').count(), 0, 'no frame is left behind');
  const renewals = provider.requestLog.entries.filter(({ path, prompt }) => path === '/auth' && prompt === 'none');
  assert.deepEqual(
    renewals.map(({ outcome, destination }) => ({ outcome, destination })),
    [{ outcome: 'tokens', destination: 'iframe' }],
    'one renewal, in a frame',
  );
}

/**
 * The start page, which the server renders, says `starting` there; from that to the end it never says that nobody is
 * signed in.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 */
async function openWithoutFlash(page, origin) {
  await page.addInitScript(() => {
    const seen = /** @type {string[]} */ ([]);
    Object.assign(window, { seenStatus: seen });
    new MutationObserver(() => {
      const status = document.getElementById('status')?.textContent;
      if (status && seen.at(-1) !== status) seen.push(status);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto(`${origin}/`);
  await page.locator('#status').getByText('authenticated').waitFor();
  const seen = await page.evaluate(() => /** @type {{ seenStatus?: string[] }} */ (window).seenStatus);
  assert.equal(seen?.[0], 'starting', `what the server rendered (${seen})`);
  assert.ok(!seen?.some((status) => /anonymous|expired/.test(status)), `what was shown: ${seen}`);
  await page.goto(`${origin}/profile`);
}
