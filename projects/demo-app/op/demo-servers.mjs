import { startAppServer } from './app-server.mjs';
import { startProvider } from './provider.mjs';
import { startResourceApi } from './resource-api.mjs';
import { TEST_USERS } from './test-users.mjs';

/**
 * @typedef {Object} DemoServers
 * @property {Record<string, any>} config what the app reads from /oidc-config.json
 * @property {import('./app-server.mjs').RunningAppServer} app
 * @property {import('./provider.mjs').RunningProvider} provider
 * @property {import('./resource-api.mjs').RunningResourceApi} api
 * @property {() => Promise<void>} stop
 */

/**
 * App server, provider and resource API, each of them told where the others are.
 *
 * @param {Object} options
 * @param {string} options.appRoot folder of the built app
 * @param {string} [options.base] see `startAppServer`
 * @param {Record<string, any>} options.config the app's configuration; issuer and secureApis are put right
 * @param {{ app: number, provider: number, api: number }} options.ports 0: any free one
 * @param {import('./loopback-server.mjs').Tls} [options.tls] https instead of http
 * @param {'provider' | 'none'} [options.frames] what the app's policy lets it frame, default: the provider
 * @param {'localhost' | '127.0.0.1'} [options.providerHost] see `host` of `startProvider`
 * @param {Omit<Parameters<typeof startProvider>[0], 'appOrigins' | 'port' | 'host' | 'tls'>} [options.provider]
 * @returns {Promise<DemoServers>}
 */
export async function startDemoServers(options) {
  const { appRoot, base, ports, tls, providerHost, frames = 'provider' } = options;
  /** @type {{ stop(): Promise<void> }[]} */
  const running = [];
  const stop = async () => void (await Promise.all(running.splice(0).map((server) => server.stop())));
  /** @type {PromiseWithResolvers<void>} */
  const ready = Promise.withResolvers();
  try {
    const config = { ...options.config };
    const app = await startAppServer({
      root: appRoot,
      base,
      port: ports.app,
      tls,
      jsonFiles: () => ({
        '/oidc-config.json': config,
        '/demo.json': { provider: 'embedded', users: Object.keys(TEST_USERS) },
        '/oidc-config.cross-site.json': { ...config, issuer: provider.issuers['127.0.0.1'] },
      }),
      providerOrigins: () => Object.values(provider.issuers),
      frameOrigins: () => (frames === 'none' ? [] : Object.values(provider.issuers)),
      apiOrigins: () => [new URL(api.url).origin],
      now: () => provider.now(),
      ready: ready.promise,
    });
    running.push(app);
    const provider = await startProvider({
      ...options.provider,
      appOrigins: [app.origin],
      port: ports.provider,
      host: providerHost,
      tls,
    });
    running.push(provider);
    const api = await startResourceApi({ provider, allowedOrigin: app.origin, port: ports.api, tls });
    running.push(api);
    Object.assign(config, { issuer: provider.issuer, secureApis: [api.url] });
    ready.resolve();
    return { config, app, provider, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
