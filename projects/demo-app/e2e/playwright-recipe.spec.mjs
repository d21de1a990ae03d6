// The recipe for Playwright in the docs, word for word but for the ports, as a reader would run it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { browserCommand } from './harness/browser.mjs';

const ROOT = new URL('../../../', import.meta.url);
// Below the project, so that its packages are found.
const FOLDER = fileURLToPath(new URL('dist/playwright-recipe/', ROOT));
const SERVE = fileURLToPath(new URL('recipe-app/serve.mjs', import.meta.url));

for (const flow of ['implicit', 'code']) {
  test(`what is typed survives a renewal, by the recipe, in the ${flow} flow`, { timeout: 120_000 }, async () => {
    const [appPort, providerPort] = [await freePort(), await freePort()];
    const guide = await readFile(new URL('docs/guide/testing.md', ROOT), 'utf8');
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(path.join(FOLDER, 'e2e'), { recursive: true });
    for (const [, name, code] of guide.matchAll(/```\w+\n\/\/ ([\w./]+)\n([^]*?)```/g)) {
      const sample = code
        .replaceAll('localhost:4200', `localhost:${appPort}`)
        .replaceAll('4300', String(providerPort))
        .replace('ng serve', `node ${SERVE} http://localhost:${providerPort} ${appPort} ${flow}`);
      await writeFile(path.join(FOLDER, name), sample);
    }
    await writeFile(path.join(FOLDER, 'this-machine.config.ts'), configOfThisMachine());

    const { code, output } = await run([
      'playwright',
      'test',
      '--config',
      'this-machine.config.ts',
      '--reporter',
      'line',
    ]);
    assert.match(output, /1 passed/, output);
    assert.equal(code, 0);
    await rm(FOLDER, { recursive: true });
  });
}

function configOfThisMachine() {
  const launchOptions = browserCommand();
  return `import recipe from './playwright.config';
export default { ...recipe, testDir: 'e2e', outputDir: 'results', workers: 1, use: { ...recipe.use, launchOptions: ${JSON.stringify(launchOptions)} } };
`;
}

/** @returns {Promise<number>} */
function freePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, 'localhost', () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}

/** @param {string[]} command of a package @returns {Promise<{ code: number | null, output: string }>} */
function run([name = '', ...options]) {
  const bin = fileURLToPath(new URL(`node_modules/.bin/${name}`, ROOT));
  const child = spawn(bin, options, { cwd: FOLDER });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }));
  });
}
