// A provider that does whatever it is told: it signs anything, and answers anything.
import { randomUUID } from 'node:crypto';

import { startLoopbackServer } from '../../op/loopback-server.mjs';
import { accessTokenHash, ALL_ALGORITHMS, encode, keyOf, publicJwk, signature } from './signing.mjs';

/**
 * @typedef {Record<string, unknown>} Members members to add or replace; `undefined` removes one
 * @typedef {Object} Answer what is different about one answer; without anything it is right
 * @property {string} [alg] default: RS256
 * @property {string} [key] name of the key that signs, default: the one of the algorithm
 * @property {Members} [header] of the ID Token
 * @property {Members | ((now: number) => Members)} [claims] of the ID Token
 * @property {string} [headerText] the header as text, instead of what the members make
 * @property {(json: string) => string} [payload] a last change of the claims' text before they are signed
 * @property {(token: string) => string} [token] a last change of the ID Token
 * @property {string} [accessToken]
 * @property {Members} [response] parameters of the response
 * @property {Members} [tokenResponse] members of the answer of the token endpoint, in the code flow
 * @property {(response: import('node:http').ServerResponse, json: string, body: URLSearchParams) => void} [tokenHttp]
 *   answers the token request in its place, whose JSON it is given
 * @property {(parameters: string, request: URLSearchParams) => string} [text] a last change of the encoded parameters
 * @property {'#' | '?' | '#/'} [where] what the parameters stand behind, default: the fragment
 * @property {number} [delayMs]
 * @property {(redirectUri: string) => string} [to] where the browser is sent, default: the redirect URI
 * @property {(response: import('node:http').ServerResponse, url: string, request: import('node:http').IncomingMessage) => void} [http]
 *   answers in place of the redirect, whose URL it is given
 *
 * @typedef {Object} Tenant one issuer of this provider, each with a mood of its own
 * @property {Members} metadata
 * @property {unknown} [discovery] a whole other discovery document; a text is sent as it is
 * @property {unknown} [jwks] another key set; a text is sent as it is
 * @property {number} [status] of discovery and keys
 * @property {boolean} [unreadable] discovery and keys come without CORS
 * @property {number} [documentDelayMs]
 * @property {Answer} answer what comes next
 * @property {(claims: Record<string, unknown>) => unknown} [userInfo]
 * @property {(response: import('node:http').ServerResponse) => void} [userInfoHttp] answers in its place
 * @property {{ idToken: string, accessToken: string, state: string, nonce: string, url: string, code?: string }} [last] what was sent
 * @property {URLSearchParams} [asked] the last request for a code
 * @property {URLSearchParams[]} [exchanges] bodies of the token requests
 * @property {number} discoveries
 * @property {number} keyRequests
 * @property {Record<string, unknown>} [claims] of the last ID Token
 */

const MAX_HEADER = 100_000;
const KEYS = ['rsa', 'p-256', 'p-384', 'p-521', 'ed25519'];

/**
 * @typedef {Awaited<ReturnType<typeof startHostileProvider>>} HostileProvider
 */
