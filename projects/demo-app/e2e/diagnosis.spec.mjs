// diagnose() against set-ups that are really broken: each finding names what is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { LONG, PROBE_APP, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

const { browser, world: friendly } = await openProbeWorld({ redirectPaths: ['/renewal'] });
let world = friendly;

/**
 * The findings that are not `ok`, by check.
 *
 * @param {Object} [broken]
 * @param {object} [broken.config] what to change in the app's configuration
 * @param {(context: import('playwright-core').BrowserContext) => Promise<unknown>} [broken.by]
 */
async function findings({ config = {}, by = async () => undefined } = {}) {
  const context = await browser.newContext();
  await context.addInitScript((given) => (window.probeOptions = { config: given }), config);
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  await by(context);
  const found = await page.evaluate(() => window.diagnose());
  await context.close();
  world.faults.reset();
  assert.ok(
    found.every(({ seen, cure }) => !`${seen}${cure}`.includes('eyJ')),
    'no token in any finding',
  );
  return Object.fromEntries(
    found
      .filter(({ result }) => result !== 'ok')
      .map(({ check, result, seen, cure }) => [check, { result, seen, cure }]),
  );
}

/** Changes a JSON document of the provider. @param {string} url @param {(document: any) => object} change */
const spoil = (url, change) => (/** @type {import('playwright-core').BrowserContext} */ context) =>
  context.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });

/** Changes the headers of a file of the app. @param {string} url @param {Record<string, string>} headers */
const serve = (url, headers) => (/** @type {import('playwright-core').BrowserContext} */ context) =>
  context.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });

const DISCOVERY = '**/.well-known/openid-configuration';
const PAGE = '**/silent-renew.html';

test('nothing is wrong where nothing is', async () => {
  assert.deepEqual(await findings(), {});
});

for (const { name, broken, check, result = 'problem' } of [
  {
    name: 'a document of another issuer',
    broken: { by: spoil(DISCOVERY, (document) => ({ ...document, issuer: 'https://other.example' })) },
    check: 'Discovery',
  },
  {
    name: 'a provider without CORS',
    broken: { by: async () => world.faults.set({ noCors: true }) },
    check: 'Discovery',
  },
  ...['api.example.com/v1', 'https://api.example.com/orders/:id', '^https://api.example.com'].map((api) => ({
    name: `an API that no request goes to, ${api},`,
    broken: { config: { secureApis: [api] } },
    check: 'Secure APIs',
    result: 'warning',
  })),
  { name: 'no usable key', broken: { by: spoil('**/jwks', () => ({ keys: [] })) }, check: 'Keys' },
  {
    name: 'a response type that is not offered',
    broken: { by: spoil(DISCOVERY, (document) => ({ ...document, response_types_supported: ['code'] })) },
    check: 'Response type',
  },
  {
    name: 'a redirect URI that nobody serves',
    broken: { config: { redirectUri: '/callback.php' } },
    check: 'Redirect URI',
  },
  {
    name: 'the app in place of the silent renew page',
    broken: { config: { silentRenewUri: '/renewal' } },
    check: 'Silent renew page',
  },
  {
    name: 'no silent renew page',
    broken: { config: { silentRenewUri: '/silent.html' } },
    check: 'Silent renew page',
  },
  ...[
    { name: 'that refuses frames', headers: { 'content-security-policy': '', 'x-frame-options': 'DENY' } },
    { name: 'that is a sandbox', headers: { 'content-security-policy': 'sandbox allow-scripts' } },
    { name: 'of another type', headers: { 'content-type': 'application/octet-stream' } },
    { name: 'that is a download', headers: { 'content-disposition': 'attachment' } },
  ].map(({ name, headers }) => ({
    name: `a silent renew page ${name}`,
    broken: { by: serve(PAGE, headers) },
    check: 'Silent renew page',
  })),
  {
    name: 'a policy that looks for the app on https',
    broken: { by: serve(world.appUrl, { 'content-security-policy': 'upgrade-insecure-requests' }) },
    check: 'Content Security Policy',
  },
  {
    name: 'a page that refuses frames',
    broken: { by: async () => world.faults.set({ refuseFraming: true, requests: 'silent' }) },
    check: 'Hidden frame',
  },
  {
    name: 'a client that may not ask for this',
    broken: { by: async () => world.faults.set({ error: 'unauthorized_client', requests: 'silent' }) },
    check: 'Hidden frame',
  },
  {
    name: 'a clock that is wrong',
    broken: { by: async () => world.faults.set({ deviceClockOffsetSeconds: 600 }) },
    check: 'Clock',
    result: 'warning',
  },
]) {
  test(`${name} is found, and how to mend it`, async () => {
    const found = await findings(broken);
    assert.equal(found[check]?.result, result, JSON.stringify(found));
    assert.ok(found[check]?.cure);
  });
}

