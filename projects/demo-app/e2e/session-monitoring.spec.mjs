// The provider's session, followed in a real browser, with a real provider that has OpenID Connect Session Management.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { hasFullBrowser, launchBrowser, launchProfile } from './harness/browser.mjs';
import { buildSessionApp, startSessionApp } from './session-app/app-server.mjs';
import { startSessionProvider } from './session-app/session-provider.mjs';

const script = await buildSessionApp();

/**
 * App and provider, and a browser.
 *
 * @param {'localhost' | '127.0.0.1'} host of the provider; the app is on localhost
 * @param {() => Promise<import('playwright-core').BrowserContext>} openContext
 */
async function startAll(host, openContext) {
  let issuer = '';
  const app = await startSessionApp({
    script,
    config: () => ({ issuer, clientId: 'angularclient', scope: 'openid email' }),
    providerOrigins: () => [issuer],
  });
  const provider = await startSessionProvider({ appOrigin: app.origin, host });
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

/** @typedef {Awaited<ReturnType<typeof startAll>>} World */

/** A page of the app on which a user has signed in. @param {World} world */
async function signedIn({ app, provider, context }, user = 'alice') {
  provider.useUser(user);
  const page = await context.newPage();
  await page.goto(`${app.origin}/`);
  await page.waitForFunction(() => window.auth);
  await page.evaluate(() => void window.auth.authorize());
  await page.waitForFunction((email) => document.querySelector('#user')?.textContent === email, `${user}@example.com`);
  return page;
}

/** The user signs out at the provider, in another tab. @param {World} world */
async function signOutAtProvider({ provider, context }) {
  const tab = await context.newPage();
  await tab.goto(provider.signOutUrl);
  await tab.waitForFunction(() => document.title === 'Signed out');
  return tab;
}

/** @param {import('playwright-core').Page} page @param {string} type */
async function eventOf(page, type) {
  await page.waitForFunction((wanted) => window.events.some((event) => event.type === wanted), type, {
    timeout: 15_000,
  });
  return page.evaluate(
    (wanted) => JSON.parse(JSON.stringify(window.events.find((event) => event.type === wanted))),
    type,
  );
}

/** @param {import('playwright-core').Page} page */
const framesOf = (page) => page.locator('iframe').count();
/** @param {import('playwright-core').Page} page */
const statusOf = (page) => page.locator('#status').textContent();
/** @param {World['provider']} provider */
const renewalsAt = (provider) => provider.authorizations.filter((prompt) => prompt === 'none').length;
const seconds = (/** @type {number} */ count) => new Promise((resolve) => setTimeout(resolve, count * 1000));

describe('an app on the site of its provider', () => {
  /** @type {World} */ let world;
  /** @type {import('playwright-core').Browser} */ let browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** @param {string} name @param {(world: World) => Promise<void>} test */
  const scenario = (name, test) =>
    it(name, async () => {
      world = await startAll('localhost', () => browser.newContext());
      try {
        await test(world);
      } finally {
        await world.stop();
      }
    });

  scenario('stays signed in, without a request, a change detection or a word in the history', async () => {
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

  scenario('is signed out when the user signs out at the provider', async () => {
    const page = await signedIn(world);
    await seconds(1.5);
    const other = await signedInTab(world);
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

  scenario('goes on when the same user has signed in anew', async () => {
    const page = await signedIn(world);
    await seconds(1.5);
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    const state = () => page.evaluate(() => window.auth.session()?.sessionState);
    const before = await state();
    // One jump, so that the frame cannot look in between.
    await page.evaluate(() =>
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }),
    );
    await seconds(1.5);
    await (await signOutAtProvider(world)).goto(await page.evaluate(() => window.auth.createAuthorizeUrl()));
    await page.evaluate(() => {
      delete (/** @type {any} */ (document).visibilityState);
      window.dispatchEvent(new Event('focus'));
    });
    await eventOf(page, 'session_renewed');
    assert.notEqual(await state(), before);
    const renewals = renewalsAt(world.provider);
    await seconds(4);
    assert.equal(renewalsAt(world.provider), renewals);
    assert.equal(await statusOf(page), 'authenticated');
    assert.equal(await framesOf(page), 1);
  });

  scenario('is signed out when another user has signed in', async () => {
    const page = await signedIn(world);
    await page.evaluate(() =>
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }),
    );
    await seconds(1.5);
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    world.provider.useUser('bob');
    const url = await page.evaluate(() => window.auth.createAuthorizeUrl());
    await (await signOutAtProvider(world)).goto(url);
    await page.evaluate(() => {
      delete (/** @type {any} */ (document).visibilityState);
      window.dispatchEvent(new Event('focus'));
    });
    await eventOf(page, 'renewal_settled');
    assert.notEqual(await page.evaluate(() => window.auth.claims()?.sub), 'alice');
    assert.notEqual(await page.locator('#user').textContent(), 'alice@example.com');
  });

  scenario('starts to watch again with the next sign-in', async () => {
    const page = await signedIn(world);
    await page.evaluate(() => window.auth.logoffLocal());
    assert.equal(await framesOf(page), 0);
    await page.evaluate(() => window.auth.refreshSession());
    await page.waitForFunction(() => document.querySelectorAll('iframe').length === 1);
    await page.evaluate(() => window.auth.session() !== null);
  });

  scenario('switches off when the frame says changed for ever, and stays signed in', async () => {
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

  scenario('switches off when the frame never answers, and stays signed in', async () => {
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
      const world = await startAll('127.0.0.1', () => launchProfile({ thirdPartyCookies }));
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

/** Another tab of the same session, which local storage gives it. @param {World} world */
async function signedInTab({ app, context }) {
  const page = await context.newPage();
  await page.goto(`${app.origin}/`);
  await page.waitForFunction(() => window.auth?.isAuthenticated());
  return page;
}
