// node serve.mjs <issuer> <port>: what "ng serve" is in the recipe.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const [issuer = '', port] = process.argv.slice(2);
const LIBRARY = new URL('../../../oidc-client-lib/', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
  tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
  bundle: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  define: { ngDevMode: 'true', ngJitMode: 'true', RECIPE_ISSUER: JSON.stringify(issuer) },
});
const index =
  '<!doctype html><title>Recipe</title><base href="/"><app-root></app-root><script src="/main.js"></script>';

createServer(async ({ url = '/' }, response) => {
  const send = (/** @type {string} */ type, /** @type {string | undefined} */ text) =>
    response.writeHead(200, { 'Content-Type': type }).end(text);
  const [, page, extension] = /^\/(silent-renew\.(html|js))/.exec(url) ?? [];
  if (page) {
    const text = await readFile(new URL(`silent-renew/${page}`, LIBRARY), 'utf8');
    return send(extension === 'js' ? 'text/javascript' : 'text/html', text);
  }
  return url === '/main.js' ? send('text/javascript', outputFiles[0]?.text) : send('text/html', index);
}).listen(Number(port), 'localhost');
