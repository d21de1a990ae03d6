// One request, one answer, once: what happens to answers that come twice, late, elsewhere, or to nobody's question.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { whenStarted } from './harness/probe.mjs';
import { openHostileWorld, verdict } from './hostile/world.mjs';

const world = await openHostileWorld();
/** @type {import('playwright-core').Page} */
let page;

beforeEach(async () => {
  world.useNew();
  page = await world.newPage();
  await world.open(page);
});
afterEach(() => page.context().close());

/** The URL of a sign-in, and the URL that the provider answers it with. */
async function request(at = page, options = {}) {
  const url = await at.evaluate((given) => window.oidc.createAuthorizeUrl(given), options);
  return { url, parameters: new URL(url).searchParams };
}

/** @param {URLSearchParams} parameters */
const answerTo = (parameters) => world.provider.answerUrl(world.tenant, world.issuer, parameters);

/** @param {string} url @param {import('playwright-core').Page} at */
async function arrive(url, at = page) {
  await at.goto('about:blank');
  await at.goto(url, { waitUntil: 'commit' });
  await whenStarted(at);
}

/** @param {string} url @param {import('playwright-core').Page} at */
async function visit(url, at = page) {
  await arrive(url, at);
  return verdict(at);
}

/** Opens what must not be taken for an answer. @param {string} url */
async function visitAsOwn(url) {
  await arrive(url);
  assert.equal(page.url(), url);
  assert.equal(await lastError(), null, url);
  assert.deepEqual(await page.evaluate(() => window.oidcEvents), [], url);
  assert.equal(await verdict(page), 'callback_not_recognized', url);
  assert.equal(page.url(), url);
}

const user = (at = page) => at.evaluate(() => window.oidc.claims()?.sub ?? null);
const lastError = (at = page) => at.evaluate(() => window.oidc.lastError()?.code ?? null);

