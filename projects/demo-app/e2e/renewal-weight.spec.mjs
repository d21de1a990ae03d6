// Many renewals in a row leave nothing behind. The long version is `npm run soak`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { launchBrowser } from './harness/browser.mjs';
import { LONG, openSignedIn, PROBE_APP } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';
import { weighRenewals, WEIGHING_BROWSER } from './renewal/soak.mjs';

test('60 renewals: heap, DOM nodes and listeners stay as they are', async () => {
  const browser = await launchBrowser(WEIGHING_BROWSER);
  const world = await startWorld({ appRoot: PROBE_APP, faults: LONG });
  const page = await openSignedIn(browser, world);
  const { before, after, heapGrowth } = await weighRenewals(page, { warmUp: 20, renewals: 40 });
  assert.ok(heapGrowth < 0.02, `${(heapGrowth * 100).toFixed(2)} %`);
  assert.deepEqual({ ...after, heap: 0 }, { ...before, heap: 0 });
  await browser.close();
  await world.stop();
});
