import { startProvider } from '../../projects/demo-app/op/provider.mjs';
import { appFolder } from '../build-apps.mjs';
import { startAppHost } from './app-host.mjs';

/** Lifetimes that nothing here outlives, for renewals by hand. */
export const LONG = { idTokenSeconds: 3600, accessTokenSeconds: 3600 };

/**
 * @typedef {Object} BenchWorld
 * @property {import('./app-host.mjs').AppHost} host
 * @property {import('../../projects/demo-app/op/provider.mjs').RunningProvider} provider
 * @property {import('../../projects/demo-app/op/faults.mjs').Faults} faults
 * @property {() => number} authorizeRequests since the log was cleared
 * @property {() => void} clearLogs
 * @property {() => string[]} requests what was asked of provider and host since the logs were cleared
 * @property {() => Promise<void>} stop
 */

/**
 * A host for the app and an OpenID Provider of its own.
 *
 * @param {string} app name of the built app
 * @param {Partial<import('../../projects/demo-app/op/faults.mjs').FaultSettings>} [faults]
 * @returns {Promise<BenchWorld>}
 */
export async function startBenchWorld(app, faults = LONG) {
  const host = await startAppHost(appFolder(app));
  const provider = await startProvider({
    appOrigins: [host.origin],
    faults,
    client: {
      grant_types: ['implicit', 'authorization_code'],
      response_types: ['id_token token', 'id_token', 'code'],
    },
  });
  const { requestLog } = provider;
  return {
    host,
    provider,
    faults: provider.faults,
    authorizeRequests: () =>
      requestLog.entries.filter(({ method, path }) => method === 'GET' && path === '/auth').length,
    clearLogs() {
      requestLog.clear();
      host.requests.length = 0;
    },
    requests: () => [
      ...requestLog.entries.map(({ method, path }) => `${method} provider${path}`),
      ...host.requests.map(({ path }) => `GET app${path}`),
    ],
    stop: async () => void (await Promise.all([host.stop(), provider.stop()])),
  };
}
