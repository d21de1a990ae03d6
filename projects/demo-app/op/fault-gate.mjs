import { setTimeout as sleep } from 'node:timers/promises';

import { noticePage, unframeablePage } from './provider-pages.mjs';

/**
 * Applies the faults that strike before the provider proper sees the request.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Readonly<import('./faults.mjs').FaultSettings>} fault what hits this request
 * @param {{ countHit: () => void, allowedOrigin: string | undefined }} options
 * @returns {Promise<boolean>} whether the request goes on to the provider
 */
export async function passFaultGate(request, response, fault, { countHit, allowedOrigin }) {
  if (fault.hang) {
    countHit();
    return false;
  }
  if (fault.delayMs > 0) {
    countHit();
    await sleep(fault.delayMs);
    if (request.socket.destroyed) return false;
  }
  if (fault.serverError) {
    countHit();
    // Readable for the app, or it could not tell a 500 from a dead network.
    if (allowedOrigin) response.setHeader('Access-Control-Allow-Origin', allowedOrigin);
    response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end('Internal Server Error');
    return false;
  }
  if (fault.htmlPage || fault.refuseFraming) {
    countHit();
    const { html, headers } = fault.refuseFraming ? unframeablePage() : noticePage();
    response.writeHead(200, headers).end(html);
    return false;
  }
  return true;
}
