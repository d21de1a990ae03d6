// Storage is input: blocked, full, spoiled or planted, it never breaks the start nor becomes somebody else.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';

import { whenStarted } from './harness/probe.mjs';
import { encode, signature } from './hostile/signing.mjs';
import { openHostileWorld, verdict } from './hostile/world.mjs';

const world = await openHostileWorld();
/** @type {import('playwright-core').Page} */
let page;

afterEach(() => page?.context().close());

/** What a browser does to storages, before any script of the page runs. */
const MOODS = {
  'no session storage': () =>
    Object.defineProperty(window, 'sessionStorage', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    }),
  'no local storage': () =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    }),
  'no storage at all': () =>
    ['localStorage', 'sessionStorage'].forEach((name) =>
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('no', 'SecurityError');
        },
      }),
    ),
  'storages that are null': () =>
    ['localStorage', 'sessionStorage'].forEach((name) => Object.defineProperty(window, name, { value: null })),
  'full storages': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
  'storages that forget at once': () => {
    Storage.prototype.setItem = () => undefined;
  },
};

/** @param {() => unknown} mood @param {Record<string, unknown>} [options] */
async function openIn(mood, options) {
  world.useNew();
  page = await world.newPage(options);
  await page.context().addInitScript(mood);
  await world.open(page);
}

async function openSignedIn(options = {}) {
  world.useNew();
  page = await world.newPage(options);
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
}

/** Opens the page anew after its session storage was spoiled. @param {(storage: Storage, given: any) => void} spoil @param {unknown} [given] */
async function reopen(spoil, given) {
  await page.evaluate(`(${spoil})(sessionStorage, ${JSON.stringify(given ?? null)})`);
  await page.goto('about:blank');
  await page.goto(world.appUrl, { waitUntil: 'commit' });
  await whenStarted(page);
  assert.deepEqual(await page.evaluate(() => window.unhandled), []);
  assert.equal(await page.evaluate(() => Object.keys(Object.prototype).length), 0);
  return page.evaluate(() => window.oidc.claims()?.sub ?? null);
}

describe('a browser with', () => {
  for (const mood of /** @type {const} */ (['no session storage', 'no local storage'])) {
    test(`${mood} signs in, renews, and says what it cannot keep`, async () => {
      await openIn(MOODS[mood]);
      assert.equal(await world.signIn(page), 'accepted');
      assert.equal(await world.renew(page), 'accepted');
      const told = await page.evaluate(() => window.oidcEvents.map(({ type }) => type));
      assert.equal(told.includes('storage_failed'), mood === 'no session storage');
      assert.deepEqual(await page.evaluate(() => window.unhandled), []);
    });
  }

  for (const mood of /** @type {const} */ ([
    'no storage at all',
    'storages that are null',
    'full storages',
    'storages that forget at once',
  ])) {
    test(`${mood} starts, and says at the sign-in what is wrong`, async () => {
      await openIn(MOODS[mood]);
      assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
      assert.equal(await world.signIn(page), 'storage_unavailable');
      assert.deepEqual(await page.evaluate(() => window.unhandled), []);
    });
  }

  test('no storage at all signs in silently, and with an answer in hand is nobody', async () => {
    await openIn(MOODS['no storage at all'], { storage: 'memory' });
    assert.equal(await world.renew(page), 'accepted');
    assert.equal(await page.evaluate(() => window.oidc.claims().sub), 'alice');
  });

  test('storage that was emptied during the sign-in refuses the answer, and the next one works', async () => {
    world.useNew();
    page = await world.newPage();
    await world.open(page);
    const url = await page.evaluate(() => window.oidc.createAuthorizeUrl());
    await page.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()));
    await page.goto(url, { waitUntil: 'commit' });
    await whenStarted(page);
    assert.equal(await verdict(page), 'state_unknown');
    assert.equal(await world.signIn(page), 'accepted');
  });

  test('storage that filled up during the sign-in signs in, and uses the answer once', async () => {
    world.useNew();
    page = await world.newPage();
    await world.open(page);
    const url = await page.evaluate(() => window.oidc.createAuthorizeUrl());
    await page.context().addInitScript(MOODS['full storages']);
    await page.goto(url, { waitUntil: 'commit' });
    await whenStarted(page);
    assert.equal(await verdict(page), 'accepted');
    assert.ok(await page.evaluate(() => window.oidc.isAuthenticated()));
    await page.goto('about:blank');
    await page.goto(world.tenant.last?.url ?? '', { waitUntil: 'commit' });
    await whenStarted(page);
    assert.match(await verdict(page), /^state_u/);
  });
});

