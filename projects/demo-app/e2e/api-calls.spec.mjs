// The access token on its way to the resource API, and nowhere else.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { LONG, openSignedIn, PROBE_APP } from './harness/probe.mjs';

const { browser, world } = await openWorld({ appRoot: PROBE_APP });

/** Calls the API by HttpClient: the status. */
const callByHttp = (url) =>
  new Promise((resolve) =>
    window.http.get(url, { observe: 'response' }).subscribe({
      next: ({ status }) => resolve(status),
      error: ({ status }) => resolve(status),
    }),
  );

test('fifty calls across an expiry are all answered, and cost no renewal of their own', async () => {
  const page = await openSignedIn(browser, world);
  await page.evaluate(`window.callByHttp = ${callByHttp}`);
  const statuses = await page.evaluate(async (url) => {
    const calls = Array.from({ length: 50 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 240));
      return window.callByHttp(url);
    });
    return Promise.all(calls);
  }, `${world.api.url}/records`);
  assert.deepEqual([...new Set(statuses)], [200]);
  const renewals = await page.evaluate(() => window.oidcEvents.filter(({ type }) => type === 'renewal_started').length);
  assert.ok(renewals <= 3, `${renewals} renewals in 12 s`);
  await page.context().close();
});

test('revoked tokens: many parallel calls, one renewal, and every call answered', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world);
  await page.evaluate(`window.callByHttp = ${callByHttp}`);
  await world.faults.revokeAccessTokens();
  const statuses = await page.evaluate(
    (url) =>
      Promise.all([
        ...Array.from({ length: 10 }, () => window.callByHttp(url)),
        window.fetchWithToken(url).then((response) => response.status),
      ]),
    `${world.api.url}/records`,
  );
  assert.deepEqual([...new Set(statuses)], [200]);
  const renewals = await page.evaluate(() => window.oidcEvents.filter(({ type }) => type === 'renewal_started').length);
  assert.equal(renewals, 1);
  world.faults.reset();
  await page.context().close();
});

test('a stronger sign-in that the API wants becomes an event, and the error is passed on', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world);
  await page.evaluate(`window.callByHttp = ${callByHttp}`);
  assert.equal(await page.evaluate((url) => window.callByHttp(url), `${world.api.url}/step-up`), 401);
  const event = await page.evaluate(() => window.oidcEvents.find(({ type }) => type === 'step_up_required'));
  assert.match(event.acrValues, /step-up/);
  world.faults.reset();
  await page.context().close();
});

test('no other origin ever sees the token, whatever its name begins with', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world);
  /** @type {(string | undefined)[]} */
  const seen = [];
  const stranger = createServer((request, response) => {
    if (request.method === 'GET') seen.push(request.headers.authorization);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }).end('[]');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (stranger.address());
  await page.evaluate(async (url) => {
    await window.fetchWithToken(url).catch(() => undefined);
    await new Promise((resolve) => window.http.get(url).subscribe({ next: resolve, error: resolve }));
  }, `http://127.0.0.1:${port}/api/records`);
  assert.deepEqual(
    seen.filter((header) => header !== undefined),
    [],
  );
  stranger.close();
  world.faults.reset();
  await page.context().close();
});

test('UserInfo is asked with the token, and is about the same user', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world);
  const claims = await page.evaluate(() => window.userInfo.load());
  assert.equal(claims.sub, 'alice');
  world.faults.reset();
  await page.context().close();
});
