// The packed package in new apps of every Angular version that it is for.
//
//   node matrix/run.mjs [--only 20-standalone 22-ssr …] [--package dist/oidc-client-lib] [--keep] [--unless-offline]
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { launchBrowser } from '../projects/demo-app/e2e/harness/browser.mjs';
import { APPS } from './apps.mjs';
import { run } from './command.mjs';
import { tryApp } from './try-app.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    package: { type: 'string', default: 'dist/oidc-client-lib' },
    keep: { type: 'boolean', default: false },
    'unless-offline': { type: 'boolean', default: false },
  },
});

const apps = chosenApps([...values.only, ...positionals]);
if (values['unless-offline'] && !(await hasRegistry())) {
  console.log(
    `SKIPPED ${apps.map(({ name }) => name).join(', ')}: no npm registry answers, so no new app can be made.`,
  );
  process.exit(0);
}
const workFolder = await mkdtemp(path.join(tmpdir(), 'oidc-matrix-'));
const browser = await launchBrowser();
/** @type {Record<string, import('./try-app.mjs').Outcome | { error: string }>} */
const outcomes = {};
try {
  const tarball = await pack(path.resolve(root, values.package));
  for (const app of apps) {
    outcomes[app.name] = await outcomeOf(app, tarball);
    console.log(line(app.name, outcomes[app.name]));
  }
} finally {
  await browser.close();
  if (!values.keep) await rm(workFolder, { recursive: true, force: true });
}
await mkdir(path.join(root, 'reports'), { recursive: true });
await writeFile(path.join(root, 'reports/matrix.json'), JSON.stringify(outcomes, null, 2));
const failed = Object.values(outcomes).filter((outcome) => 'error' in outcome).length;
console.log(`${apps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string[]} names */
function chosenApps(names) {
  const unknown = names.filter((name) => !APPS.some((app) => app.name === name));
  if (unknown.length > 0) {
    throw new Error(`No such app: ${unknown.join(', ')}. There are: ${APPS.map(({ name }) => name).join(', ')}.`);
  }
  return names.length > 0 ? APPS.filter(({ name }) => names.includes(name)) : APPS;
}

/** @returns {Promise<boolean>} */
async function hasRegistry() {
  const question = run('npm', ['view', '@angular/core', 'version', '--prefer-online', '--fetch-retries=1'], {
    cwd: root,
  });
  return question.then(
    () => true,
    () => false,
  );
}

/** @param {string} folder of the built package @returns {Promise<string>} path of the tarball */
async function pack(folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  if (!manifest.schematics) throw new Error(`${values.package} has no schematics: build the package first.`);
  await run('npm', ['pack', '--pack-destination', workFolder], { cwd: folder });
  return path.join(workFolder, `${manifest.name}-${manifest.version}.tgz`);
}

/** @param {import('./apps.mjs').MatrixApp} app @param {string} tarball */
async function outcomeOf(app, tarball) {
  const folder = path.join(workFolder, app.name);
  await mkdir(folder);
  try {
    return await tryApp(app, { folder, tarball, browser });
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    if (!values.keep) await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {import('./try-app.mjs').Outcome | { error: string }} outcome */
function line(name, outcome) {
  if ('error' in outcome) return `FAIL ${name}\n${outcome.error}`;
  const seconds = (/** @type {number} */ value) => `${value.toFixed(1)} s`;
  const { installSeconds, addSeconds, buildSeconds, signInSeconds } = outcome;
  return `PASS ${name}: install ${seconds(installSeconds)}, ng add ${seconds(addSeconds)}, build ${seconds(buildSeconds)}, sign-in ${seconds(signInSeconds)}`;
}
