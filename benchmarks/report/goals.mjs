import { BASELINE, isOurs, LIBRARIES, OURS } from '../libraries.mjs';
import { field, pooled } from './rows.mjs';

/**
 * @typedef {import('../run.mjs').Results} Results
 * @typedef {{ goal: string, measured: string, isMet: boolean }} Verdict
 */

/**
 * What the library holds itself to, as ratios within the same run where speed is concerned.
 *
 * @param {Results} results
 * @returns {Verdict[]}
 */
export function judgeGoals(results) {
  const ours = (/** @type {import('./rows.mjs').Row['value']} */ value) => Number(value(results, OURS.name) ?? NaN);
  const bestOther = (/** @type {import('./rows.mjs').Row['value']} */ value) =>
    Math.min(...LIBRARIES.filter((library) => !isOurs(library)).map(({ name }) => Number(value(results, name) ?? NaN)));
  const baseline = (/** @type {import('./rows.mjs').Row['value']} */ value) => Number(value(results, BASELINE) ?? NaN);
  const atMost = (
    /** @type {string} */ goal,
    /** @type {number} */ value,
    /** @type {number} */ limit,
    digits = 0,
  ) => ({
    goal,
    measured: number(value, digits),
    isMet: value <= limit,
  });

  const { core, ...features } = results.features;
  const [biggest] = Object.entries(features).sort(([, one], [, other]) => other.brotli - one.brotli);
  const callback = pooled('callback-start', 'times', 0.5);
  const reload = pooled('warm-start', 'times', 0.5);
  const median = pooled('renewal', 'times', 0.5);
  const firstRequests = /** @type {string[]} */ (results.samples['renewal']?.[OURS.name]?.[0]?.firstRequests ?? []);
  const heap = field('memory', 'heapPerRenewal');
  return [
    atMost('The library adds at most 8 kB brotli', (core?.brotli ?? NaN) / 1000, 8, 1),
    ...(biggest
      ? [
          {
            ...atMost('An optional feature adds at most 2 kB', biggest[1].brotli / 1000, 2, 1),
            measured: `${number(biggest[1].brotli / 1000, 1)} (${biggest[0]})`,
          },
        ]
      : []),
    atMost('No request between callback and signed in', ours(field('callback-start', 'providerRequests')), 0),
    atMost('Callback to signed in: at most 0.6 of the best other', ours(callback) / bestOther(callback), 0.6, 2),
    atMost('Reload: at most 1.1 of the app without a library', ours(reload) / baseline(reload), 1.1, 2),
    atMost('Reload: no request', ours(field('warm-start', 'providerRequests')), 0),
    atMost('First renewal of a page: 2 requests', firstRequests.length, 2),
    atMost('Each further renewal: 1 request', ours(field('renewal', 'requestCount')), 1),
    atMost(
      'Renewal: at most the bytes of the thriftiest other',
      ours(field('renewal', 'bytes')) / bestOther(field('renewal', 'bytes')),
      1,
      2,
    ),
    atMost('Renewal: at most the time of the fastest other', ours(median) / bestOther(median), 1, 2),
    atMost('Renewal: at most one change detection pass', ours(field('renewal', 'passes')), 1, 1),
    atMost('Renewal: no long task', ours(field('renewal', 'longTasks')), 0),
    atMost('Silent page with its script: under 0.5 kB', ours(field('renewal', 'silentPageBytes')) / 1000, 0.5, 2),
    atMost('Idle: no timer callback', ours(field('idle', 'timersPerMinute')), 0),
    atMost('Idle: no change detection pass', ours(field('idle', 'passesPerMinute')), 0),
    atMost('Heap per renewal: at most 100 bytes beyond what a bare frame leaves', ours(heap) - baseline(heap), 100),
    atMost('DOM nodes per renewal: none', ours(field('memory', 'nodesPerRenewal')), 0.005, 2),
    atMost('Listeners per renewal: none', ours(field('memory', 'listenersPerRenewal')), 0.005, 2),
    atMost('Five tabs: one authorization request per expiry', ours(field('tabs', 'requestsPerExpiry')), 1, 1),
    atMost('A frame that is never answered: told within 10 s', ours(field('hanging', 'seconds')), 10.1, 1),
    atMost('A provider that refuses to be framed: told within 3 s', ours(field('refused-framing', 'seconds')), 3, 1),
  ];
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits).replace(/^-(0(?:\.0+)?)$/, '$1') : '';
}
