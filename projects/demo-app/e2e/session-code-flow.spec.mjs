// The provider's session, followed by the tabs of an app with the code flow, below a path: as with the implicit one.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { launchBrowser } from './harness/browser.mjs';
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

describe('an app with the code flow and withCrossTabSync()', () => {
  /** @type {import('playwright-core').Browser} */ let browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  const scenario = scenarios(() =>
    startSessionWorld({ host: 'localhost', base: '/shop/' }, async () => {
      const context = await browser.newContext();
      await context.addInitScript((given) => (window.probeOptions = given), { code: true, tabs: true });
      return context;
    }),
  );

  scenario(
    'nobody is asked while the frame says unchanged, and a sign-out ends the session in all tabs',
    async (world) => {
      const pages = [await signedIn(world), await openTab(world)];
      const asked = world.provider.authorizations.length;
      await seconds(3);
      assert.equal(world.provider.authorizations.length, asked);
      for (const page of pages) assert.equal(await statusOf(page), 'authenticated');
      await signOutAtProvider(world);
      for (const page of pages) {
        await page.bringToFront();
        const { by } = await eventOf(page, 'signed_out');
        assert.match(by, /^(provider|other_tab)$/);
        assert.equal(await statusOf(page), 'anonymous');
      }
    },
  );

  scenario('front-channel logout alone ends the session in all tabs', async (world) => {
    world.provider.useFrame('not framed');
    const pages = [await signedIn(world), await openTab(world)];
    const renewals = renewalsAt(world.provider);
    await signOutAtProvider(world);
    for (const page of pages) {
      await eventOf(page, 'signed_out');
      assert.equal(await statusOf(page), 'anonymous');
    }
    assert.equal(renewalsAt(world.provider), renewals);
  });

  scenario('another user who signs in next door is the user here too', async (world) => {
    const page = await signedIn(world);
    await seconds(1.5);
    await world.context.route('**/front-channel-logout.*', (route) => route.abort());
    world.provider.useUser('bob');
    const url = await page.evaluate(() => window.auth.createAuthorizeUrl());
    const other = await signOutAtProvider(world);
    await other.goto(url);
    await other.waitForFunction(() => window.auth?.claims()?.sub === 'bob');
    await page.waitForFunction((sub) => window.auth.claims()?.sub === sub, 'bob');
    await seconds(2);
    assert.equal(await page.evaluate(() => window.auth.claims()?.sub), 'bob');
    assert.equal(await other.evaluate(() => window.auth.claims()?.sub), 'bob', 'who has just signed in stays');
  });
});
