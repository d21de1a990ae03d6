import { newBenchContext } from '../world/bench-page.mjs';
import { startBenchWorld } from '../world/bench-world.mjs';

/**
 * @typedef {Object} Subject
 * @property {import('playwright-core').Browser} browser
 * @property {string} app name of the built app
 * @property {boolean} isQuick whether fewer repetitions do
 *
 * @typedef {Record<string, number | number[] | string | string[] | null>} Sample  what one round brought; lists of numbers
 *   of all rounds are put together, of numbers the median is taken
 *
 * @typedef {Object} Metric
 * @property {string} name
 * @property {boolean} isPatient whether it waits more than it works, so that others may run beside it
 * @property {boolean} [hasBaseline] whether the app without a library is measured as well
 * @property {(subject: Subject) => Promise<Sample>} measure
 */

/**
 * Runs the work in a world and a context of its own, and clears up.
 *
 * @template T
 * @param {Subject} subject
 * @param {{ faults?: Partial<import('../../projects/demo-app/op/faults.mjs').FaultSettings>, settings?: Record<string, unknown> }} options
 * @param {(context: import('playwright-core').BrowserContext, world: import('../world/bench-world.mjs').BenchWorld) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inWorld({ browser, app }, { faults, settings }, work) {
  const world = await startBenchWorld(app, faults);
  const context = await newBenchContext(browser, world, settings);
  try {
    return await work(context, world);
  } finally {
    await context.close();
    await world.stop();
  }
}
