// A page that the browser had put away whole shows what is true when somebody comes back to it, not what was.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { chromium } from 'playwright-core';

import { browserCommand } from './harness/browser.mjs';
import { LONG, openProbe, openSignedIn, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { signIn, startWorld } from './harness/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

describe('a page from the back-forward cache', () => {
  /** @type {import('./harness/world.mjs').World} */
  let world;
  /** @type {import('playwright-core').Browser} */
  let browser;

  before(async () => {
    world = await startWorld({ appRoot: PROBE_APP, faults: LONG });
    // Playwright switches the cache off, and the headless shell has none.
    const ignoreDefaultArgs = ['--disable-back-forward-cache'];
    browser = await chromium.launch({ ...browserCommand({ withTabs: true }), ignoreDefaultArgs });
  });

  after(async () => {
    await browser.close();
    await world.stop();
  });

  /** Has a page tell later whether the browser had kept it. @param {Page} page */
  async function watch(page) {
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => (window.wasKept = persisted)));
  }

  /** Has alice sign in a second time, on a page that she had signed in on. */
  async function openSignedInTwice() {
    const page = await openSignedIn(browser, world);
    await watch(page);
    await page.evaluate(() => void window.oidc.authorize({ prompt: 'login' }));
    await signIn(page, 'alice');
    await whenStarted(page);
    return page;
  }

  /**
   * Goes back to the page that a sign-in was begun on.
   *
   * @param {Page} page
   * @returns {Promise<boolean>} whether the browser had kept it
   */
  async function comeBack(page) {
    const left = await page.evaluate(() => {
      setTimeout(() => history.go(-2));
      return performance.timeOrigin;
    });
    await page.waitForFunction((other) => performance.timeOrigin !== other && 'oidc' in window, left);
    return page.evaluate(() => window.wasKept === true);
  }

  test('that was left to sign in knows who has', async (context) => {
    const page = await openProbe(browser, world);
    await watch(page);
    await signInByRedirect(page, 'alice');
    if (!(await comeBack(page))) return context.skip('this browser keeps no pages');
    await page.waitForFunction(() => window.oidc.isAuthenticated());
    assert.equal(await page.locator('#user').textContent(), 'alice');
  });

  test('shows nobody who has signed out on a later page', async (context) => {
    const page = await openSignedInTwice();
    await page.evaluate(() => window.oidc.logoffLocal());
    if (!(await comeBack(page))) return context.skip('this browser keeps no pages');
    await page.waitForFunction(() => window.oidc.status() === 'anonymous');
    assert.equal(await page.locator('#user').textContent(), '');
    assert.deepEqual(await page.evaluate(() => window.oidcEvents.at(-1)), { type: 'signed_out', by: 'other_tab' });
  });

  test('has the tokens of the later page', async (context) => {
    const page = await openSignedInTwice();
    const token = await page.evaluate(() => window.oidc.session().idToken);
    if (!(await comeBack(page))) return context.skip('this browser keeps no pages');
    await page.waitForFunction((newest) => window.oidc.session()?.idToken === newest, token);
    assert.equal(await page.evaluate(() => window.oidcEvents.at(-1).type), 'session_restored');
  });
});
