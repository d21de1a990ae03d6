// node serve.mjs <issuer> <port> <flow>: what "ng serve" is in the recipe.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import { appFromSource } from '../harness/app-from-source.mjs';

const [issuer = '', port, flow = ''] = process.argv.slice(2);
const LIBRARY = new URL('../../../oidc-client-lib/', import.meta.url);
const script = await appFromSource(new URL('main.ts', import.meta.url), {
  RECIPE_ISSUER: JSON.stringify(issuer),
  RECIPE_FLOW: JSON.stringify(flow),
});
const index =
  '<!doctype html><title>Recipe</title><base href="/"><app-root></app-root><script src="/main.js"></script>';

createServer(async ({ url = '/' }, response) => {
  const send = (/** @type {string} */ type, /** @type {string} */ text) =>
    response.writeHead(200, { 'Content-Type': type }).end(text);
  const [, page, extension] = /^\/(silent-renew(?:\.popup)?\.(html|js))/.exec(url) ?? [];
  if (page) {
    const text = await readFile(new URL(`silent-renew/${page}`, LIBRARY), 'utf8');
    return send(extension === 'js' ? 'text/javascript' : 'text/html', text);
  }
  return url === '/main.js' ? send('text/javascript', script) : send('text/html', index);
}).listen(Number(port), 'localhost');
