import { signIn } from '../../projects/demo-app/e2e/harness/world.mjs';
import { authorize, openApp, readCounters, whenMarked } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

/**
 * The user comes back from the provider: from there until the app shows who it is. The answer is caught on an empty page
 * first and then opened directly, since a page's clock starts before the redirects that led to it.
 *
 * @type {import('./metric.mjs').Metric}
 */
export const callbackStart = {
  name: 'callback-start',
  isPatient: false,
  async measure(subject) {
    const times = /** @type {number[]} */ ([]);
    const longTasks = /** @type {number[]} */ ([]);
    let requests = /** @type {string[]} */ ([]);
    let providerRequests = 0;
    for (let index = 0; index < (subject.isQuick ? 3 : 6); index++) {
      await inWorld(subject, {}, async (context, world) => {
        const page = await openApp(context, world);
        world.host.isAppWithheld = true;
        await authorize(page);
        await signIn(page, 'alice');
        const callbackUrl = page.url();
        world.host.isAppWithheld = false;
        await page.goto('about:blank');
        world.clearLogs();
        await page.goto(callbackUrl);
        times.push(await whenMarked(page, 'signed-in'));
        requests = world.requests();
        providerRequests = world.provider.requestLog.entries.length;
        longTasks.push(Math.max(0, ...(await readCounters(page)).longTasks));
      });
    }
    return { times, providerRequests, requests, longestTask: Math.max(...longTasks) };
  },
};
