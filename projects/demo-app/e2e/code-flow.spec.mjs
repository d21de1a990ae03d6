// The authorization code flow with PKCE, in place of the implicit one: everything else stays as it is.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openWorld } from './harness/open-world.mjs';
import { LONG, openProbe, openSignedIn, PROBE_APP, renew, signInByRedirect, whenStarted } from './harness/probe.mjs';
import { signIn } from './harness/world.mjs';

const CODE = { code: true };

const { browser, world } = await openWorld({ appRoot: PROBE_APP, config: { scope: 'openid email dataEventRecords' } });

afterEach(async () => {
  world.faults.reset();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** Paths that the provider was asked for, in order. */
const asked = () => world.provider.requestLog.entries.map(({ method, path }) => `${method} ${path}`);

/**
 * Requests of the page from now on.
 *
 * @param {import('playwright-core').Page} page
 */
function requestsOf(page) {
  /** @type {import('playwright-core').Request[]} */
  const requests = [];
  page.on('request', (request) => requests.push(request));
  return requests;
}

test('a sign-in takes one token request, and neither code nor verifier leave for anywhere else', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, CODE);
  const requests = requestsOf(page);
  await page.evaluate(() => void window.oidc.authorize({ returnTo: '/listener' }));
  const authorize = await page.waitForRequest(/\/auth\?/);
  await signIn(page, 'alice');
  await whenStarted(page);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal(page.url(), `${world.appUrl}listener`);
  const query = new URL(authorize.url()).searchParams;
  assert.equal(query.get('response_type'), 'code');
  assert.equal(query.get('code_challenge_method'), 'S256');
  const exchanges = requests.filter((request) => new URL(request.url()).pathname === '/token');
  assert.deepEqual(
    exchanges.map((request) => request.method()),
    ['POST'],
  );
  const body = new URLSearchParams(exchanges[0]?.postData() ?? '');
  assert.deepEqual([...body.keys()].sort(), ['client_id', 'code', 'code_verifier', 'grant_type', 'redirect_uri']);
  assert.equal((await exchanges[0]?.allHeaders())?.['cookie'], undefined);
  const secrets = [body.get('code') ?? '?', body.get('code_verifier') ?? '?'];
  const others = requests.filter((request) => !exchanges.includes(request));
  for (const request of others) {
    // In the fragment, which stays in the browser, the page itself carries the code.
    const sent = `${request.url().replace(/#.*/, '')} ${request.postData()} ${JSON.stringify(await request.allHeaders())}`;
    assert.ok(!secrets.some((secret) => sent.includes(secret)), request.url().replace(/[?#].*/, ''));
  }
  // Nor do they stay behind.
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  assert.ok(!secrets.some((secret) => kept.includes(secret)));
});

test('40 s of the article’s lifetimes: renewed in the frame, without a gap, and nothing left behind', async () => {
  const page = await openSignedIn(browser, world, CODE);
  world.provider.requestLog.clear();
  await page.evaluate(() => {
    window.watch = { gaps: 0, renewed: 0 };
    window.oidc.events$.subscribe(({ type }) => (window.watch.renewed += type === 'session_renewed' ? 1 : 0));
    setInterval(() => {
      const session = window.oidc.session();
      window.watch.gaps += session && session.expiresAt * 1000 > Date.now() ? 0 : 1;
    }, 50);
  });
  await page.waitForTimeout(40_000);
  const { gaps, renewed } = await page.evaluate(() => window.watch);
  assert.equal(gaps, 0);
  assert.ok(renewed >= 4, `${renewed} renewals`);
  const calls = asked().filter((call) => !call.startsWith('OPTIONS'));
  assert.deepEqual([...new Set(calls)].sort(), ['GET /auth', 'POST /token']);
  assert.ok((await page.evaluate(() => document.querySelectorAll('iframe').length)) <= 1);
});

test('a popup signs in, and the page stays', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, CODE);
  await page.evaluate(() => (window.marker = 'still here'));
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => {
      window.result = window.oidc.authorize({ display: 'popup' }).then(
        () => 'signed in',
        ({ code }) => code,
      );
    }),
  ]);
  await popup.getByLabel('User name').fill('alice');
  await popup.getByLabel('Password').fill('any password');
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Sign in' }).click()]);
  assert.equal(await page.evaluate(() => window.result), 'signed in');
  assert.equal(await page.evaluate(() => window.marker), 'still here');
});

test('three tabs renew by one code between them', async () => {
  const first = await openSignedIn(browser, world, { ...CODE, tabs: true });
  const pages = [first];
  for (let more = 0; more < 2; more++) {
    const page = await first.context().newPage();
    await page.goto(world.appUrl);
    await whenStarted(page);
    pages.push(page);
  }
  const tokenOf = (/** @type {import('playwright-core').Page} */ page) =>
    page.evaluate(() => window.oidc.session()?.idToken);
  world.provider.requestLog.clear();
  const before = await tokenOf(first);
  await first.waitForFunction((old) => window.oidc.session()?.idToken !== old, before);
  await first.waitForTimeout(500);
  assert.equal(asked().filter((call) => call === 'POST /token').length, 1);
  assert.equal(new Set(await Promise.all(pages.map(tokenOf))).size, 1);
});

