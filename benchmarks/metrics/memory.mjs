import { BASELINE } from '../libraries.mjs';
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
      const checkpoints = subject.isQuick ? [20, 40, 60] : [20, 100, 200, 300, 400, 500, 600];
      const page = await (isBaseline ? openApp : openSignedIn)(context, world);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      /** @type {({ after: number } & Awaited<ReturnType<typeof stateOf>>)[]} */
      const states = [];
      let done = 0;
      for (const after of checkpoints) {
        await (isBaseline ? openBareFrames : renew)(page, after - done);
        done = after;
        states.push({ after, ...(await stateOf(session)) });
      }
      return {
        checkpoints,
        heap: states.map(({ heap }) => heap),
        code: states.map(({ code }) => code),
        nodes: states.map(({ nodes }) => nodes),
        listeners: states.map(({ listeners }) => listeners),
        documents: states.map(({ documents }) => documents),
        heapPerRenewal: slope(states, 'heap'),
        nodesPerRenewal: slope(states, 'nodes'),
        listenersPerRenewal: slope(states, 'listeners'),
      };
    }),
};

/**
 * Growth per renewal, by least squares. The first third is left out where there is enough: until then the browser still
 * compiles and caches, whatever the library.
 *
 * @param {{ after: number, heap: number, nodes: number, listeners: number }[]} states
 * @param {'heap' | 'nodes' | 'listeners'} name
 */
function slope(states, name) {
  const settled = states.length > 4 ? states.filter(({ after }) => after >= (states.at(-1)?.after ?? 0) / 3) : states;
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanAfter = mean(settled.map(({ after }) => after));
  const meanValue = mean(settled.map((state) => state[name]));
  const covariance = mean(settled.map((state) => (state.after - meanAfter) * (state[name] - meanValue)));
  return covariance / mean(settled.map(({ after }) => (after - meanAfter) ** 2));
}

/** @param {import('playwright-core').CDPSession} session */
async function stateOf(session) {
  const { heap, code } = await heapOf(session);
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (/** @type {string} */ wanted) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return { heap, code, nodes: value('Nodes'), listeners: value('JSEventListeners'), documents: value('Documents') };
}

/**
 * Bytes of the page's objects by a heap snapshot, which collects all garbage first. Machine code is counted apart: the
 * browser compiles what runs often, for a long time, and would hide the few bytes that are looked for.
 *
 * @param {import('playwright-core').CDPSession} session
 * @returns {Promise<{ heap: number, code: number }>}
 */
async function heapOf(session) {
  await session.send('HeapProfiler.enable');
  for (let index = 0; index < 3; index++) await session.send('HeapProfiler.collectGarbage');
  let text = '';
  const onChunk = (/** @type {{ chunk: string }} */ { chunk }) => void (text += chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', onChunk);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', onChunk);
  await session.send('HeapProfiler.disable');
  const { snapshot, nodes } = JSON.parse(text);
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const sizes = { heap: 0, code: 0, elsewhere: 0 };
  for (let index = 0; index < nodes.length; index += fields.length) {
    const type = types[typeAt][nodes[index + typeAt]];
    const part = type === 'code' ? 'code' : /^(native|synthetic)$/.test(type) ? 'elsewhere' : 'heap';
    sizes[part] += nodes[index + sizeAt];
  }
  return sizes;
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
