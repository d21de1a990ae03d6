import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { startAppServer } from './app-server.mjs';
import { buildDemo } from './build-demo.mjs';
import { makeCertificate } from './certificate.mjs';
import { HELP, parseCommandLine } from './command-line.mjs';
import { startDemoServers } from './demo-servers.mjs';
import { isLoopback, originsOfProvider } from './provider-origins.mjs';
import { startResourceApi } from './resource-api.mjs';
import { TEST_USERS } from './test-users.mjs';

const APP_ROOT = fileURLToPath(new URL('../../../dist/demo-app/browser', import.meta.url));
const PUBLIC = new URL('../public/', import.meta.url);

/** @typedef {{ lines: string[], stop(): Promise<void> }} RunningDemo `lines` say where to look */

/**
 * Builds and serves the demo until it is interrupted.
 *
 * @param {string[]} args of the command line
 * @returns {Promise<number>} exit code
 */
export async function runDemo(args) {
  const interruption = new AbortController();
  const interrupted = new Promise((resolve) => interruption.signal.addEventListener('abort', resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interruption.abort());
  try {
    const options = parseCommandLine(args);
    if (options.help) {
      console.log(HELP);
      return 0;
    }
    if (options.build) await buildDemo({ signal: interruption.signal, node: process.execPath });
    if (!existsSync(path.join(APP_ROOT, 'index.html'))) throw new Error('The demo is not built: leave --no-build out.');
    const demo = await serveDemo(options);
    console.log(`\n${demo.lines.join('\n')}\n\nCtrl-C stops everything.`);
    await interrupted;
    await demo.stop();
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) return 130;
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** @param {import('./command-line.mjs').DemoOptions} options @returns {Promise<RunningDemo>} */
async function serveDemo(options) {
  const tls = options.https ? await makeCertificate() : undefined;
  if (options.op === 'embedded') return serveWithEmbeddedProvider(options, tls);
  if (options.op === 'identityserver') return serveWithIdentityServer(options, tls);
  return serveWithOtherProvider(options, tls);
}

/**
 * @param {import('./command-line.mjs').DemoOptions} options
 * @param {import('./loopback-server.mjs').Tls} [tls]
 * @returns {Promise<RunningDemo>}
 */
async function serveWithEmbeddedProvider({ ports }, tls) {
  const config = await readConfig(new URL('oidc-config.json', PUBLIC));
  const { app, provider, api, stop } = await startDemoServers({ appRoot: APP_ROOT, config, ports, tls });
  const users = Object.keys(TEST_USERS).join(' or ');
  return {
    lines: [
      `Demo      ${app.origin}`,
      `Provider  ${provider.issuer}  sign in as ${users}, with any password`,
      `API       ${api.url}/records`,
    ],
    stop,
  };
}

/**
 * @param {import('./command-line.mjs').DemoOptions} options
 * @param {import('./loopback-server.mjs').Tls} [tls]
 * @returns {Promise<RunningDemo>}
 */
async function serveWithIdentityServer(options, tls) {
  const config = await readConfig(new URL('oidc-config.identityserver.json', PUBLIC));
  const issuer = (options.issuer ?? config.issuer).replace(/\/$/, '');
  const introspection = {
    endpoint: `${issuer}/connect/introspect`,
    // The API resource that projects/identity-server registers.
    clientId: 'resource-api',
    clientSecret: 'resource-api-secret',
    trustsAnyCertificate: isLoopback(issuer),
  };
  const allowedOrigin = `${tls ? 'https' : 'http'}://localhost:${options.ports.app}`;
  const api = await startResourceApi({ provider: { introspection }, allowedOrigin, port: options.ports.api, tls });
  try {
    const demo = await serveApp({ ...config, issuer, secureApis: [api.url] }, options, tls);
    return {
      lines: [...demo.lines, `API       ${api.url}/records`],
      stop: async () => void (await Promise.all([demo.stop(), api.stop()])),
    };
  } catch (error) {
    await api.stop();
    throw error;
  }
}

/**
 * @param {import('./command-line.mjs').DemoOptions} options
 * @param {import('./loopback-server.mjs').Tls} [tls]
 * @returns {Promise<RunningDemo>}
 */
async function serveWithOtherProvider(options, tls) {
  const config = await readConfig(path.resolve(options.config ?? ''));
  if (typeof config.issuer !== 'string' || !URL.canParse(config.issuer) || typeof config.clientId !== 'string') {
    throw new Error(`${options.config} needs "issuer", a URL, and "clientId", a text.`);
  }
  return serveApp(config, options, tls);
}

/**
 * @param {Record<string, any>} config
 * @param {import('./command-line.mjs').DemoOptions} options
 * @param {import('./loopback-server.mjs').Tls} [tls]
 * @returns {Promise<RunningDemo>}
 */
async function serveApp(config, { op, ports }, tls) {
  const providerOrigins = await originsOfProvider(config.issuer, (line) => console.warn(line));
  /** @type {string[]} */
  const secureApis = config.secureApis ?? [];
  const app = await startAppServer({
    root: APP_ROOT,
    port: ports.app,
    tls,
    jsonFiles: () => ({ '/demo.json': { provider: op, users: [] }, '/oidc-config.json': config }),
    providerOrigins: () => providerOrigins,
    apiOrigins: () => secureApis.map((url) => new URL(url).origin),
  });
  const register = `register ${app.origin}/ and ${app.origin}/silent-renew.html there`;
  return { lines: [`Demo      ${app.origin}`, `Provider  ${config.issuer}  ${register}`], stop: app.stop };
}

/** @param {string | URL} file @returns {Promise<Record<string, any>>} */
async function readConfig(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${/** @type {Error} */ (error).message}`);
  }
}
