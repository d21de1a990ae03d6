// Builds minimal apps and tells what the library adds to them, against the budgets beside this file, and which source
// files have grown since size-baseline.json was written.
//
//   npm run size [-- --files] [-- --update]     --files: every file, --update: the sizes of today become the baseline
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildSizeApps, referenceOf, weigh } from './size-apps.mjs';

/** @typedef {{ brotli: number, lazy?: number, files: Record<string, number> }} Addition what an app adds to its reference; files in raw bytes */

const root = fileURLToPath(new URL('..', import.meta.url));
const baselineFile = new URL('size-baseline.json', import.meta.url);
/** @type {{ apps: Record<string, number>, assets: Record<string, number> }} */
const budgets = JSON.parse(readFileSync(new URL('size-budgets.json', import.meta.url), 'utf8'));
/** @type {Record<string, Addition>} */
const baseline = JSON.parse(readFileSync(baselineFile, 'utf8'));

const isWanted = (/** @type {string} */ option) => process.argv.includes(option);
const apps = Object.keys(budgets.apps);
const sizes = await buildSizeApps(apps.flatMap((app) => [referenceOf(app), app]));
/** @type {Record<string, Addition>} */
const additions = {};
let isOver = false;

for (const app of apps) {
  const addition = (additions[app] = additionOf(app));
  const budget = budgets.apps[app] ?? 0;
  const isTooBig = addition.brotli > budget;
  isOver ||= isTooBig;
  const change = signed(addition.brotli - (baseline[app]?.brotli ?? 0));
  const lazy = addition.lazy ? `, and ${bytes(addition.lazy)} when needed` : '';
  console.log(
    `${app.padEnd(22)} ${signed(addition.brotli).padStart(7)} bytes brotli${lazy} (${change}), ${verdict(isTooBig, budget)}`,
  );
  const rows = isWanted('--files') ? allFiles(addition) : changedFiles(addition, baseline[app], isTooBig);
  rows.forEach((row) => console.log(`    ${row}`));
}
for (const [asset, budget] of Object.entries(budgets.assets)) {
  const { raw } = weigh(readFileSync(path.join(root, 'dist/oidc-client-lib', asset), 'utf8'));
  isOver ||= raw > budget;
  console.log(`${asset.padEnd(34)} ${bytes(raw)} bytes, ${verdict(raw > budget, budget)}`);
}
if (isWanted('--update')) writeFileSync(baselineFile, `${JSON.stringify(additions, null, 2)}\n`);
process.exit(isOver ? 1 : 0);

/** @param {string} app @returns {Addition} */
function additionOf(app) {
  const size = sizeOf(app);
  const reference = sizeOf(referenceOf(app));
  const grown = Object.entries(size.files)
    .map(([file, count]) => /** @type {const} */ ([file, count - (reference.files[file] ?? 0)]))
    .filter(([, count]) => count !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const lazy = size.lazy.brotli - reference.lazy.brotli;
  return {
    brotli: size.initial.brotli - reference.initial.brotli,
    ...(lazy ? { lazy } : {}),
    files: Object.fromEntries(grown),
  };
}

/** @param {string} app */
function sizeOf(app) {
  const size = sizes.get(app);
  if (!size) throw new Error(`There is no app "${app}" in projects/size.`);
  return size;
}

/** @param {Addition} addition */
function allFiles({ files }) {
  return Object.entries(files)
    .sort(([, one], [, other]) => other - one)
    .map(([file, count]) => `${bytes(count).padStart(7)} raw  ${file}`);
}

/**
 * The files behind a change, the greatest first. A shorter file can grow others by a few bytes, since names are shared
 * out anew: such noise is left out unless the budget is broken.
 *
 * @param {Addition} addition
 * @param {Addition | undefined} before
 * @param {boolean} isTooBig
 */
function changedFiles({ files }, before = { brotli: 0, files: {} }, isTooBig) {
  const noise = isTooBig ? 0 : 15;
  return [...new Set([...Object.keys(files), ...Object.keys(before.files)])]
    .map((file) => ({ file, now: files[file] ?? 0, change: (files[file] ?? 0) - (before.files[file] ?? 0) }))
    .filter(({ change }) => Math.abs(change) > noise)
    .sort((one, other) => other.change - one.change)
    .map(({ file, now, change }) => `${signed(change).padStart(7)} raw  ${file} (now ${bytes(now)})`);
}

/** @param {boolean} isTooBig @param {number} budget */
function verdict(isTooBig, budget) {
  return isTooBig ? `OVER the budget of ${bytes(budget)}` : `budget ${bytes(budget)}`;
}

/** @param {number} count */
function signed(count) {
  return `${count < 0 ? '-' : '+'}${bytes(Math.abs(count))}`;
}

/** @param {number} count */
function bytes(count) {
  return count.toLocaleString('en');
}
