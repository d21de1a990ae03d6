import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

import { BASELINE, LIBRARIES, OURS, UNVERIFIED } from '../libraries.mjs';
import { drawCharts } from './charts.mjs';
import { judgeGoals } from './goals.mjs';
import { cell, isLostByUs, ROWS, winners } from './rows.mjs';

/** @typedef {import('../run.mjs').Results} Results */

const docs = new URL('../../docs/', import.meta.url);

/** Writes docs/benchmarks.md and its charts. @param {Results} results */
export async function writeDocs(results) {
  for (const [name, svg] of Object.entries(drawCharts(results))) await writeFile(new URL(`images/${name}`, docs), svg);
  const frame = await readFile(new URL('benchmarks.md.template', import.meta.url), 'utf8');
  const parts = /** @type {Record<string, string>} */ ({
    SETUP: setup(results),
    TABLE: table(results),
    LOST: lost(results),
    GOALS: goals(results),
    FEATURES: features(results),
    REQUESTS: requests(results),
    UNVERIFIED: ((results.bundles[UNVERIFIED]?.brotli ?? NaN) / 1000).toFixed(1),
  });
  const text = frame.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name] ?? '');
  const file = fileURLToPath(new URL('benchmarks.md', docs));
  const options = await prettier.resolveConfig(file);
  await writeFile(file, await prettier.format(text, { ...options, filepath: file }));
}

/** @param {Results} results */
function setup({ date, machine, versions }) {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date}, on ${machine.processor} with ${machine.memory} (${machine.system}), with ${list.join(', ')}. The load average over a quarter of an hour was ${machine.load}: as far as that is beyond the cores, other programs shared them, and times are longer and less even than on a machine of its own.`;
}

/** @param {Results} results */
function table(results) {
  const apps = [BASELINE, ...LIBRARIES.map(({ name }) => name)];
  const lines = [
    line(['', 'no library', ...LIBRARIES.map(({ title }) => title)]),
    line(['---', ...apps.map(() => '---:')]),
  ];
  let group = '';
  for (const row of ROWS) {
    const best = winners(row, results);
    const cells = apps.map((app) => {
      const text = cell(row, results, app);
      return best.includes(app) ? `**${text}**` : text;
    });
    if (cells.every((text) => text === '')) continue;
    if (row.group !== group) lines.push(line([`**${row.group}**`, ...apps.map(() => '')]));
    group = row.group;
    lines.push(line([row.title, ...cells]));
  }
  return lines.join('\n');
}

/** Every row that another library wins. @param {Results} results */
function lost(results) {
  const rows = ROWS.filter((row) => isLostByUs(row, results)).map((row) => {
    const [best = ''] = winners(row, results);
    const { title } = LIBRARIES.find(({ name }) => name === best) ?? OURS;
    const full = row.title.startsWith('…') ? `${row.group}: ${row.title.slice(2)}` : `${row.group}: ${row.title}`;
    return `- ${full}: ${cell(row, results, best)} (${title}), here ${cell(row, results, OURS.name)}`;
  });
  return rows.length > 0 ? rows.join('\n') : 'In no row of the table.';
}

/** @param {Results} results */
function goals(results) {
  const rows = judgeGoals(results).map(({ goal, measured, isMet }) => line([goal, measured, isMet ? 'yes' : '**no**']));
  return [line(['goal', 'measured', 'met']), line(['---', '---:', '---']), ...rows].join('\n');
}

/** @param {Results} results */
function features({ features }) {
  const rows = Object.entries(features).map(([name, { brotli, lazyBrotli }]) =>
    line([
      name === 'core' ? '`provideOidc(config)`' : name,
      (brotli / 1000).toFixed(2),
      lazyBrotli ? (lazyBrotli / 1000).toFixed(1) : '',
    ]),
  );
  return [line(['', 'at start, kB brotli', 'when needed, kB brotli']), line(['---', '---:', '---:']), ...rows].join(
    '\n',
  );
}

/** @param {Results} results */
function requests({ samples }) {
  const rows = LIBRARIES.map(({ name, title }) => {
    const [sample] = samples['renewal']?.[name] ?? [];
    return line([title, list(sample?.firstRequests), list(sample?.requests)]);
  });
  return [line(['', 'first renewal of a page', 'each further one']), line(['---', '---', '---']), ...rows].join('\n');
}

/** @param {unknown} names */
function list(names) {
  if (!Array.isArray(names)) return '';
  return names.map((name) => `\`${String(name).replace('GET ', '')}\``).join(', ');
}

/** @param {string[]} cells */
function line(cells) {
  return `| ${cells.join(' | ')} |`;
}
