import { BASELINE, isOurs, LIBRARIES } from '../libraries.mjs';
import { median, quantile } from '../statistics.mjs';

/**
 * @typedef {import('../run.mjs').Results} Results
 * @typedef {Object} Row
 * @property {string} group
 * @property {string} title with the unit
 * @property {(results: Results, app: string) => number | null | undefined} value null: never; undefined: not measured
 * @property {(value: number) => string} [format]
 * @property {boolean} [isUnranked] whether less is not simply better
 */

/** @type {Row[]} One line of the table each; less is better in all of them unless told. */
export const ROWS = [
  {
    group: 'Size',
    title: 'script added, kB raw',
    value: (results, app) => results.bundles[app]?.raw,
    format: kilobytes,
  },
  {
    group: 'Size',
    title: 'script added, kB gzip',
    value: (results, app) => results.bundles[app]?.gzip,
    format: kilobytes,
  },
  {
    group: 'Size',
    title: 'script added, kB brotli',
    value: (results, app) => results.bundles[app]?.brotli,
    format: kilobytes,
  },
  {
    group: 'Size',
    title: 'to an app with router and HttpClient, kB brotli',
    value: (results, app) => results.bundles[app]?.amongOthersBrotli,
    format: kilobytes,
  },
  {
    group: 'Size',
    title: 'silent page with its scripts, kB raw',
    value: field('renewal', 'silentPageBytes'),
    format: kilobytes,
  },

  {
    group: 'Start',
    title: 'back from the provider until signed in, ms',
    value: pooled('callback-start', 'times', 0.5),
    format: whole,
  },
  {
    group: 'Start',
    title: '… requests to the provider',
    value: field('callback-start', 'providerRequests'),
    format: whole,
  },
  {
    group: 'Start',
    title: 'reload with a live session until signed in, ms',
    value: pooled('warm-start', 'times', 0.5),
    format: whole,
  },
  {
    group: 'Start',
    title: '… requests to the provider',
    value: field('warm-start', 'providerRequests'),
    format: whole,
  },

  { group: 'One silent renewal', title: 'median, ms', value: pooled('renewal', 'times', 0.5), format: tenths },
  {
    group: 'One silent renewal',
    title: '95th percentile, ms',
    value: pooled('renewal', 'times', 0.95),
    format: tenths,
  },
  {
    group: 'One silent renewal',
    title: '… of which after the answer, median, ms',
    value: pooled('renewal', 'sinceAnswer', 0.5),
    format: tenths,
  },
  {
    group: 'One silent renewal',
    title: 'requests of the first',
    value: (results, app) => listLength(results, app, 'firstRequests'),
    format: whole,
  },
  {
    group: 'One silent renewal',
    title: 'requests of each further one',
    value: field('renewal', 'requestCount'),
    format: whole,
  },
  {
    group: 'One silent renewal',
    title: 'response bytes of the first',
    value: field('renewal', 'firstBytes'),
    format: whole,
  },
  {
    group: 'One silent renewal',
    title: 'response bytes of each further one',
    value: field('renewal', 'bytes'),
    format: whole,
  },
  {
    group: 'One silent renewal',
    title: 'computed by scripts, validation included, ms (profiler)',
    value: field('renewal', 'profiledMs'),
    format: tenths,
  },
  {
    group: 'One silent renewal',
    title: 'script time in the page, ms',
    value: field('renewal', 'scriptMs'),
    format: tenths,
  },
  { group: 'One silent renewal', title: 'main thread busy, ms', value: field('renewal', 'taskMs'), format: tenths },
  { group: 'One silent renewal', title: 'change detection passes', value: field('renewal', 'passes'), format: tenths },
  { group: 'One silent renewal', title: 'timer callbacks', value: field('renewal', 'timers'), format: tenths },
  {
    group: 'One silent renewal',
    title: 'long tasks (over 50 ms)',
    value: field('renewal', 'longTasks'),
    format: whole,
  },
  { group: 'One silent renewal', title: 'frames left behind', value: field('renewal', 'framesLeft'), format: whole },
  {
    group: 'One silent renewal',
    title: '… with tokens in their URL',
    value: field('renewal', 'framesWithTokens'),
    format: whole,
  },

  { group: 'Idle', title: 'timer callbacks a minute', value: field('idle', 'timersPerMinute'), format: whole },
  { group: 'Idle', title: 'change detection passes a minute', value: field('idle', 'passesPerMinute'), format: whole },

  { group: 'Memory', title: 'heap per renewal, bytes', value: field('memory', 'heapPerRenewal'), format: whole },
  { group: 'Memory', title: 'DOM nodes per renewal', value: field('memory', 'nodesPerRenewal'), format: hundredths },
  {
    group: 'Memory',
    title: 'listeners per renewal',
    value: field('memory', 'listenersPerRenewal'),
    format: hundredths,
  },

  {
    group: 'When it matters',
    title: 'id_tokens of 10 s: time without a valid one, by default settings, %',
    value: field('short-tokens', 'expiredShare'),
    format: percent,
  },
  {
    group: 'When it matters',
    title: '… renewals a minute',
    value: field('short-tokens', 'renewalsPerMinute'),
    format: whole,
    isUnranked: true,
  },
  {
    group: 'When it matters',
    title: '… time without a valid one, told to renew 5 s before expiry, %',
    value: field('short-tokens-tuned', 'expiredShare'),
    format: percent,
  },
  {
    group: 'When it matters',
    title: 'three renewals at once: authorization requests',
    value: field('concurrent', 'authorizeRequests'),
    format: whole,
  },
  {
    group: 'When it matters',
    title: '… of the three, how many fail',
    value: (results, app) => missing(field('concurrent', 'succeeded')(results, app)),
    format: whole,
  },
  {
    group: 'When it matters',
    title: 'five tabs: authorization requests per expiry',
    value: field('tabs', 'requestsPerExpiry'),
    format: tenths,
  },
  {
    group: 'When it matters',
    title: 'provider never answers the frame: told after, s',
    value: field('hanging', 'seconds'),
    format: tenths,
  },
  {
    group: 'When it matters',
    title: 'provider refuses to be framed: told after, s',
    value: field('refused-framing', 'seconds'),
    format: tenths,
  },
  {
    group: 'When it matters',
    title: 'outage of 45 s: renewed by itself after, s',
    value: field('outage', 'recoveredAfterSeconds'),
    format: tenths,
  },
];

