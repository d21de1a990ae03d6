// The browser suites, three files at a time. A file that fails is run once more, alone: its promise may be one of time,
// and three browsers on two cores may break it. What fails alone has failed; what does not is named, and to be mended.
import { globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const LANES = 3;
// Where more fail than a busy machine explains, something is broken.
const MOST_REPEATED = 3;
// The longest file takes about two and a half minutes. One that hangs must not hold the others.
const LIMIT_MS = 420_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const all = globSync('projects/demo-app/e2e/*.spec.mjs', { cwd: root }).sort();
const failed = await failingFiles(all, LANES);
const repeated = failed.length > MOST_REPEATED ? [] : failed;
if (repeated.length > 0) console.log(`\nOnce more, alone: ${repeated.join(', ')}\n`);
const failedAlone = repeated.length > 0 ? await failingFiles(repeated, 1) : failed;
const shaky = repeated.filter((file) => !failedAlone.includes(file));
if (shaky.length > 0) console.log(`\nFAILED BESIDE OTHERS, passed alone; to be mended: ${shaky.join(', ')}`);
if (failedAlone.length > 0) console.log(`\nFailed: ${failedAlone.join(', ')}`);
process.exitCode = failedAlone.length > 0 ? 1 : 0;

/** @param {string[]} files @param {number} concurrency @returns {Promise<string[]>} which of them failed */
async function failingFiles(files, concurrency) {
  /** @type {Set<string>} */
  const failed = new Set();
  const tests = run({
    files: files.map((file) => path.join(root, file)),
    concurrency,
    timeout: LIMIT_MS,
    execArgv: [],
    argv: [],
  });
  tests.on('test:fail', ({ file, name }) => {
    const owner = files.find((one) => [file, name].some((seen) => seen?.replaceAll('\\', '/').endsWith(one)));
    failed.add(owner ?? String(file));
  });
  const report = tests.compose(spec);
  report.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => report.once('end', resolve).once('error', reject));
  return [...failed];
}
