// The provider's session, followed in a real browser, with a real provider that has OpenID Connect Session Management.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { hasFullBrowser, launchBrowser, launchProfile } from './harness/browser.mjs';
import {
  eventOf,
  openTab,
  renewalsAt,
  scenarios,
  seconds,
  signedIn,
  signOutAtProvider,
  startSessionWorld,
  statusOf,
} from './session-app/session-world.mjs';

/** @typedef {import('./session-app/session-world.mjs').SessionWorld} World */

/** @param {import('playwright-core').Page} page */
const framesOf = (page) => page.locator('iframe').count();

describe('an app on the site of its provider', () => {
  /** @type {import('playwright-core').Browser} */ let browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  const scenario = scenarios(() => startSessionWorld({ host: 'localhost' }, () => browser.newContext()));

  scenario('stays signed in, without a request, a change detection or a word in the history', async (world) => {
    const page = await signedIn(world);
    await seconds(1.5);
    const look = () => page.evaluate(() => ({ renders: window.renders, history: history.length }));
    const before = await look();
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await seconds(4);
    assert.deepEqual(await look(), before);
    assert.deepEqual(requests, []);
    assert.equal(await framesOf(page), 1);
    assert.equal(renewalsAt(world.provider), 0);
    assert.equal(await page.evaluate(() => window.log.some(({ type }) => type === 'monitoring_stopped')), false);
  });

  scenario('is signed out when the user signs out at the provider', async (world) => {
    const page = await signedIn(world);
    const other = await openTab(world);
    await seconds(2);
    // The front-channel page would be faster than the frame.
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    await signOutAtProvider(world);
    for (const tab of [page, other]) {
      assert.deepEqual(await eventOf(tab, 'signed_out'), { type: 'signed_out', by: 'provider' });
      assert.equal(await statusOf(tab), 'anonymous');
      assert.equal(await framesOf(tab), 0);
      assert.equal(await tab.evaluate(() => Object.keys(localStorage).some((key) => key.includes('.session.'))), false);
    }
    assert.equal(renewalsAt(world.provider), 2);
  });

  scenario('goes on when the same user has signed in anew', async (world) => {
    const page = await signedIn(world);
    await seconds(1.5);
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    const state = () => page.evaluate(() => window.auth.session()?.sessionState);
    const before = await state();
    await hide(page);
    await seconds(1.5);
    await (await signOutAtProvider(world)).goto(await page.evaluate(() => window.auth.createAuthorizeUrl()));
    await show(page);
    await eventOf(page, 'session_renewed');
    assert.notEqual(await state(), before);
    const renewals = renewalsAt(world.provider);
    await seconds(4);
    assert.equal(renewalsAt(world.provider), renewals);
    assert.equal(await statusOf(page), 'authenticated');
    assert.equal(await framesOf(page), 1);
  });

  scenario('is signed out when another user has signed in', async (world) => {
    const page = await signedIn(world);
    await hide(page);
    await seconds(1.5);
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    world.provider.useUser('bob');
    const url = await page.evaluate(() => window.auth.createAuthorizeUrl());
    await (await signOutAtProvider(world)).goto(url);
    await show(page);
    await page.waitForFunction(() => window.auth.status() === 'anonymous');
    assert.equal(await page.locator('#user').textContent(), '');
    assert.equal(await framesOf(page), 0);
  });

  scenario('starts to watch again with the next sign-in', async (world) => {
    const page = await signedIn(world);
    await page.evaluate(() => window.auth.logoffLocal());
    assert.equal(await framesOf(page), 0);
    await page.evaluate(() => window.auth.refreshSession());
    await page.waitForFunction(() => document.querySelectorAll('iframe').length === 1);
    await page.evaluate(() => window.auth.session() !== null);
  });

  scenario('switches off when the frame says changed for ever, and stays signed in', async (world) => {
    world.provider.useFrame('always changed');
    const page = await signedIn(world);
    assert.deepEqual(await eventOf(page, 'monitoring_stopped'), {
      type: 'monitoring_stopped',
      reason: 'always_changed',
    });
    assert.equal(renewalsAt(world.provider), 2);
    await seconds(3);
    assert.equal(renewalsAt(world.provider), 2);
    assert.equal(await statusOf(page), 'authenticated');
    assert.equal(await framesOf(page), 0);
  });

  scenario('switches off when the frame never answers, and stays signed in', async (world) => {
    world.provider.useFrame('not framed');
    const page = await signedIn(world);
    assert.deepEqual(await eventOf(page, 'monitoring_stopped'), { type: 'monitoring_stopped', reason: 'no_answer' });
    assert.equal(await statusOf(page), 'authenticated');
    assert.equal(await framesOf(page), 0);
    assert.equal(renewalsAt(world.provider), 0);
  });
});

describe(
  'an app on another site than its provider',
  { skip: hasFullBrowser() ? false : 'needs a full Chromium' },
  () => {
    /** @param {'allowed' | 'blocked'} thirdPartyCookies @param {(world: World) => Promise<void>} test */
    const withCookies = (thirdPartyCookies, test) => async () => {
      const world = await startSessionWorld({ host: '127.0.0.1' }, () => launchProfile({ thirdPartyCookies }));
      try {
        await test(world);
      } finally {
        await world.stop();
      }
    };

    it(
      'is signed out seconds after the sign-in, where cookies reach the frame',
      withCookies('allowed', async (world) => {
        const page = await signedIn(world);
        await seconds(1.5);
        await signOutAtProvider(world);
        assert.deepEqual(await eventOf(page, 'signed_out'), { type: 'signed_out', by: 'provider' });
        assert.equal(await statusOf(page), 'anonymous');
      }),
    );

    it(
      'is not signed out by blocked cookies that the frame reports as an error',
      withCookies('blocked', async (world) => {
        const page = await signedIn(world);
        assert.deepEqual(await eventOf(page, 'monitoring_stopped'), { type: 'monitoring_stopped', reason: 'error' });
        assert.equal(renewalsAt(world.provider), 0);
        assert.equal(await statusOf(page), 'authenticated');
      }),
    );

    it(
      'is not signed out by blocked cookies that the frame takes for a change',
      withCookies('blocked', async (world) => {
        world.provider.useFrame('changed without cookies');
        const page = await signedIn(world);
        const stopped = { type: 'monitoring_stopped', reason: 'cookies_blocked' };
        assert.deepEqual(await eventOf(page, 'monitoring_stopped'), stopped);
        assert.equal(renewalsAt(world.provider), 1);
        await seconds(3);
        assert.equal(renewalsAt(world.provider), 1);
        assert.equal(await statusOf(page), 'authenticated');
        assert.equal(await framesOf(page), 0);
        await page.reload();
        assert.deepEqual(await eventOf(page, 'monitoring_stopped'), stopped);
        assert.equal(renewalsAt(world.provider), 1);
        assert.equal(await statusOf(page), 'authenticated');
      }),
    );
  },
);

/** A hidden page does not look. Headless pages are visible all the time. @param {import('playwright-core').Page} page */
async function hide(page) {
  const hidden = { value: 'hidden', configurable: true };
  await page.evaluate((property) => Object.defineProperty(document, 'visibilityState', property), hidden);
}

/** @param {import('playwright-core').Page} page */
async function show(page) {
  await page.evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    window.dispatchEvent(new Event('focus'));
  });
}