test('a policy that forbids the frame, and a provider on another site, are found', async () => {
  world = await startWorld({ appRoot: PROBE_APP, faults: LONG, frames: 'none', crossSite: true });
  try {
    const found = await findings();
    assert.equal(found['Content Security Policy']?.result, 'problem', JSON.stringify(found));
    assert.equal(found['Third-party cookies']?.result, 'warning');
    assert.equal(found['Hidden frame']?.result, 'problem');
  } finally {
    await world.stop();
    world = friendly;
  }
});

for (const [sources, forbidden] of [
  ["'self'", 'the provider'],
  [`'self' ${world.provider.issuer}`, 'nobody'],
]) {
  test(`a policy that forbids requests to ${forbidden} is told as that`, async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    await context.addInitScript((policy) => {
      const meta = Object.assign(document.createElement('meta'), {
        httpEquiv: 'Content-Security-Policy',
        content: policy,
      });
      new MutationObserver((_, observer) => {
        if (!document.head) return;
        document.head.append(meta);
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    }, `connect-src ${sources}`);
    const page = await context.newPage();
    await page.goto(world.appUrl);
    await whenStarted(page);
    const found = await page.evaluate(() => {
      const findings = window.diagnose();
      // Of the app's own, and none of our business.
      fetch('https://statistics.example/').catch(() => undefined);
      return findings;
    });
    const { result, seen } = found.find(({ check }) => check === 'Content Security Policy') ?? {};
    const isForbidden = forbidden !== 'nobody';
    assert.equal(result, isForbidden ? 'problem' : 'ok', JSON.stringify(found));
    if (isForbidden) assert.equal(seen, `connect-src forbids requests to ${world.provider.issuer}`);
    await context.close();
  });
}

test('a frame that never had a provider to ask is none of the problems', async () => {
  const found = await findings({ config: { issuer: `${world.config.issuer}/` } });
  assert.equal(found['Discovery']?.result, 'problem', JSON.stringify(found));
  assert.equal(found['Hidden frame']?.result, 'unknown');
  assert.equal(found['Hidden frame']?.cure, '');
});

for (const { name, spoilt, seen } of [
  {
    name: 'a configuration with mistakes',
    spoilt: (/** @type {object} */ config) => ({ ...config, clientId: '', silentRenewTimeoutSeconds: -1 }),
    seen: [/clientId/, /silentRenewTimeoutSeconds/],
  },
  { name: 'a configuration that is no JSON', spoilt: () => '<!doctype html>', seen: [/SyntaxError/] },
]) {
  test(`${name} keeps the app from starting, and is named all the same`, async () => {
    const page = await browser.newPage();
    await page.route('**/oidc-config.json', (route) => {
      const body = spoilt(world.config);
      return route.fulfill(typeof body === 'string' ? { contentType: 'text/html', body } : { json: body });
    });
    await page.goto(world.appUrl);
    await page.waitForFunction(() => window.diagnose);
    const found = await page.evaluate(() => window.diagnose());
    const problems = found.filter(({ result }) => result !== 'ok');
    assert.deepEqual(
      problems.map(({ check, result }) => [check, result]),
      [['Configuration', 'problem']],
    );
    for (const text of seen) assert.match(problems[0].seen, text);
    assert.ok(problems[0].cure);
    await page.close();
  });
}

test('a name in the configuration that means nothing is told', async () => {
  const page = await browser.newPage();
  await page.route('**/oidc-config.json', (route) =>
    route.fulfill({ json: { ...world.config, redirectUrl: '/back' } }),
  );
  await page.goto(world.appUrl);
  await whenStarted(page);
  const found = await page.evaluate(() => window.diagnose());
  const { result, seen } = found.find(({ check }) => check === 'Configuration') ?? {};
  assert.equal(result, 'warning');
  assert.match(seen ?? '', /: redirectUrl$/);
  await page.close();
});

test('the app in the frame is not said to be missing at the provider', async () => {
  const found = await findings({ config: { silentRenewUri: '/renewal' } });
  assert.match(found['Hidden frame']?.seen ?? '', /^silent_renew_page_is_app/);
  assert.match(found['Hidden frame']?.cure ?? '', /see the silent renew page/);
});

test('an isolated page whose provider does not agree', async () => {
  const context = await browser.newContext();
  // A page that the test has answered is on no network: Chromium would keep it from this machine's servers.
  await context.grantPermissions(['local-network-access']);
  await context.route(world.appUrl, async (route) => {
    const response = await route.fetch();
    const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'credentialless' };
    await route.fulfill({ response, headers: { ...response.headers(), ...isolation } });
  });
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await whenStarted(page);
  assert.equal(await page.evaluate(() => crossOriginIsolated), true);
  const found = await page.evaluate(() => window.diagnose());
  assert.equal(found.find(({ check }) => check === 'Discovery')?.result, 'ok');
  const { result, cure } = found.find(({ check }) => check === 'Hidden frame') ?? {};
  assert.equal(result, 'problem');
  assert.match(cure ?? '', /Cross-Origin-Resource-Policy/);
  await context.close();
});
