// The minimal apps of projects/size: built as for production, and weighed.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { sourceShares } from './source-shares.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @type {[RegExp, string][]} The library's sources one by one, what they pull in by package. */
const SOURCE_NAMES = [
  [/(?:^|\/)projects\/oidc-client-lib\/(?:src\/)?(.+)$/, '$1'],
  [/^.*\bpackages\/([\w-]+)\/.*$/, '@angular/$1'],
  [/^.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, '$1'],
];
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** What an app of projects/size is weighed against, where it is not the app with the bare library. */
const REFERENCES = /** @type {Record<string, string>} */ ({
  core: 'baseline',
  guard: 'router',
  interceptor: 'http',
  'refresh-tokens': 'code-flow-tabs',
  dpop: 'code-flow',
});

/**
 * @typedef {{ raw: number, gzip: number, brotli: number }} Weight bytes
 * @typedef {{ initial: Weight, lazy: Weight, files: Record<string, number> }} AppSize scripts that the first page loads,
 *   scripts loaded later, and raw bytes by source file of the library and by package
 */

/** @param {string} app */
export function referenceOf(app) {
  return REFERENCES[app] ?? 'core';
}

/**
 * Builds each app once, two at a time.
 *
 * @param {Iterable<string>} names
 * @returns {Promise<Map<string, AppSize>>}
 */
export async function buildSizeApps(names) {
  const waiting = [...new Set(names)];
  /** @type {Map<string, AppSize>} */
  const sizes = new Map();
  const work = async () => {
    for (let app = waiting.shift(); app; app = waiting.shift()) {
      const outputPath = `dist/size/${app}`;
      const options = ['--browser', `projects/size/src/${app}.ts`, '--output-path', outputPath, '--source-map'];
      await ngBuild('size', options);
      sizes.set(app, weighApp(path.join(root, outputPath, 'browser')));
    }
  };
  await Promise.all([work(), work()]);
  return sizes;
}

/**
 * Weighs the scripts of a built app, without their comments that name the source map.
 *
 * @param {string} folder
 * @returns {AppSize}
 */
export function weighApp(folder) {
  const index = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const none = { raw: 0, gzip: 0, brotli: 0 };
  /** @type {AppSize} */
  const size = { initial: { ...none }, lazy: { ...none }, files: {} };
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const script = readFileSync(path.join(folder, name), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
    const weight = weigh(script);
    const part = index.includes(`"${name}"`) ? size.initial : size.lazy;
    for (const unit of /** @type {const} */ (['raw', 'gzip', 'brotli'])) part[unit] += weight[unit];
    const map = readMap(path.join(folder, `${name}.map`));
    const shares = map ? [...sourceShares(script, map)] : [];
    const total = shares.reduce((sum, [, bytes]) => sum + bytes, 0);
    if (map && total !== weight.raw) throw new Error(`${name}.map accounts for ${total} of ${weight.raw} bytes.`);
    for (const [source, bytes] of shares) {
      const name = sourceName(source);
      if (name) size.files[name] = (size.files[name] ?? 0) + bytes;
    }
  }
  return size;
}

/** @param {string} text @returns {Weight} */
export function weigh(text) {
  const content = Buffer.from(text);
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content, QUALITY).length,
  };
}

/**
 * Runs the workspace's Angular builder.
 *
 * @param {string} project
 * @param {string[]} options
 * @param {string} [cwd] folder of the angular.json
 * @returns {Promise<void>}
 */
export function ngBuild(project, options, cwd = root) {
  const ng = path.join(root, 'node_modules/@angular/cli/bin/ng.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ng, 'build', project, ...options], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`"ng build ${project} ${options.join(' ')}" failed:\n${output}`)),
    );
  });
}

/** @param {string} source */
function sourceName(source) {
  const known = SOURCE_NAMES.find(([pattern]) => pattern.test(source));
  return known && source.replace(...known);
}

/** @param {string} file */
function readMap(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
