// What the provider tells of the user besides the ID Token, fetched in a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchBrowser } from './harness/browser.mjs';
import { renewalsAt, signedIn, startSessionWorld, statusOf } from './session-app/session-world.mjs';

for (const signedUserInfo of [false, true]) {
  describe(`UserInfo as ${signedUserInfo ? 'a signed JWT' : 'JSON'}`, () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {import('./session-app/session-world.mjs').SessionWorld} */ let world;

    before(async () => {
      browser = await launchBrowser();
      world = await startSessionWorld({ host: 'localhost', signedUserInfo }, () => browser.newContext());
    });
    after(async () => {
      await world?.stop();
      await browser?.close();
    });

    it('is there after the sign-in, and gone after the sign-out', async () => {
      const page = await signedIn(world);
      await page.waitForFunction(() => document.querySelector('#user')?.textContent === 'alice@example.com');
      assert.equal(await page.evaluate(() => window.auth.claims()?.email), undefined);
      const answer = page.waitForResponse(/\/me$/);
      await page.evaluate(() => window.info.load());
      const type = (await answer).headers()['content-type'];
      assert.match(type ?? '', signedUserInfo ? /^application\/jwt/ : /^application\/json/);
      await page.evaluate(() => window.auth.logoffLocal());
      await page.waitForFunction(() => document.querySelector('#user')?.textContent === '');
      assert.equal(await page.evaluate(() => window.info.userInfo()), null);
    });

    it('renews a refused token once, and keeps the session when that does not help', async () => {
      const page = await signedIn(world);
      await page.waitForFunction(() => window.info.userInfo());
      const headers = { 'Access-Control-Allow-Origin': new URL(world.app.url).origin };
      const renewals = renewalsAt(world.provider);
      await page.route('**/me', (route) => route.fulfill({ status: 401, headers }), { times: 1 });
      assert.equal(await page.evaluate(async () => (await window.info.load()).sub), 'alice');
      assert.equal(renewalsAt(world.provider), renewals + 1);
      await page.route('**/me', (route) => route.fulfill({ status: 401, headers }));
      assert.equal(await page.evaluate(() => window.info.load().catch(({ code }) => code)), 'http_error');
      assert.equal(renewalsAt(world.provider), renewals + 2);
      assert.equal(await statusOf(page), 'authenticated');
    });
  });
}
