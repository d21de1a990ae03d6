import { BASELINE } from '../libraries.mjs';
import { openApp, openSignedIn, readCounters, whenMarked } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/** @type {import('./metric.mjs').Metric} The page is reloaded while the session lives: until the app shows who it is. */
export const warmStart = {
  name: 'warm-start',
  isPatient: false,
  hasBaseline: true,
  measure: (subject) =>
    inWorld(subject, {}, async (context, world) => {
      const isBaseline = subject.app === BASELINE;
      const page = await (isBaseline ? openApp : openSignedIn)(context, world);
      const times = [];
      const longTasks = [];
      for (let index = 0; index < (subject.isQuick ? 8 : 15); index++) {
        world.clearLogs();
        await page.reload();
        times.push(await whenMarked(page, isBaseline ? 'rendered' : 'signed-in'));
        longTasks.push(Math.max(0, ...(await readCounters(page)).longTasks));
      }
      return {
        times,
        providerRequests: world.provider.requestLog.entries.length,
        requests: world.requests(),
        longestTask: Math.max(...longTasks),
      };
    }),
};
