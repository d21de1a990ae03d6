import { readFile } from 'node:fs/promises';

import { startLoopbackServer } from '../../op/loopback-server.mjs';

const LIBRARY = new URL('../../../oidc-client-lib/', import.meta.url);
/** @param {string} base */
const indexPage = (base) =>
  `<!doctype html><title>Session app</title><base href="${base}"><app-root></app-root><script src="main.js"></script>`;

/**
 * Serves the app with the package's pages, each under a policy that lets its script run and nothing else.
 *
 * @param {{ script: string, base: string, config: () => object, providerOrigins: () => string[] }} options
 * @returns {Promise<{ url: string, stop(): Promise<void> }>} `url` ends in a slash
 */
export async function startSessionApp({ script, base, config, providerOrigins }) {
  const server = await startLoopbackServer(serve, { name: 'session app' });

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(base)) return response.writeHead(404).end();
    const name = pathname.slice(base.length);
    const page = /^((?:silent-renew(?:\.popup)?|front-channel-logout)\.(html|js))$/.exec(name);
    const send = (/** @type {string} */ type, /** @type {string} */ text) =>
      response.writeHead(200, { 'Content-Type': type }).end(text);
    if (name === 'main.js') return send('text/javascript', script);
    if (name === 'oidc-config.json') return send('application/json', JSON.stringify(config()));
    if (name === '') return send('text/html', indexPage(base));
    if (!page) return response.writeHead(404).end();
    const ancestors = page[1]?.startsWith('silent') ? "'self'" : providerOrigins().join(' ');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; frame-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors ${ancestors}`,
    );
    const file = await readFile(new URL(`silent-renew/${page[1]}`, LIBRARY), 'utf8');
    return send(page[2] === 'js' ? 'text/javascript' : 'text/html', file);
  }

  return { url: `http://localhost:${server.port}${base}`, stop: server.stop };
}
