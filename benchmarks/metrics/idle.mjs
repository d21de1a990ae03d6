import { setTimeout as sleep } from 'node:timers/promises';

import { BASELINE } from '../libraries.mjs';
import { openApp, openSignedIn, readCounters } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/** @type {import('./metric.mjs').Metric} Signed in, and nothing to do for a long time: what still happens? */
export const idle = {
  name: 'idle',
  isPatient: true,
  hasBaseline: true,
  measure: (subject) =>
    inWorld(subject, {}, async (context, world) => {
      const seconds = subject.isQuick ? 30 : 60;
      const page = await (subject.app === BASELINE ? openApp : openSignedIn)(context, world);
      await sleep(3000);
      world.clearLogs();
      const before = await readCounters(page);
      await sleep(seconds * 1000);
      const after = await readCounters(page);
      const perMinute = (/** @type {'timers' | 'passes'} */ name) => ((after[name] - before[name]) * 60) / seconds;
      return {
        timersPerMinute: perMinute('timers'),
        passesPerMinute: perMinute('passes'),
        requestCount: world.requests().length,
      };
    }),
};
