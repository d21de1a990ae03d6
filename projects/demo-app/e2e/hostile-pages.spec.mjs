// Pages, windows and texts that mean harm: where a sign-in leads, who hears its answer, and what is shown of it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startLoopbackServer } from '../op/loopback-server.mjs';
import { whenStarted } from './harness/probe.mjs';
import { encode, signature } from './hostile/signing.mjs';
import { HostileWorld } from './hostile/world.mjs';

/** @type {HostileWorld} */
let world;
/** @type {import('playwright-core').Page} */
let page;
/** @type {import('../op/loopback-server.mjs').LoopbackServer} */
let stranger;
let strangersPage = '';

before(async () => {
  world = await HostileWorld.start();
  stranger = await startLoopbackServer(
    (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html>${strangersPage}`),
    { name: 'stranger' },
  );
});
after(async () => {
  await world?.stop();
  await stranger?.stop();
});
afterEach(() => page?.context().close());

const strangersUrl = () => `http://127.0.0.1:${stranger.port}/`;

/** @param {Record<string, unknown>} [config] */
async function openSignedIn(config) {
  world.useNew(config);
  page = await world.newPage();
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
}

describe('the way back', () => {
  const elsewhere = [
    '//evil.example',
    '///evil.example',
    '////evil.example/x',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/\r\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'HTTPS://evil.example',
    'http:\\\\evil.example',
    'https:/evil.example/x',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:http://localhost/x',
    'file:///etc/passwd',
    '/.//evil.example',
    './/evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    'http://localhost@evil.example/',
    'http://localhost.evil.example/',
    'http://localhost:1/',
    'ftp://localhost/',
  ];

  test('leads into the app, whatever was asked for', async () => {
    world.useNew();
    page = await world.newPage();
    await world.open(page);
    for (const returnTo of elsewhere) {
      const code = await page.evaluate(
        (given) =>
          window.oidc.createAuthorizeUrl({ returnTo: given }).then(
            () => 'accepted',
            ({ code }) => code,
          ),
        returnTo,
      );
      // Where it is harmless the URL standard makes a path of it.
      if (code === 'accepted') {
        assert.equal(await world.signIn(page, { returnTo }), 'accepted');
        assert.equal(new URL(page.url()).origin, new URL(world.appUrl).origin, returnTo);
        assert.ok(!new URL(page.url()).pathname.startsWith('//'), returnTo);
      } else {
        assert.equal(code, 'return_route_invalid', returnTo);
      }
    }
  });

  for (const [returnTo, path] of [
    ['/orders/7?tab=a%20b#total', 'orders/7?tab=a%20b#total'],
    ['orders', 'orders'],
    ['/%2F%2Fevil.example', '%2F%2Fevil.example'],
    ['/?next=https:%2F%2Fevil.example', '?next=https:%2F%2Fevil.example'],
    ['/#//evil.example', '#//evil.example'],
    ['', ''],
  ]) {
    test(`to ${JSON.stringify(returnTo)} leads there`, async () => {
      world.useNew();
      page = await world.newPage();
      await world.open(page);
      assert.equal(await world.signIn(page, { returnTo }), 'accepted');
      assert.equal(page.url(), world.appUrl + path);
    });
  }

  test('with hash locations leads to the route', async () => {
    world.useNew();
    page = await world.newPage({ hash: true });
    await world.open(page, '#/orders?id=7');
    for (const where of /** @type {const} */ (['#', '#/'])) {
      world.tenant.answer = { where };
      assert.equal(await world.signIn(page), 'accepted');
      assert.equal(page.url(), `${world.appUrl}#/orders?id=7`);
    }
  });
});

describe('the silent page', () => {
  const ANSWER = 'silent-renew.html#id_token=secret-token&access_token=secret-access&state=secret-state';

  /** Lets others frame it, as a host without a policy would. */
  async function withoutPolicy() {
    await page.route('**/silent-renew.html*', async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
  }

  const LISTEN = `<script>heard = []; addEventListener('message', ({ data }) => heard.push(String(data)));</script>`;

  test('framed by a stranger tells it nothing', async () => {
    world.useNew();
    page = await world.newPage();
    await withoutPolicy();
    strangersPage = `${LISTEN}<iframe src="${world.appUrl}${ANSWER}"></iframe>`;
    await page.goto(strangersUrl());
    await page.waitForTimeout(300);
    assert.ok(page.frames().some((frame) => frame.url().startsWith(`${world.appUrl}silent-renew.html`)));
    assert.deepEqual(await page.evaluate(() => window.heard), []);
  });

  test('opened by a stranger tells it nothing', async () => {
    world.useNew();
    page = await world.newPage();
    strangersPage = `${LISTEN}<button onclick="open('${world.appUrl}${ANSWER}')">open</button>`;
    await page.goto(strangersUrl());
    await page.getByRole('button').click();
    await page.waitForTimeout(500);
    assert.deepEqual(await page.evaluate(() => window.heard), []);
    assert.ok(
      !page
        .context()
        .pages()
        .some((other) => other.url().includes('secret')),
    );
  });

  test('opened at the top by itself has a clean address soon, and leads to the app', async () => {
    world.useNew();
    page = await world.newPage();
    await page.goto(world.appUrl + ANSWER);
    await page.waitForURL(`${world.appUrl}silent-renew.html`);
    await page.waitForURL(world.appUrl);
    await whenStarted(page);
    assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), false);
  });

  test('that is the app itself is told by name', async () => {
    await openSignedIn({ silentRenewUri: '/' });
    assert.equal(await world.renew(page), 'silent_renew_page_is_app');
    assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  });
});

describe('windows of others', () => {
  test('that post answers and nonsense to the app neither feed nor disturb a renewal', async () => {
    await openSignedIn();
    world.tenant.answer = { claims: { sub: 'mallory' }, delayMs: 0 };
    const state = 'x'.repeat(43);
    const forged = `${world.appUrl}silent-renew.html#id_token=a.b.c&access_token=x&token_type=Bearer&state=${state}`;
    strangersPage = `<script>
      const messages = [${JSON.stringify(forged)}, 'oidc-client-lib:app-in-frame', '', '#', null, 1, {}, [], { type: 'oidc' }];
      setInterval(() => messages.forEach((message) => (opener ?? parent).postMessage(message, '*')), 5);
    </script>`;
    const popup = page.waitForEvent('popup');
    await page.evaluate((url) => void open(url), strangersUrl());
    await popup;
    await page.evaluate(
      (messages) => setInterval(() => messages.forEach((message) => postMessage(message, '*')), 5),
      [forged, 'oidc-client-lib:app-in-frame', '', null, 7, {}],
    );
    world.tenant.answer = { delayMs: 400 };
    for (let times = 0; times < 3; times++) assert.equal(await world.renew(page), 'accepted');
    await world.assertTame(page, { verdict: 'accepted', userBefore: 'alice' });
  });

  test('a page of the provider in the frame cannot answer, nor take the app away', async () => {
    await openSignedIn({ silentRenewTimeoutSeconds: 1 });
    const { provider, tenant, issuer } = world;
    const script = (/** @type {string} */ url) => `<script>
      parent.postMessage(${JSON.stringify(url)}, '*');
      try { top.location = 'https://evil.example/'; } catch {}
      try { parent.location = 'https://evil.example/'; } catch {}
      try { open('https://evil.example/'); } catch {}
    </script>`;
    await page.route('**/authorize?*', (route) => {
      const url = provider.answerUrl(tenant, issuer, new URL(route.request().url()).searchParams);
      return route.fulfill({ contentType: 'text/html', body: script(url) });
    });
    assert.match(await world.renew(page), /^(timeout|framing_blocked)$/);
    assert.equal(page.url(), world.appUrl);
    assert.equal(page.context().pages().length, 1);
    assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
    await page.unroute('**/authorize?*');
    assert.equal(await world.renew(page), 'accepted');
  });

  test('a provider that sends the frame elsewhere is no answer', async () => {
    await openSignedIn({ silentRenewTimeoutSeconds: 1 });
    for (const to of [strangersUrl(), `${world.appUrl}nowhere.js`, 'data:text/html,x', 'about:blank']) {
      world.tenant.answer = { to: () => to };
      assert.match(
        await world.renew(page),
        /^(timeout|framing_blocked|network|csp_blocked|silent_renew_page_missing)$/,
      );
      assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
    }
    world.tenant.answer = {};
    assert.equal(await world.renew(page), 'accepted');
  });
});

describe('texts of the provider', () => {
  const MARKUP = `"'><img src=x onerror="window.attacked=1"><script>window.attacked=1</script>{{1+1}}`;

  test('are texts, in errors, claims and events', async () => {
    world.useNew();
    page = await world.newPage();
    await world.open(page);
    world.tenant.answer = { response: { error: MARKUP, error_description: MARKUP, error_uri: MARKUP } };
    assert.equal(await world.signIn(page), 'provider_error');
    for (const header of [{ alg: MARKUP }, { typ: `${MARKUP}+jwt` }, { kid: MARKUP }]) {
      world.tenant.answer = { header };
      assert.notEqual(await world.signIn(page), 'accepted');
      assert.doesNotMatch(
        await page.evaluate(() => `${window.oidc.lastError()} ${window.oidc.lastError().detail}`),
        /[<>]/,
      );
    }
    world.tenant.answer = { claims: { sub: MARKUP.slice(0, 200), name: MARKUP } };
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(await page.locator('#user').textContent(), MARKUP.slice(0, 200));
    assert.equal(await page.evaluate(() => window.attacked), undefined);
  });

  test('never hold a secret that the provider put there', async () => {
    world.useNew();
    page = await world.newPage();
    await world.open(page);
    world.tenant.answer = {
      response: { error: 'server_error' },
      text: (text, request) => {
        const secrets = `${request.get('state')} and ${request.get('nonce')}`;
        return `${text}&error_description=${encodeURIComponent(secrets)}&error_uri=${encodeURIComponent(`https://x.example/?s=${request.get('state')}`)}`;
      },
    };
    assert.equal(await world.signIn(page), 'provider_error');
    await world.assertTame(page, { verdict: 'provider_error', userBefore: null });
  });
});

describe('UserInfo', () => {
  /** @returns {Promise<any>} */
  const load = () =>
    page.evaluate(() =>
      window.userInfo.load().then(
        (info) => ({ info, claims: window.userInfo.claims() }),
        ({ code }) => ({ code }),
      ),
    );

  test('never replaces what the ID Token says', async () => {
    await openSignedIn();
    world.tenant.userInfo = (claims) => ({
      ...claims,
      iss: 'https://evil.example',
      aud: 'another',
      exp: 1,
      iat: 1,
      nonce: 'x',
      name: 'Alice',
      constructor: 1,
    });
    const { claims } = await load();
    const own = await page.evaluate(() => window.oidc.claims());
    assert.equal(claims.name, 'Alice');
    for (const name of ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce']) assert.equal(claims[name], own[name], name);
    assert.equal(own.name, undefined);
  });

  for (const [sentence, answer, code] of /** @type {readonly [string, unknown, string][]} */ ([
    ['about another user', { sub: 'mallory' }, 'user_info_other_user'],
    ['without sub', { name: 'Alice' }, 'user_info_invalid'],
    ['with sub as a list', { sub: ['alice'] }, 'user_info_invalid'],
    ['with sub twice', '{"sub":"mallory","sub":"alice"}', 'user_info_invalid'],
    ['with __proto__', '{"sub":"alice","__proto__":{"admin":true}}', 'user_info_invalid'],
    ['of HTML', '<!doctype html>', 'user_info_invalid'],
    ['of a list', '[]', 'user_info_invalid'],
    [
      'of a depth that no answer has',
      `{"sub":"alice","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'user_info_invalid',
    ],
  ])) {
    test(`${sentence} is refused, and the session goes on`, async () => {
      await openSignedIn();
      world.tenant.userInfo = () => answer;
      assert.deepEqual(await load(), { code });
      assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
      assert.equal(await page.evaluate(() => window.userInfo.userInfo()), null);
      await world.assertTame(page, { verdict: 'accepted', userBefore: 'alice' });
    });
  }

  test('that cannot be used costs neither the session nor what was known before', async () => {
    await openSignedIn();
    const { issuer, tenant } = world;
    tenant.userInfo = (claims) => ({ sub: claims.sub, name: 'Alice' });
    assert.equal((await load()).info.name, 'Alice');
    const own = await page.evaluate(() => window.oidc.claims());

    /** @typedef {(response: import('node:http').ServerResponse) => void} Sends */
    const text = (/** @type {string} */ type, /** @type {string} */ body, status = 200) =>
      /** @type {Sends} */ ((response) => response.writeHead(status, { 'Content-Type': type }).end(body));
    const signed = (/** @type {object} */ claims, alg = 'RS256', key = 'rsa') => {
      const header = encode({ alg, kid: 'rsa' });
      const input = `${header}.${encode({ iss: issuer, aud: 'angularclient', sub: 'alice', name: 'Mallory', ...claims })}`;
      return text('application/jwt', `${input}.${signature(alg, key, input)}`);
    };
    for (const [sentence, send, code] of /** @type {readonly [string, Sends, string][]} */ ([
      ['another user', text('application/json', '{"sub":"mallory","name":"Mallory"}'), 'user_info_other_user'],
      ['a page', text('text/html', '<!doctype html><title>Sign in</title>'), 'user_info_invalid'],
      ['nothing', text('application/json', ''), 'user_info_invalid'],
      ['an error', text('text/html', '<!doctype html><title>Sorry</title>', 503), 'http_error'],
      ['a redirect', (response) => response.writeHead(302, { Location: strangersUrl() }).end(), 'network'],
      ['no CORS', (response) => (response.removeHeader('Access-Control-Allow-Origin'), response.end('{}')), 'network'],
      ['a broken connection', (response) => void response.destroy(), 'network'],
      ['a JWT for another client', signed({ aud: 'another' }), 'user_info_invalid'],
      ['a JWT for others, too, but not for us', signed({ aud: ['another', 'third'] }), 'user_info_invalid'],
      ['a JWT of another issuer', signed({ iss: 'https://evil.example' }), 'user_info_invalid'],
      ['a JWT that has expired', signed({ exp: 1 }), 'user_info_invalid'],
      ['a JWT about another user', signed({ sub: 'mallory' }), 'user_info_other_user'],
      ['a JWT signed by a stranger', signed({}, 'RS256', 'rsa/foreign'), 'user_info_invalid'],
      ['a JWT signed by the public key', signed({}, 'HS256'), 'user_info_invalid'],
      ['a JWT signed by nobody', signed({}, 'none'), 'user_info_invalid'],
    ])) {
      tenant.userInfoHttp = send;
      assert.deepEqual(await load(), { code }, sentence);
      const now = await page.evaluate(() => ({
        status: window.oidc.status(),
        claims: window.oidc.claims(),
        name: window.userInfo.userInfo()?.name,
        code: window.userInfo.error()?.code,
        lastError: window.oidc.lastError(),
      }));
      assert.deepEqual(now, { status: 'authenticated', claims: own, name: 'Alice', code, lastError: null }, sentence);
    }
    tenant.userInfoHttp = signed({ name: 'Alice A.' });
    assert.equal((await load()).info.name, 'Alice A.');
    assert.equal(await page.evaluate(() => window.userInfo.error()), null);
    await world.assertTame(page, { verdict: 'accepted', userBefore: 'alice' });
  });
});

test('a revocation endpoint that points elsewhere has no token sent there', async () => {
  const tenant = world.useNew();
  const [asked, elsewhere] = [`${world.issuer}/userinfo`, `${world.providerOrigin}/elsewhere/userinfo`];
  tenant.metadata = { revocation_endpoint: asked };
  // A redirect of this status has the browser send the body again.
  tenant.userInfoHttp = (response) => void response.writeHead(307, { Location: elsewhere }).end();
  page = await world.newPage();
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
  const refused = page.waitForEvent('requestfailed', (request) => request.url() === asked);
  await page.evaluate(() => window.oidc.logoff());
  await refused;
  assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
  const sent = world.provider.requests.filter(({ ':method': method }) => method === 'POST');
  assert.deepEqual(
    sent.map(({ ':url': url }) => url),
    [asked],
  );
});
