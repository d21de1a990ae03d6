import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { ngBuild } from '../scripts/size-apps.mjs';
import { BASELINE, isOurs, LIBRARIES, UNVERIFIED } from './libraries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** An app that has router and HttpClient anyway, beside the bare one. */
export const AMONG_OTHERS = '-among-others';

/** The folder that a built app is in. @param {string} app */
export function appFolder(app) {
  return path.join(root, 'dist/benchmarks', app, 'browser');
}

/** Installs the other libraries, exactly as locked. */
export function installLibraries() {
  return run('npm', ['ci', '--no-audit', '--no-fund'], here);
}

/** Builds every app for production, two at a time, with its silent page beside it and everything compressed. */
export async function buildApps() {
  if (!existsSync(path.join(root, 'dist/oidc-client-lib/package.json'))) {
    throw new Error('dist/oidc-client-lib is not there: run "npm run build:lib" first.');
  }
  const names = [BASELINE, UNVERIFIED, ...LIBRARIES.map(({ name }) => name)];
  const tabsApps = LIBRARIES.flatMap(({ tabsApp = [] }) => tabsApp);
  const waiting = [
    ...[...names, ...tabsApps].map((name) => ({ name, main: 'main.ts', output: name })),
    ...names.map((name) => ({ name, main: 'main-among-others.ts', output: name + AMONG_OTHERS })),
  ];
  const work = async () => {
    for (let app = waiting.shift(); app; app = waiting.shift()) {
      const { name, main, output } = app;
      const folder = `benchmarks/apps/${name}`;
      await ngBuild('benchmark', [
        ...['--browser', `${folder}/${main}`, '--ts-config', `${folder}/tsconfig.json`],
        ...['--output-path', `dist/benchmarks/${output}`],
      ]);
      await addSilentPage(name, appFolder(output));
      await compress(appFolder(output));
    }
  };
  await Promise.all([work(), work()]);
}

/** @param {string} app @param {string} folder */
async function addSilentPage(app, folder) {
  const library = LIBRARIES.find(({ name, tabsApp }) => name === app || tabsApp === app);
  if (!library || isOurs(library)) {
    for (const file of ['silent-renew.html', 'silent-renew.popup.html', 'silent-renew.js']) {
      await copyFile(path.join(root, 'dist/oidc-client-lib/silent-renew', file), path.join(folder, file));
    }
    return;
  }
  const { silentPage = '', silentScripts = {} } = library;
  await copyFile(
    path.join(here, 'silent-pages', silentPage, 'silent-renew.html'),
    path.join(folder, 'silent-renew.html'),
  );
  for (const [name, file] of Object.entries(silentScripts)) {
    await copyFile(path.join(here, 'node_modules', file), path.join(folder, name));
  }
}

/** At best quality, which is too slow to do while something is measured. @param {string} folder */
async function compress(folder) {
  for (const file of await readdir(folder)) {
    if (!/\.(js|html)$/.test(file)) continue;
    await writeFile(path.join(folder, `${file}.br`), brotliCompressSync(await readFile(path.join(folder, file))));
  }
}

/** @param {string} command @param {string[]} args @param {string} cwd @returns {Promise<void>} */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`"${command} ${args.join(' ')}" failed:\n${errors}`)),
    );
  });
}