test('a reload asks nobody, and UserInfo and sign-out work as ever', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, CODE);
  world.provider.requestLog.clear();
  await page.reload();
  await whenStarted(page);
  assert.deepEqual(asked(), []);
  assert.equal(await page.evaluate(async () => (await window.userInfo.load()).email), 'alice@example.com');
  await page.evaluate(() => void window.oidc.logoff());
  await page.waitForURL(/\/session\/end/);
  assert.ok(asked().includes('POST /token/revocation'));
});

test('a code in the query is taken and cleared like one in the fragment', async () => {
  world.faults.set(LONG);
  const page = await openProbe(browser, world, CODE);
  await page.route(/\/auth\?/, (route) =>
    route.continue({ url: route.request().url().replace('response_mode=fragment', 'response_mode=query') }),
  );
  await signInByRedirect(page, 'alice');
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  assert.equal(page.url(), world.appUrl);
  assert.equal((await renew(page)).code, 'renewed');
});

test('a code that another browser was given is refused by the provider, and the session stays', async () => {
  world.faults.set(LONG);
  const [attacker, victim] = [await openProbe(browser, world, CODE), await openSignedIn(browser, world, CODE)];
  // The attacker keeps the code unused.
  await attacker.route('**/token', (route) => route.abort());
  const [exchange] = await Promise.all([attacker.waitForRequest('**/token'), signInByRedirect(attacker, 'bob')]);
  const stolen = new URLSearchParams(exchange.postData() ?? '').get('code') ?? '';
  assert.match(stolen, /^[\w-]{20,}$/);
  const injected = { code: stolen, iss: world.provider.issuer };
  const seen = await victim.evaluate(async (answer) => {
    const state = new URL(await window.oidc.createAuthorizeUrl()).searchParams.get('state') ?? '';
    const url = `${location.origin}/#${new URLSearchParams({ ...answer, state })}`;
    return window.oidc.authorizedCallback(url).catch(({ code: told, error }) => ({ code: told, error }));
  }, injected);
  assert.deepEqual(seen, { code: 'provider_error', error: 'invalid_grant' });
  assert.equal(await victim.evaluate(() => window.oidc.claims()?.sub), 'alice');
});

test('a token endpoint that is out of reach is told as that, and tried again by itself', async () => {
  const page = await openSignedIn(browser, world, CODE);
  await page.route('**/token', (route) => route.abort(), { times: 1 });
  await page.waitForFunction(() => window.oidc.renewal().lastOutcome?.reason === 'network');
  assert.equal(await page.evaluate(() => window.oidc.renewal().lastOutcome?.willRetry), true);
  await page.waitForFunction(() => window.oidc.renewal().lastOutcome?.reason === 'renewed');
  assert.equal(await page.evaluate(() => window.oidc.status()), 'authenticated');
});

test('a token endpoint that hangs holds a renewal no longer than its time', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, { ...CODE, config: { silentRenewTimeoutSeconds: 2 } });
  await page.route('**/token', () => undefined);
  const before = Date.now();
  assert.equal((await renew(page)).code, 'timeout');
  assert.ok(Date.now() - before < 3500);
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
});

test('diagnose() looks at the flow that is used', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, CODE);
  const findings = await page.evaluate(() => window.diagnose());
  const of = (/** @type {string} */ check) => findings.find((finding) => finding.check === check);
  assert.equal(of('Response type')?.result, 'ok');
  assert.match(of('Response type')?.seen ?? '', /^code /);
  assert.equal(of('Token endpoint')?.result, 'ok');
  assert.match(of('Hidden frame')?.seen ?? '', / a code$/);
  /** @type {[string, (route: import('playwright-core').Route) => Promise<void>][]} */
  const broken = [
    ['out of reach', (route) => route.abort()],
    ['at another address', (route) => route.fulfill({ status: 404 })],
    ['the page of an app', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })],
  ];
  for (const [sentence, answer] of broken) {
    await page.route('**/token', answer);
    const found = await page.evaluate(() => window.diagnose());
    assert.equal(found.find(({ check }) => check === 'Token endpoint')?.result, 'problem', sentence);
  }
});

test('diagnose() finds a client that the provider wants a secret of', async () => {
  world.faults.set(LONG);
  const page = await openSignedIn(browser, world, CODE);
  /** @type {Record<string, string>[]} */
  const bodies = [];
  await page.route('**/token', (route) => {
    bodies.push(Object.fromEntries(new URLSearchParams(route.request().postData() ?? '')));
    return route.fulfill({
      status: 401,
      headers: { 'access-control-allow-origin': '*' },
      json: { error: 'invalid_client' },
    });
  });
  const findings = await page.evaluate(() => window.diagnose());
  const finding = findings.find(({ check }) => check === 'Token endpoint');
  assert.equal(finding?.result, 'problem');
  assert.match(`${finding?.seen} ${finding?.cure}`, /invalid_client .*without a secret/);
  // Some look at the client only once the request is whole.
  assert.deepEqual(Object.keys(bodies[0] ?? {}).sort(), [
    'client_id',
    'code',
    'code_verifier',
    'grant_type',
    'redirect_uri',
  ]);
});
