// Measures the library beside others and writes docs/benchmarks.md with its charts.
//
//   npm run bench [-- --quick] [--only renewal …] [--libraries oidc-client-lib …] [--no-build] [--render]
//
//   --quick      one round of fewer repetitions, about three minutes; writes no docs
//   --only       these metrics; writes no docs
//   --libraries  these libraries; writes no docs
//   --no-build   with the apps as they were built last
//   --render     measures nothing: writes the docs anew from the last results
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { launchBrowser } from '../projects/demo-app/e2e/harness/browser.mjs';
import { buildSizeApps, referenceOf } from '../scripts/size-apps.mjs';
import { buildApps, installLibraries } from './build-apps.mjs';
import { BASELINE, LIBRARIES, UNVERIFIED } from './libraries.mjs';
import { describeSetup } from './machine.mjs';
import { bundle } from './metrics/bundle.mjs';
import { METRICS } from './metrics/index.mjs';
import { printSummary } from './report/summary.mjs';
import { writeDocs } from './report/write-docs.mjs';

const ROUNDS = 5;
/** Memory and all that waits: a round takes long, and says the same each time. */
const LONG_ROUNDS = 2;
const PATIENT_AT_ONCE = 24;

/**
 * @typedef {import('./metrics/metric.mjs').Sample} Sample
 * @typedef {ReturnType<typeof describeSetup> & {
 *   isQuick: boolean,
 *   bundles: Record<string, ReturnType<typeof bundle>>,
 *   features: Record<string, { brotli: number, lazyBrotli: number }>,
 *   samples: Record<string, Record<string, Sample[]>>,
 * }} Results
 */

const resultsFolder = new URL('results/', import.meta.url);
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    libraries: { type: 'string', multiple: true, default: [] },
    'no-build': { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
  },
});
const isPartial = options.only.length > 0 || options.libraries.length > 0;
const isForDocs = !options.quick && !isPartial;
const resultsFile = new URL(isForDocs || options.render ? 'latest.json' : 'trial.json', resultsFolder);

if (options.render) {
  await writeDocs(JSON.parse(await readFile(resultsFile, 'utf8')));
} else {
  const results = await measureAll();
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(resultsFile, `${JSON.stringify(results, null, 1)}\n`);
  printSummary(results);
  if (isForDocs) await writeDocs(results);
}

/** @returns {Promise<Results>} */
async function measureAll() {
  if (!options['no-build']) {
    say('Installing the other libraries');
    await installLibraries();
    say('Building the apps');
    await buildApps();
  }
  const browser = await launchBrowser();
  try {
    const samples = await measureInTurn(browser);
    const [patient, features] = await Promise.all([measureSideBySide(browser), isPartial ? {} : weighFeatures()]);
    const apps = [UNVERIFIED, ...LIBRARIES.map(({ name }) => name)];
    return {
      ...describeSetup(browser),
      isQuick: options.quick,
      bundles: Object.fromEntries(apps.map((app) => [app, bundle(app)])),
      features,
      samples: { ...samples, ...patient },
    };
  } finally {
    await browser.close();
  }
}

/** What the processor is needed for: one after the other, the libraries taking turns, another one first in each round. */
async function measureInTurn(/** @type {import('playwright-core').Browser} */ browser) {
  /** @type {Results['samples']} */
  const samples = {};
  const metrics = wanted().filter(({ isPatient }) => !isPatient);
  for (let round = 0; round < (options.quick ? 1 : ROUNDS); round++) {
    for (const metric of metrics) {
      if (metric.name === 'memory' && round >= LONG_ROUNDS) continue;
      for (const app of rotated(appsOf(metric), round)) await measure(browser, metric, app, samples);
    }
  }
  return samples;
}

/** What mostly waits: all side by side. */
async function measureSideBySide(/** @type {import('playwright-core').Browser} */ browser) {
  /** @type {Results['samples']} */
  const samples = {};
  const metrics = wanted().filter(({ isPatient }) => isPatient);
  const rounds = Array.from({ length: options.quick ? 1 : LONG_ROUNDS });
  const waiting = rounds.flatMap(() => metrics.flatMap((metric) => appsOf(metric).map((app) => ({ metric, app }))));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await measure(browser, next.metric, next.app, samples);
    }
  };
  await Promise.all(Array.from({ length: PATIENT_AT_ONCE }, work));
  return samples;
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./metrics/metric.mjs').Metric} metric
 * @param {string} app
 * @param {Results['samples']} samples where it goes
 */
async function measure(browser, metric, app, samples) {
  const start = performance.now();
  const list = ((samples[metric.name] ??= {})[app] ??= []);
  try {
    list.push(await metric.measure({ browser, app, isQuick: options.quick }));
    say(`${metric.name}: ${app}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    say(`${metric.name}: ${app} FAILED: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}

/** What each optional feature of ours adds to the bare library. */
async function weighFeatures() {
  /** @type {{ apps: Record<string, number> }} */
  const { apps } = JSON.parse(await readFile(new URL('../scripts/size-budgets.json', import.meta.url), 'utf8'));
  const names = Object.keys(apps);
  const sizes = await buildSizeApps(names.flatMap((name) => [referenceOf(name), name]));
  say('Features weighed');
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = sizes.get(name);
      const reference = sizes.get(referenceOf(name));
      if (!own || !reference) return [];
      const brotli = own.initial.brotli - reference.initial.brotli;
      return [[name, { brotli, lazyBrotli: own.lazy.brotli - reference.lazy.brotli }]];
    }),
  );
}

function wanted() {
  return METRICS.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
}

/** @param {import('./metrics/metric.mjs').Metric} metric */
function appsOf({ hasBaseline }) {
  const names = [...(hasBaseline ? [BASELINE] : []), ...LIBRARIES.map(({ name }) => name)];
  return names.filter((name) => options.libraries.length === 0 || options.libraries.includes(name));
}

/** @template T @param {T[]} list @param {number} by @returns {T[]} */
function rotated(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** @param {string} text */
function say(text) {
  console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);
}
