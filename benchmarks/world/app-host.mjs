import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { startLoopbackServer } from '../../projects/demo-app/op/loopback-server.mjs';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
});
const EMPTY_PAGE = '<!doctype html><title>empty</title><link rel="icon" href="data:," />';

/**
 * @typedef {Object} HostedRequest
 * @property {string} path
 * @property {string | undefined} referrer path of the page that asked
 * @property {number} bytes of the answer's content before compression, 0 for "not modified"
 *
 * @typedef {Object} AppHost
 * @property {string} origin
 * @property {HostedRequest[]} requests to be emptied by who counts
 * @property {boolean} isAppWithheld while true, the app's page is an empty one: an answer of the provider can land there and
 *   wait
 * @property {() => Promise<void>} stop
 */

/**
 * Serves a built app as a static host does: compressed beforehand, hashed files for ever, the silent page for an hour.
 *
 * @param {string} folder
 * @returns {Promise<AppHost>}
 */
export async function startAppHost(folder) {
  const files = new Map(readdirSync(folder).map((name) => [`/${name}`, readFileSync(path.join(folder, name))]));
  const server = await startLoopbackServer(serve, { name: 'benchmark app' });
  /** @type {AppHost} */
  const host = { origin: `http://localhost:${server.port}`, requests: [], isAppWithheld: false, stop: server.stop };

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  function serve(request, response) {
    const { pathname } = new URL(request.url ?? '/', host.origin);
    const name = pathname === '/' ? '/index.html' : pathname;
    const { referer } = request.headers;
    const log = { path: pathname, referrer: referer && new URL(referer).pathname, bytes: 0 };
    host.requests.push(log);
    const isApp = name === '/index.html';
    response.setHeader('Cache-Control', cacheControl(name));
    response.setHeader('Content-Type', TYPES[path.extname(name)] ?? 'application/octet-stream');
    if (isApp && host.isAppWithheld) return void response.end(EMPTY_PAGE);
    const content = files.get(name);
    if (!content) return void response.writeHead(404).end();
    log.bytes = content.length;
    const compressed = files.get(`${name}.br`);
    if (!compressed) return void response.end(content);
    response.setHeader('Content-Encoding', 'br');
    response.setHeader('Content-Length', compressed.length);
    response.end(request.method === 'HEAD' ? undefined : compressed);
  }

  return host;
}

/** @param {string} name */
function cacheControl(name) {
  if (name === '/index.html') return 'no-cache';
  return /-[A-Z0-9]{8}\.js$/.test(name) ? 'max-age=31536000, immutable' : 'max-age=3600';
}
