// A host without https, where browsers have no WebCrypto: withJsrsasign() stands in, and without it one error names it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { publicJwk } from './hostile/signing.mjs';
import { HostileWorld } from './hostile/world.mjs';

const hosts = { app: 'app.intranet.example', provider: 'login.intranet.example' };
const browser = { args: ['--host-resolver-rules=MAP *.intranet.example 127.0.0.1'] };

/** @type {HostileWorld} */
let world;

before(async () => {
  world = await HostileWorld.start({ browser, hosts });
});
after(() => world?.stop());

/** What diagnose() finds of WebCrypto. @param {import('playwright-core').Page} page */
const webCryptoFinding = (page) =>
  page.evaluate(async () => {
    const { result, cure } = (await window.diagnose()).find(({ check }) => check === 'WebCrypto');
    return { result, cure };
  });

describe('on a plain http host', () => {
  /** @type {import('playwright-core').Page} */
  let page;

  before(async () => {
    world.use('/main', { allowInsecureIssuer: true });
    page = await world.newPage({ jsrsasign: true });
    await world.open(page);
  });
  after(() => page.context().close());

  test('there is no WebCrypto, but randomness of the platform', async () => {
    assert.ok(await page.evaluate(() => !isSecureContext && !crypto.subtle && !!crypto.getRandomValues));
    const requests = await page.evaluate(() => Promise.all([0, 1].map(() => window.oidc.createAuthorizeUrl())));
    const values = requests.flatMap((url) => ['state', 'nonce'].map((name) => new URL(url).searchParams.get(name)));
    assert.equal(new Set(values).size, 4);
    for (const value of values) assert.match(value ?? '', /^[\w-]{43}$/);
  });

  test('diagnose() sees what stands in', async () => {
    assert.deepEqual(await webCryptoFinding(page), { result: 'ok', cure: '' });
  });

  for (const alg of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']) {
    test(`${alg} signs in and renews, at_hash included`, async () => {
      world.tenant.answer = { alg };
      assert.equal(await world.signIn(page), 'accepted');
      assert.equal(await world.renew(page), 'accepted');
      world.tenant.answer = { alg, response: { access_token: 'another' } };
      assert.equal(await world.renew(page), 'at_hash_mismatch');
    });
  }

  for (const [
    sentence,
    answer,
    code,
  ] of /** @type {readonly [string, import('./hostile/provider.mjs').Answer, string][]} */ ([
    ['EdDSA, which jsrsasign does not know', { alg: 'EdDSA' }, 'alg_unsupported'],
    ['none', { alg: 'none' }, 'alg_not_allowed'],
    ['HMAC with the public key', { alg: 'HS256' }, 'alg_not_allowed'],
    ['a stranger', { key: 'rsa/foreign', header: { kid: 'rsa' } }, 'signature_invalid'],
    [
      'a stranger with the key in the header',
      { key: 'rsa/foreign', header: { kid: 'rsa', jwk: publicJwk('rsa/foreign') } },
      'signature_invalid',
    ],
    ['RS256 told for PS256', { alg: 'PS256', header: { alg: 'RS256' } }, 'signature_invalid'],
    ['no signature', { token: (token) => token.replace(/[^.]*$/, '') }, 'signature_invalid'],
    ['zeros', { alg: 'ES256', token: (token) => token.replace(/[^.]*$/, 'A'.repeat(86)) }, 'signature_invalid'],
    ['another client', { claims: { aud: 'another' } }, 'aud_invalid'],
  ])) {
    test(`${sentence} is refused`, async () => {
      world.tenant.answer = {};
      assert.equal(await world.signIn(page), 'accepted');
      world.tenant.answer = answer;
      assert.equal(await world.signIn(page), code);
      await world.assertTame(page, { verdict: code, userBefore: 'alice' });
      assert.equal(await world.renew(page), code);
    });
  }

  test('a huge key does not stop the page', async () => {
    const tenant = world.useNew({ allowInsecureIssuer: true });
    const n = Buffer.alloc(300_000, 0xa7).toString('base64url');
    tenant.jwks = { keys: [{ kty: 'RSA', kid: 'rsa', n, e: 'AQAB' }] };
    await world.open(page);
    const started = Date.now();
    assert.equal(await world.signIn(page), 'signature_invalid');
    assert.ok(Date.now() - started < 5000);
    world.use('/main', { allowInsecureIssuer: true });
    await world.open(page);
  });

  test('jsrsasign is fetched once, and only here', async () => {
    const requested = /** @type {string[]} */ ([]);
    page.on('request', (request) => requested.push(request.url()));
    world.tenant.answer = {};
    assert.equal(await world.signIn(page), 'accepted');
    const large = async (/** @type {import('playwright-core').Page} */ at) =>
      (await at.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))).filter((url) =>
        /chunk/.test(url),
      );
    const chunks = await large(page);
    assert.ok(chunks.length > 0);
    const secure = await HostileWorld.start();
    const other = await secure.newPage({ jsrsasign: true });
    await secure.open(other);
    assert.equal(await secure.signIn(other), 'accepted');
    assert.equal((await large(other)).length, chunks.length - 1);
    await secure.stop();
  });
});

test('without withJsrsasign() one clear error names it', async () => {
  world.use('/other', { allowInsecureIssuer: true });
  const page = await world.newPage();
  await world.open(page);
  assert.equal(await world.signIn(page), 'crypto_unavailable');
  assert.match(await page.evaluate(() => window.oidc.lastError().message), /errors\.md#crypto_unavailable/);
  await world.assertTame(page, { verdict: 'crypto_unavailable', userBefore: null });
  const { result, cure } = await webCryptoFinding(page);
  assert.equal(result, 'problem', 'nobody can sign in');
  assert.match(cure, /https.*withJsrsasign\(\)/);
  await page.context().close();
});

test('an issuer on plain http there wants to be allowed by name', async () => {
  world.use('/other');
  const page = await world.newPage();
  const told = page.waitForEvent('console', (message) => message.text().includes('configuration_invalid'));
  await page.goto(world.appUrl, { waitUntil: 'commit' });
  assert.match((await told).text(), /issuer is not valid\..*allowInsecureIssuer/);
  await page.context().close();
});