describe('an answer', () => {
  test('to a request that nobody made is refused, and the session of before stays', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.answer = { claims: { sub: 'mallory' } };
    const { parameters } = await request();
    parameters.set('state', 'x'.repeat(43));
    assert.equal(await visit(answerTo(parameters)), 'state_unknown');
    assert.equal(await user(), 'alice');
    assert.equal(page.url(), world.appUrl);
  });

  test('without a state is refused', async () => {
    world.tenant.answer = { response: { state: undefined } };
    assert.equal(await world.signIn(page), 'state_missing');
    assert.equal(await user(), null);
    assert.equal(page.url(), world.appUrl);
  });

  test('to one request does not do for another, and uses up that one alone', async () => {
    const [one, other] = [await request(), await request()];
    const mixed = new URLSearchParams(one.parameters);
    mixed.set('state', other.parameters.get('state') ?? '');
    assert.equal(await visit(answerTo(mixed)), 'nonce_mismatch');
    assert.equal(await visit(answerTo(other.parameters)), 'state_used');
    assert.equal(await visit(answerTo(one.parameters)), 'accepted');
  });

  test('is good once: the second time nothing happens to who is signed in', async () => {
    const { parameters } = await request();
    const url = answerTo(parameters);
    assert.equal(await visit(url), 'accepted');
    assert.equal(await visit(url), 'state_used');
    assert.equal(await user(), 'alice');
    assert.equal(await lastError(), null);
    await page.evaluate(() => sessionStorage.clear());
    assert.equal(await visit(url), 'state_used');
    assert.equal(await user(), null);
  });

  test('is good once, even when it is given twice at the same moment', async () => {
    const url = answerTo((await request()).parameters);
    const codes = await page.evaluate(
      (given) =>
        Promise.all(
          [0, 1, 2].map(() =>
            window.oidc.authorizedCallback(given).then(
              () => 'accepted',
              ({ code }) => code,
            ),
          ),
        ),
      url,
    );
    assert.deepEqual(codes.sort(), ['accepted', 'state_used', 'state_used']);
  });

  test('that is refused has used its request up as well', async () => {
    const { parameters } = await request();
    world.tenant.answer = { claims: { aud: 'another' } };
    assert.equal(await visit(answerTo(parameters)), 'aud_invalid');
    world.tenant.answer = {};
    assert.equal(await visit(answerTo(parameters)), 'state_used');
  });

  test('after 59 minutes at the sign-in page is good, after 61 it comes too late', async () => {
    for (const [minutes, expected] of /** @type {const} */ ([
      [59, 'accepted'],
      [61, 'state_expired'],
    ])) {
      const { parameters } = await request();
      const later = Date.now() + minutes * 60_000;
      await page.clock.setFixedTime(later);
      world.tenant.answer = { claims: (now) => ({ iat: now + minutes * 60, exp: now + minutes * 60 + 300 }) };
      assert.equal(await visit(answerTo(parameters)), expected);
      await page.clock.setFixedTime(Date.now());
    }
  });

  test('to a silent renewal is none to a sign-in', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(await world.renew(page), 'accepted');
    const { url } = world.tenant.last ?? { url: '' };
    assert.equal(await visit(url.replace('silent-renew.html', '')), 'state_unknown');
    assert.equal(await user(), 'alice');
  });

  test('to a sign-in is none to a silent renewal', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    const { parameters } = await request();
    world.tenant.answer = {
      text: (text) => text.replace(/state=[^&]*/, `state=${parameters.get('state')}`),
    };
    assert.equal(await world.renew(page), 'state_mismatch');
    world.tenant.answer = { response: { state: undefined } };
    assert.equal(await world.renew(page), 'state_missing');
    assert.equal(await visit(answerTo(parameters)), 'state_missing');
    world.tenant.answer = {};
    assert.equal(await visit(answerTo(parameters)), 'accepted');
  });

  test('about another user ends a session when it renews, not when somebody signs in', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.answer = { claims: { sub: 'bob' } };
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(await user(), 'bob');
    world.tenant.answer = { claims: { sub: 'carol' } };
    assert.equal(await world.renew(page), 'other_user');
    assert.equal(await user(), null);
  });

  test('with an earlier auth_time renews nothing, one with a later does', async () => {
    world.tenant.answer = { claims: (now) => ({ auth_time: now - 100 }) };
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.answer = { claims: (now) => ({ auth_time: now - 200 }) };
    assert.equal(await world.renew(page), 'auth_time_earlier');
    world.tenant.answer = { claims: (now) => ({ auth_time: now - 50 }) };
    assert.equal(await world.renew(page), 'accepted');
    world.tenant.answer = {};
    assert.equal(await world.renew(page), 'accepted');
  });

  test('at another path is none, and its request waits for the right one', async () => {
    const { parameters } = await request();
    const url = answerTo(parameters);
    await visitAsOwn(url.replace('/#', '/elsewhere#'));
    assert.equal(await user(), null);
    assert.equal(await visit(url), 'accepted');
  });

  test('from another origin is none', async () => {
    const url = answerTo((await request()).parameters);
    for (const foreign of [
      url.replace('http://localhost', 'https://localhost'),
      'https://evil.example/#state=x',
      'nonsense',
      '',
    ]) {
      const code = await page.evaluate(
        (given) => window.oidc.authorizedCallback(given).then(String, (error) => error.code),
        foreign,
      );
      assert.equal(code, 'callback_not_recognized');
    }
    assert.equal(await visit(url), 'accepted');
  });

  for (const where of /** @type {const} */ (['#', '#/', '?'])) {
    test(`with an error behind ${where} tells it, as text, and is used up`, async () => {
      world.tenant.answer = {
        where,
        response: {
          error: 'access_denied',
          error_description: '<img src=x onerror=alert(1)>The user\nsaid no',
          error_uri: 'javascript:alert(1)',
        },
      };
      const { parameters } = await request();
      assert.equal(await visit(answerTo(parameters)), 'provider_error');
      const error = await page.evaluate(() => ({
        ...window.oidc.lastError(),
        message: window.oidc.lastError().message,
      }));
      assert.equal(error.error, 'access_denied');
      assert.match(error.errorDescription, /The user said no/);
      assert.equal(error.errorUri, undefined);
      assert.doesNotMatch(JSON.stringify(error), /[<>]|javascript/);
      assert.equal(page.url(), world.appUrl);
      assert.equal(await visit(answerTo(parameters)), 'state_used');
    });
  }

  test('with an error that belongs to no request of ours is not believed', async () => {
    assert.equal(await visit(`${world.appUrl}#error=access_denied&state=unknown`), 'state_unknown');
    assert.equal(await visit(`${world.appUrl}?error=access_denied&state=unknown`), 'state_unknown');
    for (const url of [`${world.appUrl}#error=access_denied`, `${world.appUrl}?error=access_denied`]) {
      await visitAsOwn(url);
    }
  });

  test('in the query with tokens is refused, and they leave the address bar: they are in the logs of every server', async () => {
    world.tenant.answer = { where: '?' };
    assert.equal(await world.signIn(page), 'response_mode_invalid');
    assert.equal(await user(), null);
    assert.doesNotMatch(page.url(), /token|state/);
  });
});

