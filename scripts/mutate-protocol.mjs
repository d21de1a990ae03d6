// Breaks each line of the protocol in turn, and lists what no test beside it notices. Not part of `npm test`:
//   npm install --no-save @stryker-mutator/instrumenter@9.6.1 && npm run test:mutation
// Stryker makes the mutants, all in one build, each behind a switch. Its own runner would start Jest for every one of them.
import { fork } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIB = path.join(ROOT, 'projects/oidc-client-lib');
const PROTOCOL = path.join(LIB, 'src/protocol');
const BUNDLE = path.join(ROOT, 'dist/mutants.mjs');
/** Sentences for people are not rules. */
const NOT_MUTATED = /\.spec\.ts$|error-texts\.ts$|renewal-reason\.ts$/;
const PATIENCE_MS = 20_000;
/** The library as far as its fake issuer needs it. */
const VERIFIER = "export { webCryptoVerifier as ɵwebCryptoVerifier } from './src/platform/signature-verifier';";

if (process.argv[2] === 'run') {
  await runMutants(Number(process.argv[3]));
} else {
  await report();
}

async function report() {
  const mutants = await buildMutants();
  const results = /** @type {Record<number, string>} */ ({});
  for (let next = -1; next < mutants.length;) next = await runFrom(next, results);
  if (results[-1] !== 'survived') throw new Error(`Without a mutant the tests fail: ${results[-1]}`);
  const survivors = mutants.filter((_, index) => results[index] === 'survived');
  for (const { fileName, location, mutatorName, replacement } of survivors) {
    const { line, column } = location.start;
    console.log(`${path.basename(fileName)}:${line + 1}:${column + 1} ${mutatorName}: ${replacement}`);
  }
  const killed = mutants.length - survivors.length;
  console.log(`${killed} of ${mutants.length} mutants killed: ${((100 * killed) / mutants.length).toFixed(1)} %`);
}

/** One bundle of all tests beside the protocol, and of the protocol with every mutant in it. */
async function buildMutants() {
  const { createInstrumenter } = await import('@stryker-mutator/instrumenter');
  const { createInjector } = await import('typed-inject');
  const names = await readdir(PROTOCOL);
  const sources = names.filter((name) => !NOT_MUTATED.test(name)).map((name) => path.join(PROTOCOL, name));
  const files = await Promise.all(
    sources.map(async (name) => ({ name, mutate: true, content: await readFile(name, 'utf8') })),
  );
  const options = { ignorers: [], plugins: null, excludedMutations: [], noHeader: false };
  const logger = new Proxy({}, { get: () => () => false });
  const injector = createInjector().provideValue('logger', logger).provideValue('options', options);
  const made = await createInstrumenter(/** @type {any} */ (injector)).instrument(files, /** @type {any} */ (options));
  const mutated = new Map(made.files.map(({ name, content }) => [name, content]));
  const specs = names.filter((name) => name.endsWith('.spec.ts')).map((name) => `import './${name}';`);
  await build({
    stdin: { contents: specs.join('\n'), resolveDir: PROTOCOL },
    outfile: BUNDLE,
    bundle: true,
    ignoreAnnotations: true,
    logLevel: 'error',
    format: 'esm',
    define: { ngDevMode: 'true' },
    alias: { 'oidc-client-lib/testing': path.join(LIB, 'testing/fake-issuer.ts') },
    plugins: [
      {
        name: 'mutants',
        setup({ onLoad, onResolve }) {
          onLoad({ filter: /protocol\/[^/]+\.ts$/ }, ({ path: name }) => ({
            contents: mutated.get(name),
            loader: mutated.has(name) ? 'ts' : undefined,
          }));
          onResolve({ filter: /^(oidc-client-lib|@angular\/core)$/ }, ({ path: name }) => ({
            path: name,
            namespace: 'edge',
          }));
          onLoad({ filter: /.*/, namespace: 'edge' }, ({ path: name }) => ({
            contents: name.startsWith('@') ? 'export class InjectionToken {}' : VERIFIER,
            resolveDir: LIB,
          }));
        },
      },
    ],
  });
  return made.mutants;
}

/**
 * Runs the mutants from this one on in a process of its own, until all are done or one of them never ends.
 *
 * @param {number} first
 * @param {Record<number, string>} results
 * @returns {Promise<number>} the mutant to go on with
 */
function runFrom(first, results) {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), ['run', String(first)]);
    let current = first;
    const giveUp = () => {
      results[current++] = 'timed out';
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, 3 * PATIENCE_MS);
    child.on('message', (/** @type {{ index: number, result: string }} */ { index, result }) => {
      results[index] = result;
      current = index + 1;
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE_MS);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code !== 0 && code !== null) results[current++] = 'crashed';
      if (results[-1] !== 'survived') throw new Error('The tests fail without any mutant.');
      resolve(code === 0 ? Infinity : current);
    });
  });
}

/** In the child: every test, for one mutant after the other, until one test fails. @param {number} first */
async function runMutants(first) {
  const { expect } = await import('expect');
  const each =
    (/** @type {any} */ declare) =>
    (/** @type {any[]} */ rows) =>
    (/** @type {string} */ name, /** @type {any} */ work) => {
      const table = rows.every(Array.isArray) ? rows : rows.map((row) => [row]);
      table.forEach((row) => declare(name, () => work(...row)));
    };
  const tests = /** @type {(() => unknown)[]} */ ([]);
  const it = (/** @type {string} */ _, /** @type {() => unknown} */ work) => tests.push(work);
  const describe = (/** @type {string} */ _, /** @type {() => unknown} */ work) => work();
  const jest = { fn: (/** @type {any} */ work) => work };
  Object.assign(globalThis, {
    expect,
    jest,
    it: Object.assign(it, { each: each(it) }),
    describe: Object.assign(describe, { each: each(describe) }),
    beforeAll: (/** @type {any} */ work) => tests.unshift(work),
  });
  const stryker = /** @type {any} */ (globalThis.__stryker__ = { activeMutant: undefined });
  const source = await readFile(BUNDLE, 'utf8');
  const count = Math.max(...[...source.matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, id]) => Number(id))) + 1;
  for (let index = first; index < count; index++) {
    stryker.activeMutant = index < 0 ? undefined : String(index);
    tests.length = 0;
    // Anew each time, since a table of rules is made when its file is first read.
    await import(`${pathToFileURL(BUNDLE)}?${index}`);
    let result = 'survived';
    for (const test of tests) {
      try {
        await test();
      } catch (failure) {
        result = index < 0 ? String(failure) : 'killed';
        break;
      }
    }
    if (index < 0 && result !== 'survived') throw new Error(`Without a mutant the tests fail: ${result}`);
    await new Promise((resolve) => process.send?.({ index, result }, resolve));
  }
  process.exit(0);
}
