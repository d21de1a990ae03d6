import { startLoopbackServer } from './loopback-server.mjs';
import { ProofCheck } from './proof-check.mjs';
import { API_SCOPE, STEP_UP_ACR } from './provider-configuration.mjs';
import { RequestLog } from './request-log.mjs';
import { introspect } from './token-introspection.mjs';

/** Some data event records, as in the article. */
const RECORDS = [
  { id: 1, name: 'Turbine 7', description: 'Bearing temperature above its limit', timestamp: '2026-11-02T07:41:00Z' },
  { id: 2, name: 'Turbine 7', description: 'Speed reduced by the operator', timestamp: '2026-11-02T07:43:30Z' },
  { id: 3, name: 'Gate 2', description: 'Opened for maintenance', timestamp: '2026-11-02T09:05:12Z' },
];

/**
 * @typedef {Object} RunningResourceApi
 * @property {string} url base of the API's URLs, `http://localhost:4202/api` unless told
 * @property {number} port
 * @property {RequestLog} requestLog
 * @property {() => Promise<void>} stop
 */

/**
 * Starts an API that takes reference tokens only, those that are bound to a key with a proof by it (RFC 9449):
 *
 *     GET /api/records   for a token with the scope dataEventRecords
 *     GET /api/step-up   for a token of a sign-in with the step-up acr (RFC 9470)
 *
 * @param {Object} options
 * @param {{ introspection: import('./provider.mjs').Introspection, faults?: import('./faults.mjs').Faults }} options.provider
 * @param {string} options.allowedOrigin the only origin that CORS is open for
 * @param {number} [options.port] default 0: any free port
 * @param {import('./loopback-server.mjs').Tls} [options.tls] https instead of http
 * @returns {Promise<RunningResourceApi>}
 */
export async function startResourceApi({ provider, allowedOrigin, port, tls }) {
  const requestLog = new RequestLog();
  const proofs = new ProofCheck();
  const server = await startLoopbackServer(serve, {
    name: 'resource API',
    port,
    tls,
  });

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    requestLog.record(request, response);
    openCors(request, response);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const path = request.url?.split('?')[0];
    if (path !== '/api/records' && path !== '/api/step-up') return sendJson(response, 404, { error: 'not_found' });
    if (request.method !== 'GET') return sendJson(response, 405, { error: 'method_not_allowed' });

    const [, scheme = '', token] = /^(Bearer|DPoP) ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!token) return refuse(response, 401, {});
    let caller;
    try {
      caller = await introspect(provider.introspection, token);
    } catch {
      return sendJson(response, 503, { error: 'temporarily_unavailable', reason: 'The provider cannot be asked.' });
    }
    const isBound = caller.cnf?.jkt !== undefined;
    if (!caller.active || isBound !== (scheme.toLowerCase() === 'dpop')) {
      return refuse(response, 401, { error: 'invalid_token' }, scheme);
    }
    if (isBound) {
      const { method = '', headers } = request;
      const sent = { proof: headers['dpop'], method, url: `${tls ? 'https' : 'http'}://${headers.host}${path}` };
      const wantNonce = !!provider.faults?.settings.wantNonce;
      const error = await proofs.refusal(sent, token, caller.cnf?.jkt ?? '', wantNonce);
      if (wantNonce) response.setHeader('DPoP-Nonce', proofs.nonce);
      if (error) return refuse(response, 401, { error }, scheme);
    }
    if (path === '/api/step-up') return serveStepUp(response, caller);
    if (!caller.scope?.split(' ').includes(API_SCOPE)) {
      return refuse(response, 403, { error: 'insufficient_scope', scope: API_SCOPE });
    }
    return sendJson(response, 200, { owner: caller.sub, records: RECORDS });
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  function openCors(request, response) {
    response.setHeader('Vary', 'Origin');
    if (request.headers.origin !== allowedOrigin || provider.faults?.settings.noCors) return;
    response.setHeader('Access-Control-Allow-Origin', allowedOrigin);
    response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce');
    if (request.method !== 'OPTIONS') return;
    response.setHeader('Access-Control-Allow-Methods', 'GET');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, DPoP');
    response.setHeader('Access-Control-Max-Age', '600');
  }

  return {
    url: `${tls ? 'https' : 'http'}://localhost:${server.port}/api`,
    port: server.port,
    requestLog,
    stop: server.stop,
  };
}

/** @param {import('node:http').ServerResponse} response @param {{ sub?: string, acr?: string }} caller */
function serveStepUp(response, { sub, acr }) {
  if (acr === STEP_UP_ACR) return sendJson(response, 200, { owner: sub, acr });
  return refuse(response, 401, { error: 'insufficient_user_authentication', acr_values: STEP_UP_ACR });
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {Record<string, string>} challenge parameters of `WWW-Authenticate`; none if the request had no token (RFC 6750, 3.1)
 * @param {string} [scheme]
 */
function refuse(response, status, challenge, scheme = 'Bearer') {
  const params = Object.entries(challenge).map(([name, value]) => `${name}="${value}"`);
  response.setHeader('WWW-Authenticate', params.length > 0 ? `${scheme} ${params.join(', ')}` : scheme);
  return sendJson(response, status, { error: 'unauthorized', ...challenge });
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} body */
function sendJson(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  return response.end(JSON.stringify(body));
}
