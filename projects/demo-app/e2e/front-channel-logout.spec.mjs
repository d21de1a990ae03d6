// OpenID Connect Front-Channel Logout: a real provider loads the package's page, and the app's tabs hear of it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchBrowser } from './harness/browser.mjs';
import {
  eventOf,
  openTab,
  renewalsAt,
  seconds,
  signedIn,
  signOutAtProvider,
  startSessionWorld,
  statusOf,
} from './session-app/session-world.mjs';

describe('front-channel logout', () => {
  /** @type {import('playwright-core').Browser} */ let browser;
  /** @type {import('./session-app/session-world.mjs').SessionWorld} */ let world;

  before(async () => {
    browser = await launchBrowser();
    world = await startSessionWorld({ host: 'localhost', base: '/shop/' }, () => browser.newContext());
    // Below a path, so that no page is found at the root by accident. Nothing but the page is to tell of the sign-out.
    world.provider.useFrame('not framed');
  });
  after(async () => {
    await world?.stop();
    await browser?.close();
  });

  it('ends the session in all tabs', async () => {
    const tabs = [await signedIn(world), await openTab(world)];
    await signOutAtProvider(world);
    for (const tab of tabs) {
      assert.deepEqual(await eventOf(tab, 'signed_out'), { type: 'signed_out', by: 'provider' });
      assert.equal(await statusOf(tab), 'anonymous');
      await tab.close();
    }
    assert.equal(renewalsAt(world.provider), 0);
  });

  it('ends the session of an app that was closed, when it opens again', async () => {
    await (await signedIn(world)).close();
    await signOutAtProvider(world);
    const page = await openTab(world);
    assert.equal(await statusOf(page), 'anonymous');
    assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.includes('.session.'))), false);
    await page.close();
  });

  it('is not for strangers to call', async () => {
    const page = await signedIn(world);
    const renewals = renewalsAt(world.provider);
    const stranger = await world.context.newPage();
    const load = (/** @type {Record<string, string>} */ query) =>
      stranger.goto(`${world.app.url}front-channel-logout.html?${new URLSearchParams(query)}`);
    await load({ iss: world.provider.issuer, sid: 'guessed' });
    await load({ iss: 'https://evil.example.com', sid: 'guessed' });
    await seconds(1);
    assert.equal(renewalsAt(world.provider), renewals);
    await load({});
    await page.waitForFunction(() => window.log.some(({ type }) => type === 'renewal_settled'));
    assert.equal(renewalsAt(world.provider), renewals + 1);
    assert.equal(await statusOf(page), 'authenticated');
  });
});
