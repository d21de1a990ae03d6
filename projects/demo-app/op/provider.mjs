import { randomBytes } from 'node:crypto';

import { Provider } from 'oidc-provider';

import { passFaultGate } from './fault-gate.mjs';
import { ENDPOINTS, Faults } from './faults.mjs';
import { serveSwitchboard } from './fault-switchboard.mjs';
import { serveInteraction } from './interactions.mjs';
import { startLoopbackServer } from './loopback-server.mjs';
import { MemoryStore } from './memory-store.mjs';
import { articleClient, makeApiClient, providerConfiguration } from './provider-configuration.mjs';
import { answerForOtherUser, kindOf, restrictCors, setCookieSites, spoilAnswers } from './provider-middleware.mjs';
import { RequestLog } from './request-log.mjs';
import { SigningKeys } from './signing-keys.mjs';

/**
 * @typedef {Object} RunningProvider
 * @property {string} issuer by the name that was asked for, `http://localhost:4201` unless told
 * @property {{ localhost: string, '127.0.0.1': string }} issuers both names it answers to. For an app on localhost the
 *   second one is another site, so that its cookies are third-party cookies.
 * @property {number} port
 * @property {Faults} faults
 * @property {RequestLog} requestLog
 * @property {Introspection} introspection how the resource API asks about tokens
 * @property {() => number} now epoch milliseconds as this provider and the app server tell them (see `deviceClockOffsetSeconds`)
 * @property {() => Promise<void>} stop
 *
 * @typedef {Object} Introspection
 * @property {string} endpoint
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} [ca] PEM of the certificate to trust
 * @property {boolean} [trustsAnyCertificate] for a development certificate on loopback that Node does not know
 */

/**
 * Starts an OpenID Provider in this process, on loopback only, with the article's client.
 *
 * @param {Object} options
 * @param {string[]} options.appOrigins origins of the app: its redirect URIs are registered and CORS is open for them alone
 * @param {number} [options.port] default 0: any free port
 * @param {'localhost' | '127.0.0.1'} [options.host] the name in `issuer`, default `localhost`; it answers to both anyway
 * @param {import('./loopback-server.mjs').Tls} [options.tls] https instead of http
 * @param {boolean} [options.crossSiteCookies] cookies with `SameSite=None; Secure` instead of `Lax`; default: with https
 * @param {string[]} [options.redirectPaths] more paths of the app to register as redirect and post-logout URIs
 * @param {Record<string, string>} [options.headers] what every answer says besides, such as policies of its pages
 * @param {Record<string, unknown>} [options.client] metadata of the client to change
 * @param {Partial<import('./faults.mjs').FaultSettings>} [options.faults] settings to start with
 * @param {Record<string, string>} [options.routes] paths of endpoints, to stand in for another provider; faults know their own paths only
 * @param {string} [options.apiClientSecret] what the resource API introspects with, default: a random one
 * @returns {Promise<RunningProvider>}
 */