describe('a session record', () => {
  const texts = [
    '',
    ' ',
    '{',
    'null',
    '[]',
    '7',
    '"text"',
    '{}',
    '{"version":1}',
    '{"version":2}',
    '{"__proto__":{"x":1}}',
    '{"version":1,"idToken":{},"scope":[]}',
    `${'['.repeat(50_000)}`,
    `{"version":1,"idToken":"${'x'.repeat(1_000_000)}"}`,
    '\u0000\uffff',
  ];

  test('of nonsense is none', async () => {
    await openSignedIn();
    const key = await page.evaluate(() => Object.keys(sessionStorage).find((name) => name.includes('.session.')));
    world.tenant.answer = { response: { error: 'login_required' } };
    for (const text of texts) {
      const spoil = (/** @type {Storage} */ storage, /** @type {string[]} */ [name = '', value = '']) => {
        storage.removeItem(name.replace('.session.', '.known.'));
        storage.setItem(name, value);
      };
      assert.equal(await reopen(spoil, [key, text]), null, text.slice(0, 40));
      assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
    }
    world.tenant.answer = {};
    assert.equal(await world.signIn(page), 'accepted');
  });

  /** @type {readonly (readonly [string, (record: any) => any])[]} */
  const forgeries = [
    ['of another user, unsigned', (record) => ({ ...record, idToken: withClaims(record.idToken, { sub: 'mallory' }) })],
    [
      'of another user, alg none',
      (record) => ({
        ...record,
        idToken: `${encode({ alg: 'none' })}.${withClaims(record.idToken, { sub: 'mallory' }).split('.')[1]}.`,
      }),
    ],
    [
      'of another user, signed by a stranger',
      (record) => ({ ...record, idToken: signed(record.idToken, 'rsa/foreign', { sub: 'mallory' }) }),
    ],
    ['of another client', (record) => ({ ...record, idToken: signed(record.idToken, 'rsa', { aud: 'another' }) })],
    [
      'of another issuer',
      (record) => ({ ...record, idToken: signed(record.idToken, 'rsa', { iss: 'https://evil.example' }) }),
    ],
    [
      'that has expired',
      (record) => ({ ...record, idToken: signed(record.idToken, 'rsa', { iat: 1.7e9, exp: 1.7e9 + 300 }) }),
    ],
    [
      'that has expired, with a clock that would make it fresh',
      (record) => ({
        ...record,
        clockOffset: 1.7e9 - Date.now() / 1000,
        idToken: signed(record.idToken, 'rsa', { iat: 1.7e9, exp: 1.7e9 + 300 }),
      }),
    ],
    [
      'from the future',
      (record) => ({
        ...record,
        idToken: signed(record.idToken, 'rsa', { iat: Date.now() / 1000 + 3600, exp: Date.now() / 1000 + 7200 }),
      }),
    ],
    ['with another access token', (record) => ({ ...record, accessToken: 'mallorys' })],
    ['without the access token', (record) => ({ ...record, accessToken: null, accessTokenExpiresAt: null })],
    ['with an access token of no known end', (record) => ({ ...record, accessTokenExpiresAt: 'never' })],
    ['of another version', (record) => ({ ...record, version: 2 })],
  ];
  for (const [sentence, forge] of forgeries) {
    test(`${sentence} is none`, async () => {
      await openSignedIn();
      world.tenant.answer = { response: { error: 'login_required' } };
      const read = (/** @type {Storage} */ storage) =>
        JSON.parse(storage[Object.keys(storage).find((key) => key.includes('.session.')) ?? '']);
      const record = await page.evaluate(`(${read})(sessionStorage)`);
      const plant = (/** @type {Storage} */ storage, /** @type {string} */ text) =>
        storage.setItem(Object.keys(storage).find((key) => key.includes('.session.')) ?? '', text);
      assert.equal(await reopen(plant, JSON.stringify(forge(record))), null);
      world.tenant.answer = {};
      assert.equal(await world.signIn(page), 'accepted');
    });
  }

  test('as it was written is the session of before', async () => {
    await openSignedIn();
    assert.equal(await reopen(() => undefined), 'alice');
  });

  test('beside keys and metadata of nonsense is the session of before, with what is fetched anew', async () => {
    await openSignedIn();
    for (const text of [
      '',
      '{',
      'null',
      '{"at":1}',
      `{"at":${Date.now()},"document":{}}`,
      `{"at":${Date.now()},"document":{"issuer":"x","authorization_endpoint":"javascript:alert(1)"}}`,
    ]) {
      const spoil = (/** @type {Storage} */ storage, /** @type {string} */ value) =>
        Object.keys(storage)
          .filter((key) => key.includes('.keys.') || key.includes('.metadata.'))
          .forEach((key) => storage.setItem(key, value));
      assert.equal(await reopen(spoil, text), 'alice', text);
    }
  });

  test('in a storage that all tabs share is verified in a new tab as well', async () => {
    await openSignedIn({ storage: 'local' });
    const other = await page.context().newPage();
    await world.open(other);
    assert.equal(await other.evaluate(() => window.oidc.claims()?.sub), 'alice');
    await other.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => name.includes('.session.'));
      const record = JSON.parse(localStorage.getItem(key));
      localStorage.setItem(key, JSON.stringify({ ...record, accessToken: 'mallorys' }));
    });
    world.tenant.answer = { response: { error: 'login_required' } };
    const third = await page.context().newPage();
    await world.open(third);
    assert.equal(await third.evaluate(() => window.oidc.isAuthenticated()), false);
  });
});

