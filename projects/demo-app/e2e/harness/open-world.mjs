import { after, afterEach } from 'node:test';

import { launchBrowser } from './browser.mjs';
import { SHORT_LIVES } from './demo.mjs';
import { LONG, PROBE_APP } from './probe.mjs';
import { startWorld } from './world.mjs';

/** @typedef {Parameters<typeof startWorld>[0]} WorldOptions */

/**
 * World and browser of one test file, until its tests are over.
 *
 * @param {WorldOptions} [options]
 * @returns {Promise<{ world: import('./world.mjs').World, browser: import('playwright-core').Browser }>}
 */
export async function openWorld(options) {
  const world = await startWorld(options);
  const browser = await launchBrowser();
  after(async () => {
    await browser.close();
    await world.stop();
  });
  return { world, browser };
}

/** The same with the probe app, and lifetimes that no test outlives. @param {WorldOptions} [options] */
export function openProbeWorld(options) {
  return openWorld({ appRoot: PROBE_APP, faults: LONG, ...options });
}

/** The same with the demo and short lifetimes; nothing of a test is left to the next one. @param {WorldOptions} [options] */
export async function openDemoWorld(options) {
  const opened = await openWorld({ faults: SHORT_LIVES, ...options });
  afterEach(async () => {
    opened.world.faults.reset();
    await Promise.all(opened.browser.contexts().map((context) => context.close()));
  });
  return opened;
}
