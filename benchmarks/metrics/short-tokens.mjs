import { openSignedIn } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/**
 * The article's configuration: id_tokens of 10 s, access tokens of 30 s. For how much of the time does the app hold an
 * id_token that has expired, or none?
 *
 * @param {string} name
 * @param {number} [renewBeforeExpirySeconds] for libraries that have such a setting
 * @returns {import('./metric.mjs').Metric}
 */
function shortTokens(name, renewBeforeExpirySeconds) {
  return {
    name,
    isPatient: true,
    measure: (subject) => {
      const options = {
        faults: { idTokenSeconds: 10, accessTokenSeconds: 30 },
        settings: renewBeforeExpirySeconds === undefined ? {} : { renewBeforeExpirySeconds },
      };
      return inWorld(subject, options, async (context, world) => {
        const page = await openSignedIn(context, world);
        world.clearLogs();
        const seconds = subject.isQuick ? 45 : 90;
        const expiredShare = await page.evaluate(async (seconds) => {
          const { bench, benchSleep } = /** @type {any} */ (window);
          const end = Date.now() + seconds * 1000;
          let samples = 0;
          let expired = 0;
          while (Date.now() < end) {
            await benchSleep(100);
            const payload = bench.client.idToken()?.split('.')[1];
            const claims = payload && JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
            samples++;
            if (!claims || claims.exp * 1000 <= Date.now()) expired++;
          }
          return expired / samples;
        }, seconds);
        return { expiredShare, renewalsPerMinute: (world.authorizeRequests() * 60) / seconds };
      });
    },
  };
}

export const shortTokensByDefault = shortTokens('short-tokens');
export const shortTokensTuned = shortTokens('short-tokens-tuned', 5);
