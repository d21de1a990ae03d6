import { BASELINE, isOurs, LIBRARIES } from '../libraries.mjs';
import { median } from '../statistics.mjs';
import { barChart, lineChart } from './chart.mjs';
import { field, pooled } from './rows.mjs';

/** @typedef {import('../run.mjs').Results} Results */

/** @param {Results} results @returns {Record<string, string>} SVG by file name */
export function drawCharts(results) {
  const { bundles } = results;
  const panel = (
    /** @type {string} */ title,
    /** @type {import('./rows.mjs').Row['value']} */ value,
    /** @type {(value: number) => string} */ text,
    /** @type {import('./rows.mjs').Row['value']} */ until = () => undefined,
    isWithBaseline = false,
  ) => ({
    title,
    bars: [...(isWithBaseline ? [{ name: BASELINE, title: 'no library' }] : []), ...LIBRARIES].flatMap((library) => {
      const own = value(results, library.name);
      if (own === undefined) return [];
      const most = until(results, library.name) ?? undefined;
      const label = own === null ? 'never' : text(own);
      return {
        label: library.title,
        value: own,
        text: label,
        isOurs: isOurs(library),
        until: most,
      };
    }),
  });
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const milliseconds = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;
  const seconds = (/** @type {number} */ value) => `${value.toFixed(1)} s`;
  return {
    'benchmark-size.svg': barChart('What each library adds to an app', [
      panel('Script added to an app that has nothing else (brotli)', (_, app) => bundles[app]?.brotli, kilobytes),
      panel(
        'Script added to an app that has router and HttpClient anyway (brotli)',
        (_, app) => bundles[app]?.amongOthersBrotli,
        kilobytes,
      ),
    ]),
    'benchmark-start.svg': barChart('How long until the app shows who is signed in', [
      panel('Back from the provider, until signed in (median)', pooled('callback-start', 'times', 0.5), milliseconds),
      panel(
        'Reload with a live session, until signed in (median)',
        pooled('warm-start', 'times', 0.5),
        milliseconds,
        undefined,
        true,
      ),
    ]),
    'benchmark-renewal.svg': barChart('One silent renewal', [
      panel(
        'Duration: median, and 95th percentile',
        pooled('renewal', 'times', 0.5),
        milliseconds,
        pooled('renewal', 'times', 0.95),
      ),
      panel('Script time in the page', field('renewal', 'scriptMs'), (value) => `${value.toFixed(1)} ms`),
      panel('Response bytes', field('renewal', 'bytes'), (value) => Math.round(value).toLocaleString('en')),
    ]),
    'benchmark-failures.svg': barChart('When something goes wrong', [
      panel('The provider never answers: the app is told after', field('hanging', 'seconds'), seconds),
      panel('The provider refuses to be framed: the app is told after', field('refused-framing', 'seconds'), seconds),
      panel(
        'After an outage of 45 s: new tokens by themselves after',
        field('outage', 'recoveredAfterSeconds'),
        seconds,
      ),
    ]),
    ...drawMemory(results),
  };
}

/** @param {Results} results @returns {Record<string, string>} */
function drawMemory({ samples }) {
  const { memory } = samples;
  if (!memory) return {};
  const lines = [{ name: BASELINE, title: 'bare frames' }, ...LIBRARIES].flatMap((library) => {
    const { name, title } = library;
    const rounds = memory[name] ?? [];
    if (rounds.length === 0) return [];
    const checkpoints = /** @type {number[]} */ (rounds[0]?.checkpoints ?? []);
    const points = checkpoints.map((after, index) => {
      const growths = rounds.map(({ heap }) => {
        const states = /** @type {number[]} */ (heap);
        return (states[index] ?? NaN) - (states[0] ?? NaN);
      });
      return /** @type {[number, number]} */ ([after, median(growths)]);
    });
    return {
      label: title,
      points,
      isOurs: isOurs(library),
      isDashed: name === BASELINE,
    };
  });
  return {
    'benchmark-memory.svg': lineChart('Heap growth over silent renewals', {
      heading: 'Heap that stays after garbage collection, since the 20th renewal',
      xLabel: 'renewals',
      yText: (value) => `${Math.round(value / 1000)} kB`,
      lines,
    }),
  };
}
