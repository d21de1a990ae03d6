// Builds minimal apps and tells what the library adds to them, in brotli bytes, against the budgets beside this file.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const budgets = JSON.parse(readFileSync(new URL('size-budgets.json', import.meta.url), 'utf8'));

/** @param {string} app @returns {{ raw: number, brotli: number }} all scripts of the built app */
function measure(app) {
  const ng = path.join(root, 'node_modules/@angular/cli/bin/ng.js');
  const configuration = app === 'baseline' ? [] : ['--configuration', app];
  const { status, stdout, stderr } = spawnSync(process.execPath, [ng, 'build', 'size', ...configuration], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status) throw new Error(`The build of ${app} failed:\n${stdout}${stderr}`);
  const folder = path.join(root, 'dist/size', app, 'browser');
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'));
  const contents = scripts.map((file) => readFileSync(path.join(folder, file)));
  return {
    raw: contents.reduce((sum, content) => sum + content.length, 0),
    brotli: contents.reduce((sum, content) => sum + brotliCompressSync(content).length, 0),
  };
}

const baseline = measure('baseline');
const core = measure('core');
let isOver = false;
for (const [app, budget] of Object.entries(budgets)) {
  const size = app === 'core' ? core : measure(app);
  const reference = app === 'core' ? baseline : core;
  const brotli = size.brotli - reference.brotli;
  isOver ||= brotli > budget;
  const verdict = brotli > budget ? `OVER the budget of ${budget}` : `budget ${budget}`;
  console.log(`${app.padEnd(22)} +${brotli} bytes brotli (+${size.raw - reference.raw} raw), ${verdict}`);
}
process.exit(isOver ? 1 : 0);
