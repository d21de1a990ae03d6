import { spawn } from 'node:child_process';
import path from 'node:path';

import { environment } from './command.mjs';

/**
 * Starts the server of an app that is rendered there.
 *
 * @param {string} folder of the app
 * @param {number} port
 * @returns {Promise<{ errors: () => string, stop: () => Promise<void> }>}
 */
export async function startSsrServer(folder, port) {
  const server = spawn(process.execPath, [path.join(folder, 'dist/app/server/server.mjs')], {
    cwd: folder,
    env: { ...environment(), PORT: String(port) },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let errors = '';
  server.stderr.on('data', (chunk) => (errors += chunk));
  const closed = new Promise((resolve) => server.once('close', resolve));
  await waitForServer(port);
  return {
    errors: () => errors,
    stop: async () => {
      server.kill();
      await closed;
    },
  };
}

/** @param {number} port */
async function waitForServer(port) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isUp = await fetch(`http://localhost:${port}/robots.txt`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The server of the app did not start within ten seconds.');
}
