import { setTimeout as sleep } from 'node:timers/promises';

import { openSignedIn } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

const TOKEN_SECONDS = 20;
const OUTAGE_SECONDS = 45;
const PATIENCE_SECONDS = 60;

/** @type {import('./metric.mjs').Metric} The provider is unreachable for longer than a token lives: does renewal start again by itself? */
export const outage = {
  name: 'outage',
  isPatient: true,
  measure: (subject) => {
    const faults = { idTokenSeconds: TOKEN_SECONDS, accessTokenSeconds: TOKEN_SECONDS };
    return inWorld(subject, { faults, settings: { renewBeforeExpirySeconds: 5 } }, async (context, world) => {
      const page = await openSignedIn(context, world);
      const idToken = () => page.evaluate(() => /** @type {any} */ (window).bench.client.idToken());
      world.faults.set({ down: true });
      await sleep(OUTAGE_SECONDS * 1000);
      const stale = await idToken();
      world.faults.set({ down: false });
      world.clearLogs();
      const start = performance.now();
      while (performance.now() - start < PATIENCE_SECONDS * 1000) {
        await sleep(250);
        const token = await idToken();
        if (token && token !== stale) {
          return {
            recoveredAfterSeconds: (performance.now() - start) / 1000,
            authorizeRequests: world.authorizeRequests(),
          };
        }
      }
      return { recoveredAfterSeconds: null, authorizeRequests: world.authorizeRequests() };
    });
  },
};
