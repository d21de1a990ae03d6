import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/**
 * An app and the library in one script, both from source and compiled in the browser.
 *
 * @param {URL} main its main.ts, with a tsconfig.json beside it
 * @param {Record<string, string>} [define] names that the script knows, with their values as source text
 * @returns {Promise<string>}
 */
export async function appFromSource(main, define) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(main)],
    tsconfig: fileURLToPath(new URL('tsconfig.json', main)),
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { ngDevMode: 'true', ngJitMode: 'true', ...define },
  });
  return outputFiles[0]?.text ?? '';
}