describe('a request record', () => {
  /** @param {(record: any) => unknown} change */
  async function signInWith(change) {
    world.useNew();
    page = await world.newPage();
    await world.open(page, 'here');
    const url = await page.evaluate(() => window.oidc.createAuthorizeUrl());
    const state = new URL(url).searchParams.get('state') ?? '';
    const [storage, key, text] = await page.evaluate(
      (part) =>
        [localStorage, sessionStorage].flatMap((storage, index) =>
          Object.keys(storage)
            .filter((name) => name.includes(part))
            .map((name) => [index, name, storage.getItem(name)]),
        )[0],
      state,
    );
    const changed = change(JSON.parse(text));
    await page.evaluate(
      ([index, name, value]) => [localStorage, sessionStorage][index].setItem(name, value),
      [storage, key, typeof changed === 'string' ? changed : JSON.stringify(changed)],
    );
    await page.goto(url, { waitUntil: 'commit' });
    await whenStarted(page);
    assert.deepEqual(await page.evaluate(() => window.unhandled), []);
    return verdict(page);
  }

  test('with a foreign return route leads into the app', async () => {
    for (const returnTo of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '\t//evil.example',
      '/.//evil.example',
    ]) {
      assert.equal(await signInWith((record) => ({ ...record, returnTo })), 'accepted');
      assert.ok(page.url().startsWith(world.appUrl) && !page.url().includes('evil'), page.url());
      await page.context().close();
    }
  });

  for (const [sentence, change, code] of /** @type {readonly [string, (record: any) => unknown, string][]} */ ([
    ['as it was written', (record) => record, 'accepted'],
    ['with another nonce', (record) => ({ ...record, nonce: 'x' }), 'nonce_mismatch'],
    ['without a nonce', ({ nonce: _, ...record }) => record, 'state_unknown'],
    ['that was answered', ({ client, createdAt }) => ({ client, createdAt, used: true }), 'state_used'],
    ['of an hour and a minute ago', (record) => ({ ...record, createdAt: Date.now() - 3_660_000 }), 'state_expired'],
    ['of nonsense', () => '{', 'state_unknown'],
    ['of null', () => 'null', 'state_unknown'],
    [
      'with a polluted prototype',
      (record) => JSON.stringify(record).replace('{', '{"__proto__":{"nonce":"x"},'),
      'state_unknown',
    ],
  ])) {
    test(`${sentence}: ${code}`, async () => assert.equal(await signInWith(change), code));
  }
});

/** @param {string} token @param {Record<string, unknown>} claims */
function withClaims(token, claims) {
  const [head, body = '', tail] = token.split('.');
  return `${head}.${encode({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), ...claims })}.${tail}`;
}

/** @param {string} token @param {string} key @param {Record<string, unknown>} claims */
function signed(token, key, claims) {
  const input = withClaims(token, claims).replace(/\.[^.]*$/, '');
  return `${input}.${signature('RS256', key, input)}`;
}
