import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import path from 'node:path';

import { startAppServer, startProvider } from '../projects/demo-app/op/index.mjs';
import { ng, run } from './command.mjs';
import { addByHand, makeApp, readSources } from './make-app.mjs';
import { startSsrServer } from './ssr-server.mjs';
import { tryInBrowser } from './try-in-browser.mjs';

/**
 * @typedef {Object} Outcome
 * @property {number} installSeconds of the new app
 * @property {number} addSeconds `ng add` from the packed package
 * @property {number} buildSeconds in production mode
 * @property {number} signInSeconds from the guarded page by the provider back to it, in the browser
 */

/**
 * Makes a new app, adds the package to it, builds it, and uses it in a browser against the embedded provider.
 *
 * @param {import('./apps.mjs').MatrixApp} app
 * @param {{ folder: string, tarball: string, browser: import('playwright-core').Browser }} options
 * @returns {Promise<Outcome>}
 */
export async function tryApp(app, { folder, tarball, browser }) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const provider = await startProvider({ appOrigins: [origin] });
  try {
    await makeApp(app, folder);
    const install = await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
    const addSeconds = await addPackage(folder, tarball, provider.issuer);
    await addByHand(app, folder);
    const build = await ng(folder, ['build']);
    assert.doesNotMatch(build.output, /WARNING/, 'warnings of the build');
    const server = await serve(app, folder, port, provider.issuer);
    try {
      if (app.ssr) await checkRenderedPage(origin);
      const { signInSeconds } = await tryInBrowser(browser, { origin, provider, ssr: app.ssr });
      assert.equal(server.errors(), '', 'what the server complained about');
      return { installSeconds: install.seconds, addSeconds, buildSeconds: build.seconds, signInSeconds };
    } finally {
      await server.stop();
    }
  } finally {
    await provider.stop();
  }
}

/** @param {string} folder @param {string} tarball @param {string} issuer */
async function addPackage(folder, tarball, issuer) {
  const flags = ['--issuer', issuer, '--client-id', 'angularclient', '--guard', '--skip-confirmation'];
  const { seconds, output } = await ng(folder, ['add', tarball, ...flags]);
  assert.match(output, /RedirectUris = /, 'what ng add prints');
  const before = await readSources(folder);
  await ng(folder, ['add', 'oidc-client-lib', ...flags]);
  assert.deepEqual(await readSources(folder), before, 'a second ng add changes nothing');
  return seconds;
}

/** @param {import('./apps.mjs').MatrixApp} app @param {string} folder @param {number} port @param {string} issuer */
async function serve(app, folder, port, issuer) {
  if (app.ssr) return startSsrServer(folder, port);
  const root = path.join(folder, 'dist/app/browser');
  const server = await startAppServer({ root, port, providerOrigins: () => [issuer] });
  return { ...server, errors: () => '' };
}

/** @param {string} origin */
async function checkRenderedPage(origin) {
  const html = await (await fetch(origin)).text();
  assert.match(html, /<p id="status">starting<\/p>/, 'the server does not say "signed out"');
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
