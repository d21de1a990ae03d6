import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));
const NG = fileURLToPath(new URL('../../../node_modules/@angular/cli/bin/ng.js', import.meta.url));

/**
 * Builds the library, and then the demo that takes it as a package.
 *
 * @param {{ signal: AbortSignal, node: string }} options `node` runs the Angular CLI
 */
export async function buildDemo({ signal, node }) {
  await build('oidc-client-lib', { signal, node });
  await build('demo-app', { signal, node });
}

/**
 * @param {string} project
 * @param {{ signal: AbortSignal, node: string }} options
 * @returns {Promise<void>}
 */
function build(project, { signal, node }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [NG, 'build', project], {
      cwd: WORKSPACE,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NG_CLI_ANALYTICS: 'false' },
      signal,
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build of ${project} failed.`))));
  });
}
