import { ENDPOINTS } from './faults.mjs';
import { readBody } from './request-body.mjs';
import { TAMPERINGS } from './tampering.mjs';
import { TEST_USERS } from './test-users.mjs';

const ACTIONS = /** @type {const} */ (['signOut', 'revokeAccessTokens', 'rotateKeys', 'reset']);

/**
 * The switches over HTTP, for the app's origin and for programs without an origin. It answers even while the provider
 * is "down".
 *
 *     GET  /_faults                          { settings, choices }
 *     POST /_faults  { "hang": true }        changes what is named
 *     POST /_faults  { "action": "signOut" } or revokeAccessTokens, rotateKeys, reset
 *     GET  /_log                             { entries }
 *     DELETE /_log                           forgets them
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ faults: import('./faults.mjs').Faults, requestLog: import('./request-log.mjs').RequestLog, appOrigins: string[] }} options
 * @returns {Promise<boolean>} whether the request was for the switchboard
 */
export async function serveSwitchboard(request, response, { faults, requestLog, appOrigins }) {
  const path = request.url?.split('?')[0];
  if (path !== '/_faults' && path !== '/_log') return false;

  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  response.setHeader('Cache-Control', 'no-store');
  if (origin !== undefined) {
    if (!appOrigins.includes(origin)) return sendJson(response, 403, { error: `${origin} may not switch faults.` });
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setHeader('Access-Control-Max-Age', '600');
  }

  const call = `${request.method} ${path}`;
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return true;
  }
  if (call === 'GET /_log') return sendJson(response, 200, { entries: requestLog.entries });
  if (call === 'DELETE /_log') {
    requestLog.clear();
    return sendJson(response, 200, { entries: [] });
  }
  if (call === 'GET /_faults') return sendJson(response, 200, state(faults));
  if (call === 'POST /_faults') {
    // Only JSON: a foreign page could send a form without asking first.
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return sendJson(response, 415, { error: 'Send application/json.' });
    }
    try {
      apply(faults, JSON.parse(await readBody(request)));
      return sendJson(response, 200, state(faults));
    } catch (error) {
      return sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  }
  return sendJson(response, 405, { error: `${call} is not offered.` });
}

/** @param {import('./faults.mjs').Faults} faults */
function state(faults) {
  return {
    settings: faults.settings,
    choices: {
      tamper: Object.keys(TAMPERINGS),
      otherUser: Object.keys(TEST_USERS),
      endpoints: Object.values(ENDPOINTS),
      requests: ['all', 'silent', 'interactive'],
      action: ACTIONS,
    },
  };
}

/** @param {import('./faults.mjs').Faults} faults @param {any} wish */
function apply(faults, wish) {
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) throw new TypeError('Send a JSON object.');
  const { action, ...changes } = wish;
  if (action !== undefined && !ACTIONS.includes(action)) {
    throw new TypeError(`There is no action "${action}". Known: ${ACTIONS.join(', ')}.`);
  }
  faults.set(changes);
  if (action !== undefined) faults[/** @type {(typeof ACTIONS)[number]} */ (action)]();
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} body */
function sendJson(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  return true;
}