export async function startHostileProvider() {
  /** @type {Map<string, Tenant>} */
  const tenants = new Map();
  /** @type {import('node:http').IncomingHttpHeaders[]} */
  const requests = [];
  const server = await startLoopbackServer(serve, { name: 'hostile provider' });
  const origin = `http://localhost:${server.port}`;

  /** @param {string} path @returns {Tenant} */
  function tenant(path) {
    const known = tenants.get(path);
    if (known) return known;
    const made = { metadata: {}, answer: {}, discoveries: 0, keyRequests: 0 };
    tenants.set(path, made);
    return made;
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    requests.push({ ...request.headers, ':url': url.href, ':method': request.method });
    const [, path = '', endpoint = ''] =
      /^(.*?)\/(\.well-known\/openid-configuration|jwks|authorize|token|userinfo)$/.exec(url.pathname) ?? [
        '',
        url.pathname,
        '',
      ];
    const issuer = url.origin + path;
    const here = tenant(path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    if (endpoint === 'authorize') return authorize(here, issuer, url.searchParams, request, response);
    if (endpoint === 'token') return redeem(here, issuer, request, response);
    if (endpoint === 'userinfo' && here.userInfoHttp) return here.userInfoHttp(response);
    if (endpoint === 'userinfo') return sendJson(response, here.userInfo?.({ ...here.claims }) ?? here.claims);
    if (endpoint === '') return response.writeHead(404, { 'Content-Type': 'text/html' }).end('<!doctype html>Nothing.');
    if (here.unreadable) response.removeHeader('Access-Control-Allow-Origin');
    await pause(here.documentDelayMs);
    if (here.status) return response.writeHead(here.status).end();
    if (endpoint === 'jwks') {
      here.keyRequests++;
      return sendJson(response, here.jwks ?? { keys: KEYS.map((name) => publicJwk(name)) });
    }
    here.discoveries++;
    return sendJson(response, here.discovery ?? { ...metadataOf(issuer), ...here.metadata });
  }

  /**
   * @param {Tenant} here
   * @param {string} issuer
   * @param {URLSearchParams} parameters
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function authorize(here, issuer, parameters, request, response) {
    const { answer } = here;
    await pause(answer.delayMs);
    const location = answerUrl(here, issuer, parameters);
    if (answer.http) return answer.http(response, location, request);
    // Browsers give up on headers of this size, not on URLs.
    if (location.length > MAX_HEADER)
      return response.end(`<script>location.replace(${JSON.stringify(location)})</script>`);
    return response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end();
  }

  /**
   * The URL that the browser is sent to.
   *
   * @param {Tenant} here
   * @param {string} issuer
   * @param {URLSearchParams} request
   */
  function answerUrl(here, issuer, request) {
    const { answer } = here;
    const { response = {}, text = String, where = '#', to = String, accessToken = randomUUID() } = answer;
    const state = request.get('state') ?? '';
    const nonce = request.get('nonce') ?? '';
    if (request.get('response_type') === 'code') {
      const code = randomUUID();
      here.asked = request;
      const given = text(
        new URLSearchParams(/** @type {any} */ (defined({ code, state, ...response }))).toString(),
        request,
      );
      const url = to(request.get('redirect_uri') ?? '') + where + given;
      here.last = { idToken: '', accessToken: '', state, nonce, url, code };
      return url;
    }
    const idToken = idTokenOf(here, issuer, request, accessToken);
    const isError = 'error' in response;
    const parameters = {
      ...(isError ? {} : { id_token: idToken }),
      ...(isError || request.get('response_type') === 'id_token'
        ? {}
        : { access_token: accessToken, token_type: 'Bearer', expires_in: 300 }),
      state,
      ...response,
    };
    const encoded = text(new URLSearchParams(/** @type {any} */ (defined(parameters))).toString(), request);
    const url = to(request.get('redirect_uri') ?? '') + where + encoded;
    here.last = { idToken, accessToken, state, nonce, url };
    return url;
  }

  /**
   * @param {Tenant} here
   * @param {string} issuer
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function redeem(here, issuer, request, response) {
    const { accessToken = randomUUID(), tokenResponse = {}, tokenHttp } = here.answer;
    const body = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    (here.exchanges ??= []).push(body);
    const idToken = idTokenOf(here, issuer, here.asked ?? new URLSearchParams(), accessToken);
    if (here.last) Object.assign(here.last, { idToken, accessToken });
    const tokens = { id_token: idToken, access_token: accessToken, token_type: 'Bearer', expires_in: 300 };
    const json = JSON.stringify({ ...tokens, ...tokenResponse });
    if (tokenHttp) return tokenHttp(response, json, body);
    return sendJson(response, json);
  }

  /**
   * @param {Tenant} here
   * @param {string} issuer
   * @param {URLSearchParams} request
   * @param {string} accessToken
   */
  function idTokenOf(here, issuer, request, accessToken) {
    const { answer } = here;
    const { alg = 'RS256', key = keyOf(alg), header, claims = {}, payload = String, token = String } = answer;
    const now = Math.floor(Date.now() / 1000);
    here.claims = {
      iss: issuer,
      sub: 'alice',
      aud: request.get('client_id'),
      iat: now,
      exp: now + 300,
      nonce: request.get('nonce'),
      at_hash: accessTokenHash(accessToken, alg),
      ...(typeof claims === 'function' ? claims(now) : claims),
    };
    const head = answer.headerText ?? JSON.stringify(defined({ alg, kid: key, typ: 'JWT', ...header }));
    const input = `${encode(head)}.${encode(payload(JSON.stringify(here.claims)))}`;
    return token(`${input}.${signature(alg, key, input)}`);
  }

  return { origin, tenant, requests, answerUrl, stop: server.stop };
}

/** @param {string} issuer */
export function metadataOf(issuer) {
  const base = issuer.replace(/\/$/, '');
  return {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    userinfo_endpoint: `${base}/userinfo`,
    response_types_supported: ['code', 'id_token', 'id_token token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ALL_ALGORITHMS,
  };
}

/** @param {Record<string, unknown>} members */
function defined(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** @param {import('node:http').ServerResponse} response @param {unknown} body a text is sent as it is */
function sendJson(response, body) {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** @param {number | undefined} ms */
function pause(ms) {
  return ms ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}
