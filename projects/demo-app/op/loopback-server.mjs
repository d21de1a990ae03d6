import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/**
 * @typedef {{ key: string, cert: string }} Tls  a private key and its certificate, both PEM
 * @typedef {{ port: number, stop(): Promise<void> }} LoopbackServer
 */

/**
 * A server that only this machine can reach.
 *
 * @param {(request: http.IncomingMessage, response: http.ServerResponse) => unknown} handler
 * @param {{ name: string, port?: number, tls?: Tls }} options `name` is for the error text; port 0 takes a free one
 * @returns {Promise<LoopbackServer>}
 */
export async function startLoopbackServer(handler, { name, port = 0, tls }) {
  if (port !== 0 && (await answersOnIpv6Loopback(port))) throw portTaken(name, port);
  const listener = async (/** @type {http.IncomingMessage} */ request, /** @type {http.ServerResponse} */ response) => {
    try {
      await handler(request, response);
    } catch (error) {
      console.error(`The ${name} failed:`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject('code' in error && error.code === 'EADDRINUSE' ? portTaken(name, port) : error),
    );
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {net.AddressInfo} */ (server.address());
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Browsers try ::1 first for "localhost": a foreign server there (`ng serve` is one) would answer in our place, although
 * 127.0.0.1 is free.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function answersOnIpv6Loopback(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '::1', port, timeout: 500 });
    const settle = (/** @type {boolean} */ answers) => () => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}

/** @param {string} name @param {number} port */
function portTaken(name, port) {
  return new Error(
    `Port ${port}, wanted for the ${name}, is taken: stop the program that holds it, or choose other ports (npm start -- --port N).`,
  );
}
