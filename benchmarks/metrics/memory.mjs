import { BASELINE, OURS } from '../libraries.mjs';
import { openApp, openSignedIn, renew } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/**
 * What stays in the page after many renewals, when all garbage is collected. The app without a library is the control: it
 * opens and removes as many bare frames, so that what browser and driver keep of a frame is known.
 *
 * @type {import('./metric.mjs').Metric}
 */
export const memory = {
  name: 'memory',
  isPatient: false,
  hasBaseline: true,
  measure: (subject) =>
    inWorld(subject, {}, async (context, world) => {
      const isBaseline = subject.app === BASELINE;
      const isLong = isBaseline || subject.app === OURS.name;
      const checkpoints = subject.isQuick ? [20, 60] : isLong ? [20, 200, 600] : [20, 200];
      const page = await (isBaseline ? openApp : openSignedIn)(context, world);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      /** @type {{ after: number, heap: number, nodes: number, listeners: number, documents: number }[]} */
      const states = [];
      let done = 0;
      for (const after of checkpoints) {
        await (isBaseline ? openBareFrames : renew)(page, after - done);
        done = after;
        states.push({ after, ...(await stateOf(session)) });
      }
      const [early] = states;
      const late = states.at(-1);
      if (!early || !late) throw new Error('There are no checkpoints.');
      return {
        checkpoints,
        heap: states.map(({ heap }) => heap),
        nodes: states.map(({ nodes }) => nodes),
        listeners: states.map(({ listeners }) => listeners),
        documents: states.map(({ documents }) => documents),
        heapPerRenewal: (late.heap - early.heap) / (late.after - early.after),
        nodesPerRenewal: (late.nodes - early.nodes) / (late.after - early.after),
        listenersPerRenewal: (late.listeners - early.listeners) / (late.after - early.after),
      };
    }),
};

/** @param {import('playwright-core').CDPSession} session */
async function stateOf(session) {
  await session.send('HeapProfiler.enable');
  for (let index = 0; index < 5; index++) {
    await session.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (/** @type {string} */ wanted) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return {
    heap: value('JSHeapUsedSize'),
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
    documents: value('Documents'),
  };
}

/** @param {import('playwright-core').Page} page @param {number} times */
async function openBareFrames(page, times) {
  await page.evaluate(async (count) => {
    for (let index = 0; index < count; index++) {
      const frame = document.createElement('iframe');
      frame.style.display = 'none';
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      frame.contentWindow?.location.replace('/silent-renew.html');
      await loaded;
      frame.remove();
    }
  }, times);
}
