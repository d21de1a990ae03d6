import { setTimeout as sleep } from 'node:timers/promises';

import { openSignedIn } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/** @type {import('./metric.mjs').Metric} Three parts of an app ask for a renewal at once. */
export const concurrent = {
  name: 'concurrent',
  isPatient: true,
  measure: (subject) =>
    inWorld(subject, {}, async (context, world) => {
      const page = await openSignedIn(context, world);
      world.clearLogs();
      const outcomes = page.evaluate(async () => {
        const { client } = /** @type {any} */ (window).bench;
        const settled = await Promise.allSettled([client.renew(), client.renew(), client.renew()]);
        return settled.filter(({ status }) => status === 'fulfilled').length;
      });
      // Some never settle.
      const succeeded = await Promise.race([outcomes, sleep(60_000).then(() => 0)]);
      outcomes.catch(() => undefined);
      return { succeeded, authorizeRequests: world.authorizeRequests() };
    }),
};
