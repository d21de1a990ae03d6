// A provider that is away for longer than the tokens live. The page's clock and timers are moved on; frames and network are real.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { launchBrowser } from './harness/browser.mjs';
import { authorizeRequests, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

const OUTAGE_SECONDS = 45;
const STEP_MS = 250;
// A whole pause between two attempts at its longest, an attempt that began while the provider was away, and the answer.
const LONGEST_WAIT_SECONDS = 10.25 + 3 + 2;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

for (const [what, outage] of /** @type {const} */ ([
  ['refuses connections', { down: true }],
  ['answers 503', { serverError: true, endpoints: ['authorization', 'discovery', 'jwks'] }],
])) {
  test(`a provider that ${what} for 45 s: expired once, few requests, and back within seconds`, async () => {
    const lifetimes = { idTokenSeconds: 20, accessTokenSeconds: 20 };
    const world = await startWorld({ appRoot: PROBE_APP, faults: lifetimes });
    const context = await browser.newContext();
    await context.clock.install();
    await context.addInitScript(() => (window.probeOptions = { config: { renewBeforeExpirySeconds: 5 } }));
    const page = await context.newPage();
    await page.goto(world.appUrl);
    await whenStarted(page);
    await signInByRedirect(page, 'alice');
    const seen = () =>
      page.evaluate(() => ({
        now: Date.now() / 1000,
        isAuthenticated: window.oidc.isAuthenticated(),
        count: window.oidcEvents.reduce((all, { type }) => ({ ...all, [type]: (all[type] ?? 0) + 1 }), {}),
        reasons: window.oidcEvents.flatMap(({ outcome }) => (outcome ? [outcome.reason] : [])),
      }));
    const pass = async () => {
      await page.clock.runFor(STEP_MS);
      await sleep(10);
    };

    const expiresAt = await page.evaluate(() => window.oidc.session().expiresAt);
    world.faults.set(outage);
    const began = (await seen()).now;
    const logged = world.provider.requestLog.entries.length;
    while ((await seen()).now < began + OUTAGE_SECONDS) {
      await pass();
      const { now, isAuthenticated } = await seen();
      assert.ok(isAuthenticated || now >= expiresAt, 'the session lives until its tokens end');
      assert.ok(!isAuthenticated || now < expiresAt + 2, 'and no longer');
    }
    const away = await seen();
    assert.deepEqual([away.isAuthenticated, away.count.session_expired], [false, 1]);
    assert.deepEqual(new Set(away.reasons), new Set([outage.down ? 'network' : 'provider_error']));

    // To the provider it is as late as it is to the page.
    const moved = Math.round((await seen()).now - Date.now() / 1000);
    world.faults.reset();
    world.faults.set({ ...lifetimes, deviceClockOffsetSeconds: -moved });
    const cameBack = (await seen()).now;
    const before = authorizeRequests(world);
    while (!(await seen()).isAuthenticated) {
      assert.ok((await seen()).now < cameBack + LONGEST_WAIT_SECONDS, 'it recovers by itself, soon');
      await pass();
    }
    const { count } = await seen();
    assert.equal(count.session_expired, 1, 'told once');
    assert.ok(!count.signed_out && !count.sign_in_required);
    assert.ok(authorizeRequests(world) - before <= 2, 'no storm');
    const requests = world.provider.requestLog.entries.length - logged;
    assert.ok(requests < 30, `${requests} requests in all`);
    await context.close();
    await world.stop();
  });
}
