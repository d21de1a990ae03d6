import { BASELINE, LIBRARIES } from '../libraries.mjs';
import { cell, isLostByUs, ROWS } from './rows.mjs';

/** Prints the table for the terminal; what others do better is marked. @param {import('../run.mjs').Results} results */
export function printSummary(results) {
  const apps = [BASELINE, ...LIBRARIES.map(({ name }) => name)];
  const width = Math.max(...ROWS.map(({ title }) => title.length));
  console.log(`\n${' '.repeat(width)} ${apps.map((app) => app.slice(0, 13).padStart(14)).join('')}`);
  for (const row of ROWS) {
    const cells = apps.map((app) => cell(row, results, app));
    if (cells.every((text) => text === '')) continue;
    console.log(
      `${row.title.padEnd(width)} ${cells.map((text) => text.padStart(14)).join('')}${isLostByUs(row, results) ? '  <' : ''}`,
    );
  }
  for (const [feature, { brotli }] of Object.entries(results.features))
    console.log(`feature ${feature}: ${brotli} bytes brotli`);
}
