import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../start.mjs', import.meta.url));

/**
 * @typedef {Object} StartedDemo
 * @property {string} origin where the demo is
 * @property {string} output what the script has said so far
 * @property {() => Promise<number>} interrupt presses Ctrl-C; answers the exit code
 */

/**
 * Runs `npm start -- --no-build …` as a person would, and waits until it says where the demo is.
 *
 * @param {number} port
 * @param {string[]} args
 * @returns {Promise<StartedDemo>}
 */
export async function runStartScript(port, args) {
  const child = spawn(process.execPath, [SCRIPT, '--no-build', '--port', String(port), ...args]);
  let output = '';
  const exit = once(child, 'exit').then(([code]) => Number(code));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const origin = await new Promise((resolve, reject) => {
    const look = () => {
      const url = /^Demo +(\S+)$/m.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on('data', look);
    void exit.then((code) => reject(new Error(`The start script ended with ${code}: ${output}`)));
  });
  return {
    origin,
    get output() {
      return output;
    },
    interrupt: () => {
      child.kill('SIGINT');
      return exit;
    },
  };
}

/** @returns {Promise<number>} a port that is free, with two more after it */
export async function threeFreePorts() {
  for (;;) {
    const first = await listen(0);
    const { port } = /** @type {net.AddressInfo} */ (first.address());
    const others = await Promise.allSettled([listen(port + 1), listen(port + 2)]);
    const servers = [first, ...others.flatMap((other) => (other.status === 'fulfilled' ? [other.value] : []))];
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (servers.length === 3) return port;
  }
}

/** @param {number} port @returns {Promise<net.Server>} */
async function listen(port) {
  const server = net.createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
