import { spawn } from 'node:child_process';
import path from 'node:path';

// A registry that hangs must not hold whoever waits for the tests.
const LIMIT_MS = 300_000;

/**
 * Runs a command to its end, for five minutes at most.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string }} options
 * @returns {Promise<{ output: string, seconds: number }>}
 */
export async function run(command, args, { cwd }) {
  const start = performance.now();
  const child = spawn(command, args, { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`"${path.basename(command)} ${args.join(' ')}" ended with ${code}:\n${output}`);
  return { output, seconds: (performance.now() - start) / 1000 };
}

/**
 * The Angular CLI of an app.
 *
 * @param {string} folder
 * @param {string[]} args
 */
export function ng(folder, args) {
  return run(process.execPath, [path.join(folder, 'node_modules/@angular/cli/bin/ng.js'), ...args], { cwd: folder });
}

/** npm and what it starts use the Node that runs the matrix. */
export function environment() {
  return { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`, CI: '1' };
}
