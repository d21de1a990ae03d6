import { openSignedIn, readCounters, renew } from '../world/bench-page.mjs';
import { inWorld } from './metric.mjs';

const PAUSE_MS = 60;
const SAMPLING_MICROSECONDS = 100;
const PROFILED = 20;

/** @type {import('./metric.mjs').Metric} Silent renewals by hand, one after the other, in a page that stays open. */
export const renewal = {
  name: 'renewal',
  isPatient: false,
  measure: (subject) =>
    inWorld(subject, {}, async (context, world) => {
      const times = subject.isQuick ? 20 : 60;
      const page = await openSignedIn(context, world);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      const traffic = await countTraffic(session);

      world.clearLogs();
      await renew(page, 1, PAUSE_MS);
      const first = { requests: world.requests(), bytes: traffic.take() };
      const silentPageBytes = world.host.requests
        .filter(({ path, referrer }) => path === '/silent-renew.html' || referrer === '/silent-renew.html')
        .reduce((sum, { bytes }) => sum + bytes, 0);

      world.clearLogs();
      await renew(page, 1, PAUSE_MS);
      const second = { requests: world.requests(), bytes: traffic.take() };

      const before = { ...(await readCounters(page)), ...(await processorTime(session)) };
      const durations = await renew(page, times, PAUSE_MS);
      const after = { ...(await readCounters(page)), ...(await processorTime(session)) };
      const perRenewal = (/** @type {'timers' | 'passes' | 'scriptMs' | 'taskMs'} */ name) =>
        (after[name] - before[name]) / times;
      const frames = page.frames().filter((frame) => frame !== page.mainFrame());
      return {
        times: durations.map(({ ms }) => ms),
        sinceAnswer: durations.map(({ sinceAnswerMs }) => sinceAnswerMs),
        firstRequests: first.requests,
        firstBytes: first.bytes,
        requests: second.requests,
        requestCount: second.requests.length,
        bytes: second.bytes,
        silentPageBytes,
        timers: perRenewal('timers'),
        passes: perRenewal('passes'),
        scriptMs: perRenewal('scriptMs'),
        taskMs: perRenewal('taskMs'),
        profiledMs: await profiledTime(session, () => renew(page, PROFILED, PAUSE_MS)),
        longTasks: after.longTasks.length - before.longTasks.length,
        framesLeft: frames.length,
        framesWithTokens: frames.filter((frame) => /[#&](id_token|access_token)=/.test(frame.url())).length,
      };
    }),
};

/** @param {import('playwright-core').CDPSession} session */
async function processorTime(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (/** @type {string} */ wanted) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return { scriptMs: seconds('ScriptDuration') * 1000, taskMs: seconds('TaskDuration') * 1000 };
}

/**
 * What scripts compute in one renewal: request, validation, session. By a profiler, and so apart from all other figures;
 * what the browser itself does for them is none of it, such as making the frame, or WebCrypto in threads of its own.
 *
 * @param {import('playwright-core').CDPSession} session
 * @param {() => Promise<unknown>} work
 */
async function profiledTime(session, work) {
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  await session.send('Profiler.disable');
  const ofScripts = new Set(
    profile.nodes.filter(({ callFrame }) => callFrame.url.startsWith('http')).map(({ id }) => id),
  );
  const microseconds = (profile.samples ?? []).reduce((sum, id, index) => {
    // A delta is the time before its sample; what the sample saw lasted until the next one.
    return ofScripts.has(id) ? sum + (profile.timeDeltas?.[index + 1] ?? 0) : sum;
  }, 0);
  return microseconds / 1000 / PROFILED;
}

/**
 * Counts what comes over the wire, headers and redirects included.
 *
 * @param {import('playwright-core').CDPSession} session
 */
async function countTraffic(session) {
  let bytes = 0;
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ redirectResponse }) => {
    bytes += redirectResponse?.encodedDataLength ?? 0;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return {
    take() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
  };
}
