// What an API may answer, and what becomes of the request, the session and the token.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser } from './harness/browser.mjs';
import { LONG, PROBE_APP, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('./harness/world.mjs').World} */
let world;
/** @type {import('playwright-core').Page} */
let page;
/** @type {{ origin: string, close(): void }} */
let api;
/** @type {{ origin: string, close(): void }} */
let stranger;

/** @typedef {{ path: string, token: string | undefined, body: string }} SeenRequest */
/** @type {SeenRequest[]} */
let seen = [];
/** @type {(string | undefined)[]} */
let seenByStranger = [];
/** Tokens that the API refuses. @type {Set<string | undefined>} */
let refused = new Set();
let closedStreams = 0;
const LARGE = 300_000;

before(async () => {
  browser = await launchBrowser();
  world = await startWorld({ appRoot: PROBE_APP, faults: LONG });
  stranger = await serve((request, response) => {
    if (request.method !== 'OPTIONS') seenByStranger.push(request.headers.authorization);
    openCors(response).end('[]');
  });
  api = await serve(answer);
  // The policy of the app's server knows one API; these are two more.
  page = await openApp({ config: { secureApis: [api.origin] } });
});
after(async () => {
  await browser?.close();
  await world?.stop();
  api?.close();
  stranger?.close();
});

beforeEach(() => {
  seen = [];
  seenByStranger = [];
  refused = new Set();
});

/** @param {Record<string, unknown>} options */
async function openApp(options) {
  const context = await browser.newContext({ bypassCSP: true });
  await context.addInitScript((given) => (window.probeOptions = given), options);
  const opened = await context.newPage();
  await opened.goto(world.appUrl);
  await whenStarted(opened);
  return opened;
}

/** @param {import('node:http').RequestListener} listener */
async function serve(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, close: () => (server.closeAllConnections(), void server.close()) };
}

