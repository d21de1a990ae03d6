import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { startLoopbackServer } from './loopback-server.mjs';
import { RequestLog } from './request-log.mjs';
import { appPolicy, SILENT_RENEW_POLICY } from './security-headers.mjs';

const MIME_TYPES = /** @type {Record<string, string>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
});

/** @returns {Record<string, object>} */
const noFiles = () => ({});

/**
 * @typedef {Object} RunningAppServer
 * @property {string} origin `http://localhost:4200` unless told
 * @property {string} url where the app is: the origin with the base path
 * @property {number} port
 * @property {RequestLog} requestLog
 * @property {() => Promise<void>} stop
 */

/**
 * Serves the built app as a production host would: a strict CSP, cacheable assets, a fresh index.html.
 *
 * @param {Object} options
 * @param {string} options.root folder of the built app
 * @param {string} [options.base] path that the app is served below, and the `<base href>` of its page; default `/`
 * @param {number} [options.port] default 0: any free port
 * @param {import('./loopback-server.mjs').Tls} [options.tls] https instead of http
 * @param {() => Record<string, object>} [options.jsonFiles] JSON served in place of the folder's files, by path
 * @param {() => string[]} [options.providerOrigins] origins the app may fetch from and post forms to
 * @param {() => string[]} [options.frameOrigins] origins the app may frame, default: the provider's
 * @param {() => string[]} [options.apiOrigins] origins the app may fetch from
 * @param {Promise<void>} [options.ready] requests wait for it
 * @param {(() => number) | null} [options.now] epoch milliseconds for the `Date` header, default the clock; `null`: no header
 * @returns {Promise<RunningAppServer>}
 */
export async function startAppServer(options) {
  const { port, tls, jsonFiles = noFiles, providerOrigins = () => [], apiOrigins = () => [], now = Date.now } = options;
  const { frameOrigins = providerOrigins, ready = Promise.resolve(), base = '/' } = options;
  const root = path.resolve(options.root);
  const requestLog = new RequestLog();
  const server = await startLoopbackServer(serve, {
    name: 'app',
    port,
    tls,
  });

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    requestLog.record(request, response);
    await ready;
    response.sendDate = false;
    if (now) response.setHeader('Date', new Date(now()).toUTCString());
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    const pathname = pathOf(request);
    if (pathname === undefined) return sendStatus(response, 400);
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendStatus(response, 405);
    if (Object.hasOwn(jsonFiles(), pathname)) {
      return send(request, response, Buffer.from(JSON.stringify(jsonFiles()[pathname])), {
        type: '.json',
        cache: 'no-cache',
      });
    }
    if (!pathname.startsWith(base)) return sendStatus(response, 404);
    const name = pathname.slice(base.length - 1);
    const file = name === '/index.html' ? undefined : await readInside(root, name);
    if (file) return sendAsset(request, response, name, file);
    // A route of the app has no extension; a missing asset must not turn into a page.
    if (path.extname(name) !== '' && name !== '/index.html') return sendStatus(response, 404);
    const index = await readInside(root, '/index.html');
    return index ? sendIndex(request, response, index.toString()) : sendStatus(response, 404);
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {string} html
   */
  function sendIndex(request, response, html) {
    const nonce = randomBytes(16).toString('base64');
    const origins = {
      providerOrigins: providerOrigins(),
      frameOrigins: frameOrigins(),
      apiOrigins: apiOrigins(),
    };
    response.setHeader('Content-Security-Policy', appPolicy({ nonce, ...origins }));
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Content-Type', MIME_TYPES['.html']);
    const page = html.replaceAll('**NONCE**', nonce).replace('<base href="/"', `<base href="${base}"`);
    response.end(request.method === 'HEAD' ? undefined : page);
  }

  const origin = `${tls ? 'https' : 'http'}://localhost:${server.port}`;
  return {
    origin,
    url: origin + base,
    port: server.port,
    requestLog,
    stop: server.stop,
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} pathname
 * @param {Buffer} content
 */
function sendAsset(request, response, pathname, content) {
  const name = path.posix.basename(pathname);
  const isSilentRenew = /^silent-renew\.(html|popup\.html|js)$/.test(name);
  const hasHashInName = /-[A-Z0-9]{8}\.\w+$/.test(name);
  if (name.endsWith('.html')) response.setHeader('Content-Security-Policy', SILENT_RENEW_POLICY);
  const cache = hasHashInName ? 'max-age=31536000, immutable' : isSilentRenew ? 'max-age=3600' : 'no-cache';
  return send(request, response, content, { type: path.extname(name), cache });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Buffer} content
 * @param {{ type: string, cache: string }} options
 */
function send(request, response, content, { type, cache }) {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  response.setHeader('Content-Type', MIME_TYPES[type] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', cache);
  response.setHeader('ETag', etag);
  if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();
  response.setHeader('Content-Length', content.length);
  return response.end(request.method === 'HEAD' ? undefined : content);
}

/** @param {import('node:http').ServerResponse} response @param {number} status */
function sendStatus(response, status) {
  return response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(String(status));
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {string | undefined} undefined if it is not well-formed
 */
function pathOf(request) {
  try {
    return decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} pathname
 * @returns {Promise<Buffer | undefined>} undefined if there is no such file in the folder
 */
async function readInside(root, pathname) {
  const file = path.join(root, pathname);
  if (!file.startsWith(root + path.sep) || pathname.includes('\0')) return undefined;
  return readFile(file).catch(() => undefined);
}
