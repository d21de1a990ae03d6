// Clocks that are wrong, and clocks that jump.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from './harness/browser.mjs';
import { openSignedIn, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { signIn, startWorld } from './harness/world.mjs';
import { HostileWorld } from './hostile/world.mjs';

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

/** Lets a test set the page's clock: `window.clockOffset`, in seconds. */
function settableClock(offset) {
  window.clockOffset = offset;
  const RealDate = Date;
  const now = RealDate.now.bind(RealDate);
  window.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(now() + window.clockOffset * 1000);
    }
    static now() {
      return now() + window.clockOffset * 1000;
    }
  };
}

// Each in a world of its own, and most of it is waiting.
describe('a clock', { concurrency: 3 }, () => {
  for (const hours of [12, -12]) {
    test(`a local clock wrong by ${hours} h locks nobody out, and renewals go on`, async () => {
      const world = await startWorld({ appRoot: PROBE_APP });
      const context = await browser.newContext();
      await context.addInitScript(settableClock, hours * 3600);
      const page = await context.newPage();
      await page.goto(world.appUrl);
      await whenStarted(page);
      await signInByRedirect(page, 'alice');
      assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
      await page.waitForFunction(() => window.oidcEvents.filter(({ type }) => type === 'session_renewed').length >= 2);
      assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
      await context.close();
      await world.stop();
    });
  }

  test('short tokens and a clock that is off by nearly their life: no gap by the clock of the provider, no haste', async (t) => {
    const world = await startWorld({ appRoot: PROBE_APP });
    t.after(() => world.stop());
    await Promise.all(
      [9.2, 7.3, -8.1].map(async (ahead) => {
        const context = await browser.newContext();
        await context.addInitScript(settableClock, ahead);
        const page = await context.newPage();
        await page.goto(world.appUrl);
        await whenStarted(page);
        await signInByRedirect(page, 'alice');
        await page.evaluate(() => {
          const started = performance.now();
          window.gaps = [];
          setInterval(() => {
            const left = (window.oidc.session()?.expiresAt ?? 0) - (Date.now() / 1000 - window.clockOffset);
            if (left <= 0) window.gaps.push([performance.now() - started, left]);
          }, 20);
        });
        const renewed = () => window.oidcEvents.filter(({ type }) => type === 'session_renewed').length;
        await page.waitForFunction(renewed);
        const before = await page.evaluate(renewed);
        const { now } = await page.evaluate(() => ({ now: performance.now() }));
        await page.waitForFunction(
          (count) => window.oidcEvents.filter(({ type }) => type === 'session_renewed').length > count,
          before,
        );
        const took = (await page.evaluate(() => performance.now())) - now;
        assert.deepEqual(await page.evaluate(() => window.gaps), [], `${ahead} s ahead`);
        assert.ok(took > 2500, `${ahead} s ahead: the next renewal after ${took} ms`);
        assert.equal(
          await page.evaluate(() => window.oidcEvents.some(({ type }) => type === 'session_expired')),
          false,
        );
        await context.close();
      }),
    );
  });

  test('a provider that hands out expired tokens gets nowhere', async () => {
    const world = await startWorld({ appRoot: PROBE_APP, faults: { providerClockOffsetSeconds: -3600 } });
    const page = await openSignedIn(browser, world);
    assert.equal(await page.evaluate(() => window.oidc.session()), null);
    assert.equal(await page.evaluate(() => window.oidc.lastError().code), 'id_token_expired');
    await page.context().close();
    await world.stop();
  });

  for (const seconds of [7200, -7200]) {
    test(`a clock that is set by ${seconds} s in mid-session neither signs out nor loops`, async () => {
      const world = await startWorld({ appRoot: PROBE_APP });
      const context = await browser.newContext();
      await context.addInitScript(settableClock, 0);
      const page = await context.newPage();
      await page.goto(world.appUrl);
      await whenStarted(page);
      await signInByRedirect(page, 'alice');
      await page.evaluate((jump) => {
        window.gaps = 0;
        setInterval(() => (window.gaps += window.oidc.isAuthenticated() ? 0 : 1), 20);
        window.clockOffset = jump;
        dispatchEvent(new Event('focus'));
      }, seconds);
      await page.waitForTimeout(9000);
      assert.equal(await page.evaluate(() => window.gaps), 0);
      const renewals = await page.evaluate(
        () => window.oidcEvents.filter(({ type }) => type === 'session_renewed').length,
      );
      assert.ok(renewals >= 1 && renewals <= 3, `${renewals} renewals`);
      await context.close();
      await world.stop();
    });
  }
});

describe("an app's server that tells no time", () => {
  /** @type {HostileWorld} */
  let world;
  before(async () => (world = await HostileWorld.start({ appTime: null })));
  after(() => world?.stop());

  for (const [ahead, verdict] of /** @type {const} */ ([
    [0, 'accepted'],
    [-50, 'accepted'],
    [50, 'accepted'],
    [12 * 3600, 'id_token_expired'],
    [-12 * 3600, 'id_token_from_future'],
  ])) {
    test(`a local clock ${ahead} s ahead: ${verdict}`, async () => {
      world.useNew();
      const page = await world.newPage();
      await page.addInitScript(settableClock, ahead);
      await world.open(page);
      const witness = await page.evaluate(async () =>
        (await fetch('/silent-renew.html', { method: 'HEAD' })).headers.get('date'),
      );
      assert.equal(witness, null);
      assert.equal(await world.signIn(page), verdict);
      const { status, message, code } = await page.evaluate(() => ({
        status: window.oidc.status(),
        message: window.oidc.lastError()?.message ?? '',
        code: window.oidc.lastError()?.code,
      }));
      if (verdict === 'accepted') {
        assert.equal(status, 'authenticated');
        assert.equal(await world.renew(page), 'accepted');
      } else {
        assert.deepEqual([status, code], ['anonymous', verdict]);
        // Production builds leave the sentence to the page of errors; how far the clocks are apart is told everywhere.
        assert.match(message, /now \d+, iat \d+, exp \d+/);
      }
      assert.deepEqual(await page.evaluate(() => window.unhandled), []);
      await page.context().close();
    });
  }
});
