// Runs on any Node from 18 on: it only looks for a Node that is new enough for the rest, which npm has brought along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 22;
const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const ownNode = fileURLToPath(new URL(`../../node_modules/node/bin/${executable}`, import.meta.url));

if (!existsSync(ownNode)) {
  console.error('The dependencies are missing: run "npm ci" first.');
  process.exitCode = 1;
} else if (Number.parseInt(process.versions.node, 10) < NEEDED_MAJOR) {
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => (process.exitCode = code ?? 1));
} else {
  const { runDemo } = await import('./op/run-demo.mjs');
  process.exitCode = await runDemo(process.argv.slice(2));
}
