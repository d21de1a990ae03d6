import { setTimeout as sleep } from 'node:timers/promises';

import { openSignedIn } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

const PATIENCE_SECONDS = 120;

/** @type {import('./metric.mjs').Metric} The provider never answers the frame. */
export const hanging = failure('hanging', { hang: true });

/** @type {import('./metric.mjs').Metric} The provider shows a page that refuses to be framed (X-Frame-Options: DENY). */
export const refusedFraming = failure('refused-framing', { refuseFraming: true });

/**
 * How long until the app is told that a renewal failed.
 *
 * @param {string} name
 * @param {Partial<import('../../projects/demo-app/op/faults.mjs').FaultSettings>} fault
 * @returns {import('./metric.mjs').Metric}
 */
function failure(name, fault) {
  return {
    name,
    isPatient: true,
    measure: (subject) =>
      inWorld(subject, {}, async (context, world) => {
        const page = await openSignedIn(context, world);
        world.faults.set(fault);
        const start = performance.now();
        const answer = page.evaluate(() =>
          /** @type {any} */ (window).bench.client.renew().then(
            () => 'no failure',
            (/** @type {any} */ error) => String(error?.code ?? error?.message ?? error?.type ?? error),
          ),
        );
        answer.catch(() => undefined);
        const told = await Promise.race([answer, sleep(PATIENCE_SECONDS * 1000).then(() => null)]);
        return { seconds: told === null ? null : (performance.now() - start) / 1000, told: told ?? 'nothing' };
      }),
  };
}