/** @param {import('node:http').ServerResponse} response */
function openCors(response) {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
  response.setHeader('Access-Control-Allow-Methods', '*');
  return response;
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(request, response) {
  openCors(response);
  if (request.method === 'OPTIONS') return void response.end();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const path = request.url ?? '';
  const token = request.headers.authorization?.replace('Bearer ', '');
  seen.push({ path, token, body: Buffer.concat(chunks).toString() });
  const refuse = (/** @type {string} */ challenge) => {
    response.setHeader('WWW-Authenticate', challenge);
    response.writeHead(401).end('[]');
  };
  if (path === '/redirect') return void response.writeHead(302, { Location: `${stranger.origin}/landing` }).end();
  if (path !== '/hidden') response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate');
  if (path === '/basic') return refuse('Basic realm="api"');
  if (path === '/never' || token === undefined || refused.has(token)) return refuse('Bearer error="invalid_token"');
  if (path.endsWith('/large')) return void response.setHeader('Content-Length', LARGE).end('x'.repeat(LARGE));
  if (path !== '/events') return void response.end('[]');
  response.setHeader('Content-Type', 'text/event-stream');
  const beat = setInterval(() => response.write('data: beat\n\n'), 50);
  response.on('close', () => {
    clearInterval(beat);
    closedStreams++;
  });
}

/** By HttpClient: the status. @param {string} path @param {number} [count] */
const call = (path, count = 1) =>
  page.evaluate(
    ([url, calls]) =>
      Promise.all(
        Array.from(
          { length: Number(calls) },
          () =>
            new Promise((resolve) =>
              window.http.get(String(url), { observe: 'response' }).subscribe({
                next: ({ status }) => resolve(status),
                error: ({ status }) => resolve(status),
              }),
            ),
        ),
      ),
    [api.origin + path, count],
  );

const renewals = () => page.evaluate(() => window.oidcEvents.filter(({ type }) => type === 'renewal_started').length);
const accessToken = () => page.evaluate(() => window.oidc.getAccessToken());

test('while nobody is signed in a request goes out at once, without a token', async () => {
  assert.deepEqual(await call('/records'), [401]);
  assert.deepEqual(
    seen.map(({ token }) => token),
    [undefined],
  );
  await signInByRedirect(page, 'alice');
  assert.deepEqual(await call('/records'), [200]);
  assert.equal(seen.at(-1)?.token, await accessToken());
});

test('many refused at once: one renewal, and all are answered, also where CORS hides the challenge', async () => {
  for (const path of ['/records', '/hidden']) {
    refused.add((await accessToken()) ?? '');
    const before = await renewals();
    assert.deepEqual([...new Set(await call(path, 20))], [200], path);
    assert.equal((await renewals()) - before, 1, path);
  }
});

test('a challenge that is not about bearer tokens is the app’s own affair', async () => {
  const before = await renewals();
  assert.deepEqual(await call('/basic'), [401]);
  assert.equal(await renewals(), before);
  assert.equal(seen.length, 1);
});

test('a form that was refused is sent again, whole', async () => {
  refused.add((await accessToken()) ?? '');
  const status = await page.evaluate(async (url) => {
    const body = new FormData();
    body.append('name', 'Turbine 7');
    body.append('file', new Blob(['x'.repeat(100_000)]), 'log.txt');
    return (await window.fetchWithToken(url, { method: 'POST', body })).status;
  }, `${api.origin}/upload`);
  assert.equal(status, 200);
  assert.equal(seen.length, 2);
  for (const { body } of seen) {
    assert.match(body, /Turbine 7/);
    assert.ok(body.includes('x'.repeat(100_000)));
  }
});

test('a stream of events arrives as it is sent, and ends when the app has enough', async () => {
  refused.add((await accessToken()) ?? '');
  const text = await page.evaluate(async (url) => {
    const aborting = new AbortController();
    const response = await window.fetchWithToken(url, { signal: aborting.signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    while (read.split('beat').length < 4) read += (await reader.read()).value;
    aborting.abort();
    return read;
  }, `${api.origin}/events`);
  assert.match(text, /^(data: beat\n\n){3}/);
  const until = Date.now() + 3000;
  while (closedStreams === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(closedStreams, 1);
});

test('a redirect of the API to a stranger does not take the token along', async () => {
  await call('/redirect');
  await page.evaluate((url) => window.fetchWithToken(url).catch(() => null), `${api.origin}/redirect`);
  assert.ok(seen.length === 2 && seen.every(({ token }) => token !== undefined), 'the API has seen it');
  assert.deepEqual(
    seenByStranger.filter((header) => header !== undefined),
    [],
  );
  assert.ok(seenByStranger.length > 0, 'the browser has followed');
});

test('an API that refuses every token ends neither in a loop nor the session', async () => {
  const before = await renewals();
  for (let turn = 0; turn < 3; turn++) assert.deepEqual(await call('/never'), [401]);
  assert.equal((await renewals()) - before, 1);
  assert.equal(seen.length, 4);
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
});

describe('with XMLHttpRequest and a class interceptor, as many apps have them', () => {
  before(async () => {
    await page.context().close();
    page = await openApp({ interceptor: 'class', xhr: true, config: { secureApis: [`${api.origin}/private`] } });
    await signInByRedirect(page, 'alice');
  });

  /** Uploads with an eye on the progress: the types of the events, and how much had gone and come in the end. */
  const upload = () =>
    page.evaluate(
      ([url, size]) =>
        new Promise((resolve) => {
          const seen = { types: [], status: 0, sent: 0, received: 0 };
          window.http
            .post(String(url), 'x'.repeat(Number(size)), {
              reportProgress: true,
              observe: 'events',
              responseType: 'text',
            })
            .subscribe({
              next: ({ type, loaded = 0, total, status }) => {
                if (seen.types.at(-1) !== type) seen.types.push(type);
                if (type === 1) seen.sent = loaded / total;
                if (type === 3) seen.received = loaded;
                if (type === 4) seen.status = status;
              },
              error: ({ status }) => resolve({ ...seen, status }),
              complete: () => resolve(seen),
            });
        }),
      [`${api.origin}/private/large`, LARGE],
    );
  const [SENT, UPLOAD, HEADER, DOWNLOAD, RESPONSE] = [0, 1, 2, 3, 4];

  test('an upload tells how far it is, and so does its answer', async () => {
    const whole = { types: [SENT, UPLOAD, HEADER, DOWNLOAD, RESPONSE], status: 200, sent: 1, received: LARGE };
    assert.deepEqual(await upload(), whole);
    assert.equal(seen.at(-1)?.token, await accessToken());
  });

  test('one that is refused begins again, and the refusal is not seen', async () => {
    refused.add((await accessToken()) ?? '');
    const before = await renewals();
    assert.deepEqual(await upload(), {
      types: [SENT, UPLOAD, SENT, UPLOAD, HEADER, DOWNLOAD, RESPONSE],
      status: 200,
      sent: 1,
      received: LARGE,
    });
    assert.equal((await renewals()) - before, 1);
    assert.equal(seen.length, 2);
  });

  test('one request asks for the token, another does without, and a stranger gets none', async () => {
    const before = await renewals();
    const token = await accessToken();
    const ask = (/** @type {string} */ url, /** @type {'auto' | 'always' | 'never'} */ choice) =>
      page.evaluate(
        ([to, how]) =>
          new Promise((resolve) =>
            window.http
              .get(String(to), { observe: 'response', context: window.tokenContext(how) })
              .subscribe({ next: ({ status }) => resolve(status), error: ({ status }) => resolve(status) }),
          ),
        [url, choice],
      );
    assert.equal(await ask(`${api.origin}/private/records`, 'auto'), 200);
    assert.equal(await ask(`${api.origin}/records`, 'auto'), 401, 'the path is not among secureApis');
    assert.equal(await ask(`${api.origin}/records`, 'always'), 200);
    assert.equal(await ask(`${api.origin}/private/records`, 'never'), 401);
    assert.equal(await ask(`${stranger.origin}/private/records`, 'always'), 200);
    assert.deepEqual(
      seen.map((request) => request.token),
      [token, undefined, token, undefined],
    );
    assert.deepEqual(seenByStranger, [undefined]);
    assert.equal(await renewals(), before);
  });
});