/** @param {string} metric @param {string} name @returns {Row['value']} median of the rounds */
export function field(metric, name) {
  return ({ samples }, app) => {
    const values = (samples[metric]?.[app] ?? []).map((sample) => sample[name]);
    if (values.length === 0) return undefined;
    const numbers = values.filter((value) => typeof value === 'number');
    return numbers.length < values.length / 2 || numbers.length === 0 ? null : median(numbers);
  };
}

/** @param {string} metric @param {string} name @param {number} share @returns {Row['value']} quantile of all rounds together */
export function pooled(metric, name, share) {
  return ({ samples }, app) => {
    const values = (samples[metric]?.[app] ?? []).flatMap((sample) => /** @type {number[]} */ (sample[name] ?? []));
    return values.length === 0 ? undefined : quantile(values, share);
  };
}

/** @param {Results} results @param {string} app @param {string} name */
function listLength({ samples }, app, name) {
  const list = samples['renewal']?.[app]?.[0]?.[name];
  return Array.isArray(list) ? list.length : undefined;
}

/** @param {number | null | undefined} succeeded of three */
function missing(succeeded) {
  return typeof succeeded === 'number' ? 3 - succeeded : succeeded;
}

/** @param {Row} row @param {Results} results @param {string} app */
export function cell({ value, format = String }, results, app) {
  const number = value(results, app);
  if (number === undefined) return '';
  return number === null ? 'never' : format(number);
}

/**
 * The libraries that are best in a row, as far as the table's digits tell them apart.
 *
 * @param {Row} row
 * @param {Results} results
 */
export function winners(row, results) {
  if (row.isUnranked) return [];
  const cells = LIBRARIES.map(({ name }) => ({ name, text: cell(row, results, name) })).filter(
    ({ text }) => text !== '',
  );
  const rank = (/** @type {string} */ text) => (text === 'never' ? Infinity : Number(text.replaceAll(',', '')));
  const best = Math.min(...cells.map(({ text }) => rank(text)));
  const names = cells.filter(({ text }) => rank(text) === best).map(({ name }) => name);
  return names.length === cells.length ? [] : names;
}

/** @param {Row} row @param {Results} results */
export function isLostByUs(row, results) {
  const best = winners(row, results);
  return best.length > 0 && !LIBRARIES.some((library) => isOurs(library) && best.includes(library.name));
}

/** @param {Row} row @param {Results} results */
export function baselineCell(row, results) {
  return cell(row, results, BASELINE);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}
/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en').replace('-0', '0');
}
/** @param {number} value */
function tenths(value) {
  return value.toFixed(1);
}
/** @param {number} value */
function hundredths(value) {
  return value.toFixed(2).replace('-0.00', '0.00');
}
/** @param {number} share */
function percent(share) {
  return String(Math.round(share * 100));
}