describe('what people do', () => {
  test('a reload on the callback URL, Back and Forward leave the user signed in', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    for (const move of ['reload', 'goBack', 'goForward', 'reload']) {
      await page[move]({ waitUntil: 'commit' });
      await whenStarted(page);
      assert.equal(await user(), 'alice', move);
      assert.equal(await lastError(), null, move);
    }
  });

  test('no entry of the history has the answer in it', async () => {
    await page.evaluate(() => void window.oidc.authorize());
    await page.waitForFunction(() => window.oidc?.isAuthenticated());
    const session = await page.context().newCDPSession(page);
    const { entries } = await session.send('Page.getNavigationHistory');
    const { state, nonce, idToken, accessToken } = world.tenant.last ?? {};
    for (const { url } of entries) {
      for (const secret of [idToken, accessToken, state, nonce].filter(Boolean)) {
        assert.ok(!url.includes(secret), url.slice(0, 60));
      }
    }
  });

  test('an abandoned sign-in is no error, and may still be ended', async () => {
    const abandoned = await request();
    await world.open(page);
    assert.equal(await lastError(), null);
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.answer = { claims: { sub: 'bob' } };
    assert.equal(await visit(answerTo(abandoned.parameters)), 'accepted');
    assert.equal(await user(), 'bob');
  });

  test('a double click signs in', async () => {
    await page.evaluate(() => {
      void window.oidc.authorize();
      void window.oidc.authorize();
    });
    await page.waitForFunction(() => window.oidc?.isAuthenticated());
    assert.equal(await lastError(), null);
  });

  test('two tabs sign in at once, and their answers may come in any order', async () => {
    const other = await page.context().newPage();
    await world.open(other);
    const [one, two] = [await request(page), await request(other)];
    assert.equal(await visit(answerTo(two.parameters), other), 'accepted');
    assert.equal(await visit(answerTo(one.parameters), page), 'accepted');
    assert.deepEqual([await user(page), await user(other)], ['alice', 'alice']);
  });

  test('a link to sign in may be opened in a new tab', async () => {
    const { url } = await request();
    const other = await page.context().newPage();
    await other.goto(url, { waitUntil: 'commit' });
    await whenStarted(other);
    assert.equal(await verdict(other), 'accepted');
  });

  test("the app's own parameters and sections stay as they are, and are no errors", async () => {
    for (const own of [
      '?code=1&state=2',
      '?state=open',
      '?code=x',
      '?error=7',
      '?session_state=x&scope=y&iss=z',
      '#section',
      '#state=open',
      '#code=1&state=2',
      '#error=none',
      '#/orders?state=open',
      'orders?id=1#access',
      '?id_token_hint=x#id',
    ]) {
      await visitAsOwn(world.appUrl + own);
    }
  });

  test('a redirect URI with a path and a query of its own', async () => {
    world.config.redirectUri = `${world.appUrl}signed-in?tab=1`;
    await world.open(page, 'orders?id=7#total');
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(page.url(), `${world.appUrl}orders?id=7#total`);
  });
});

describe('a provider that is down', () => {
  test('at the callback: what was fetched before the user left is enough', async () => {
    const { parameters } = await request();
    world.tenant.status = 503;
    assert.equal(await visit(answerTo(parameters)), 'accepted');
  });

  test('at the start costs no live session', async () => {
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.status = 503;
    await page.reload();
    await whenStarted(page);
    assert.equal(await user(), 'alice');
  });

  test('at the callback in a new tab: the user is told, and the next sign-in works', async () => {
    const { parameters } = await request();
    await page.evaluate(() => sessionStorage.clear());
    world.tenant.status = 503;
    assert.equal(await visit(answerTo(parameters)), 'http_error');
    assert.equal(await lastError(), 'http_error');
    world.tenant.status = undefined;
    assert.equal(await world.signIn(page), 'accepted');
  });
});

test('nothing is stored, told or shown before the whole answer is judged', async () => {
  const { parameters } = await request();
  await page.evaluate(() => sessionStorage.clear());
  const url = answerTo(parameters);
  world.tenant.documentDelayMs = 700;
  await page.goto('about:blank');
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => ({
    url: location.href,
    written: JSON.stringify([window.writes, { ...localStorage }, { ...sessionStorage }]),
    app: window.oidc?.status() ?? 'starting',
  }));
  assert.equal(seen.url, world.appUrl, 'the fragment is gone before the keys are asked for');
  assert.ok(!seen.written.includes(world.tenant.last?.accessToken ?? '-'));
  assert.ok(!seen.written.includes(world.tenant.last?.idToken ?? '-'));
  assert.equal(seen.app, 'starting');
  await whenStarted(page);
  assert.equal(await user(), 'alice');
});

test('no request to the provider ever had a secret in its Referer', () => {
  const referers = world.provider.requests.map(({ referer }) => referer ?? '');
  assert.ok(referers.length > 50);
  assert.deepEqual(
    referers.filter((referer) => /[?#]/.test(referer)),
    [],
  );
});