export async function startProvider(options) {
  const { appOrigins, port, host = 'localhost', tls, crossSiteCookies = tls !== undefined } = options;
  const keys = new SigningKeys();
  const store = new MemoryStore();
  const requestLog = new RequestLog();
  const apiClient = makeApiClient(options.apiClientSecret);
  const cookieKeys = [randomBytes(32).toString('base64url')];
  const faults = new Faults(
    {
      signOut: () => store.forgetAll('Session'),
      revokeAccessTokens: () => store.forgetAll('AccessToken'),
      rotateKeys: () => {
        keys.rotate();
        buildProviders();
      },
    },
    options.faults,
  );
  const clients = [
    articleClient({ appOrigins, redirectPaths: options.redirectPaths, overrides: options.client }),
    apiClient,
  ];
  /** @type {WeakMap<import('node:http').IncomingMessage, import('./request-log.mjs').RequestLogEntry>} */
  const logEntries = new WeakMap();

  /** @type {Map<string, { provider: Provider, handle: (request: any, response: any) => unknown }>} by Host header */
  const providers = new Map();
  const server = await startLoopbackServer(serve, {
    name: 'OpenID Provider',
    port,
    tls,
  });
  const issuerOf = (/** @type {string} */ name) => `${tls ? 'https' : 'http'}://${name}:${server.port}`;
  buildProviders();

  /** oidc-provider takes its keys when it is made, so new keys mean new instances over the same store. */
  function buildProviders() {
    for (const name of ['localhost', '127.0.0.1']) {
      const configuration = providerConfiguration({
        clients,
        appOrigins,
        cookieKeys,
        faults,
        store,
        keys,
        routes: options.routes,
      });
      const provider = new Provider(issuerOf(name), configuration);
      allowImplicitOnLocalhost(provider);
      provider.use(setCookieSites(crossSiteCookies ? 'all' : 'links'));
      provider.use(restrictCors({ appOrigins, faults }));
      provider.use(spoilAnswers({ faults, keys, appOrigins, logEntryOf: (request) => logEntries.get(request) }));
      provider.use(answerForOtherUser({ provider, faults }));
      providers.set(`${name}:${server.port}`, { provider, handle: provider.callback() });
    }
  }

  function now() {
    return Date.now() - faults.settings.deviceClockOffsetSeconds * 1000;
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    response.setHeader('Date', new Date(now() + faults.settings.providerClockOffsetSeconds * 1000).toUTCString());
    for (const [name, value] of Object.entries(options.headers ?? {})) response.setHeader(name, value);
    // Any other name is a DNS rebinding or a mistake.
    const named = providers.get(request.headers.host ?? '');
    if (!named) return void response.writeHead(421).end();
    if (await serveSwitchboard(request, response, { faults, requestLog, appOrigins })) return;
    logEntries.set(request, requestLog.record(request, response));
    if (faults.settings.down) return void request.socket.destroy();
    if (await isStoppedByFault(request, response)) return;
    if (request.url?.startsWith('/interaction/')) {
      await serveInteraction(request, response, { provider: named.provider, appOrigins });
    } else {
      await named.handle(request, response);
    }
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function isStoppedByFault(request, response) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const endpoint = Object.hasOwn(ENDPOINTS, url.pathname)
      ? ENDPOINTS[/** @type {'/auth'} */ (url.pathname)]
      : undefined;
    const fault = endpoint && faults.hitting(endpoint, kindOf(url.searchParams.get('prompt')));
    if (!fault || request.method === 'OPTIONS') return false;
    const allowedOrigin = appOrigins.find((origin) => origin === request.headers.origin);
    return !(await passFaultGate(request, response, fault, { countHit: () => faults.countHit(), allowedOrigin }));
  }

  return {
    issuer: issuerOf(host),
    issuers: { localhost: issuerOf('localhost'), '127.0.0.1': issuerOf('127.0.0.1') },
    port: server.port,
    faults,
    requestLog,
    introspection: {
      endpoint: `${issuerOf('localhost')}/token/introspection`,
      clientId: apiClient.client_id,
      clientSecret: apiClient.client_secret,
      ca: tls?.cert,
    },
    now,
    stop: server.stop,
  };
}

/**
 * oidc-provider refuses web clients with the implicit flow on http and on localhost, and rightly so outside development.
 * Its own recipe for development (implicit_http_localhost.md) is to leave these two checks out.
 *
 * @param {Provider} provider
 */
function allowImplicitOnLocalhost(provider) {
  const schema = /** @type {any} */ (provider.Client).Schema.prototype;
  const { invalidate } = schema;
  schema.invalidate = function invalidateUnlessLocal(/** @type {string} */ message, /** @type {string} */ code) {
    if (code !== 'implicit-force-https' && code !== 'implicit-forbid-localhost') invalidate.call(this, message, code);
  };
}
