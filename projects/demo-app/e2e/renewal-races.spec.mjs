// What users, apps and other tabs do while a renewal is under way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openHostileWorld } from './hostile/world.mjs';
import { openSignedInAtNewIssuer } from './renewal/renewal-world.mjs';

const world = await openHostileWorld();

/** @param {import('playwright-core').Page} page */
const frames = (page) => page.evaluate(() => document.querySelectorAll('iframe').length);
/** @param {import('playwright-core').Page} page */
const begin = (page) =>
  page.evaluate(() => {
    window.renewal = window.oidc.refreshSession().then(
      (session) => session.claims.sub,
      ({ code }) => code,
    );
    return new Promise((resolve) => {
      const look = () => (document.querySelector('iframe') ? resolve(undefined) : setTimeout(look, 10));
      look();
    });
  });
/** @param {import('playwright-core').Page} page */
const end = (page) => page.evaluate(() => window.renewal);
/** @param {import('playwright-core').Page} page */
const close = async (page) => {
  assert.deepEqual(await page.evaluate(() => [window.unhandled, window.logged]), [[], []]);
  await page.context().close();
};

describe('while a renewal is under way', { concurrency: 5 }, () => {
  test('a sign-out takes the frame away at once, and what comes late is nothing', async () => {
    const { page, tenant } = await openSignedInAtNewIssuer(world);
    tenant.answer = { delayMs: 1000 };
    await begin(page);
    await page.evaluate(() => window.oidc.logoffLocal());
    assert.equal(await end(page), 'superseded');
    assert.equal(await frames(page), 0);
    await page.waitForTimeout(1500);
    const seen = await page.evaluate(() => ({
      status: window.oidc.status(),
      error: window.oidc.lastError(),
      stored: Object.keys(sessionStorage).some((key) => key.includes('.session.')),
    }));
    assert.deepEqual(seen, { status: 'anonymous', error: null, stored: false });
    await close(page);
  });

  for (const late of [{}, { response: { error: 'login_required' } }, { claims: { sub: 'carol' } }]) {
    test(`another user signs in, whatever comes late: ${JSON.stringify(late)}`, async () => {
      const { page, tenant } = await openSignedInAtNewIssuer(world);
      tenant.answer = { ...late, delayMs: 1500 };
      await begin(page);
      tenant.answer = { claims: { sub: 'bob' } };
      const authorizeUrl = await page.evaluate(() => window.oidc.createAuthorizeUrl());
      const callbackUrl = world.provider.answerUrl(
        tenant,
        tenantIssuer(authorizeUrl),
        new URL(authorizeUrl).searchParams,
      );
      await page.evaluate((url) => window.oidc.authorizedCallback(url), callbackUrl);
      assert.equal(await frames(page), 0, 'the old question is taken back');
      assert.equal(await end(page), 'bob');
      await page.waitForTimeout(2000);
      const seen = await page.evaluate(() => ({
        user: window.oidc.claims()?.sub,
        phase: window.oidc.renewal().phase,
        error: window.oidc.lastError(),
      }));
      assert.deepEqual(seen, { user: 'bob', phase: 'idle', error: null });
      await close(page);
    });
  }

  test('all who ask share one request, and the automatic one too', async () => {
    const { page, asked } = await openSignedInAtNewIssuer(world, {
      config: { renewBeforeExpirySeconds: 298 },
      answer: { delayMs: 0, claims: (now) => ({ exp: now + 372 }) },
    });
    const before = asked();
    const subjects = await page.evaluate(async () => {
      const all = [1, 2, 3].map(() => window.oidc.refreshSession());
      const tokens = [window.oidc.getAccessToken(), window.oidc.getIdToken()];
      const sessions = await Promise.all(all);
      return [
        new Set(sessions).size,
        (await tokens[0]) === sessions[0].accessToken,
        (await tokens[1]) === sessions[0].idToken,
      ];
    });
    assert.deepEqual(subjects, [1, true, true]);
    assert.equal(asked() - before, 1);
    await close(page);
  });

  test('tokens are handed out in time though the provider hangs, and never an expired one', async () => {
    const { page, tenant } = await openSignedInAtNewIssuer(world, {
      config: { silentRenewTimeoutSeconds: 2 },
      answer: { claims: (now) => ({ exp: now + 4 }), response: { expires_in: 4 } },
    });
    tenant.answer = { http: () => undefined };
    const seen = await page.evaluate(async () => {
      const asked = [];
      const until = Date.now() + 9000;
      while (Date.now() < until) {
        const began = Date.now();
        const { expiresAt = 0 } = window.oidc.session() ?? {};
        const token = await window.oidc.getAccessToken();
        asked.push({ ms: Date.now() - began, isStale: token !== null && Date.now() / 1000 > expiresAt });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return { longest: Math.max(...asked.map(({ ms }) => ms)), stale: asked.filter(({ isStale }) => isStale).length };
    });
    assert.ok(seen.longest < 3500, `${seen.longest} ms`);
    assert.equal(seen.stale, 0);
    const types = await page.evaluate(() => window.oidcEvents.map(({ type }) => type));
    assert.equal(types.filter((type) => type === 'session_expired').length, 1);
    await close(page);
  });
});

/** @param {string} authorizeUrl */
function tenantIssuer(authorizeUrl) {
  return authorizeUrl.replace(/\/authorize\?.*/, '');
}

describe('however short or strange the lifetimes, there is no storm', { concurrency: 6 }, () => {
  /** @type {readonly (readonly [string, import('./hostile/provider.mjs').Answer])[]} */
  const rows = [
    ['ID Tokens of one second', { claims: (now) => ({ exp: now + 1 }) }],
    ['of two seconds', { claims: (now) => ({ exp: now + 2 }) }],
    ['that expire when they are issued', { claims: (now) => ({ exp: now }) }],
    ['that expired before they were issued', { claims: (now) => ({ exp: now - 5 }) }],
    ['access tokens of one second', { response: { expires_in: 1 } }],
    ['of no second at all', { response: { expires_in: 0 } }],
    ['of less than that', { response: { expires_in: -5 } }],
    [
      'ID Tokens of twenty-five days',
      { claims: (now) => ({ exp: now + 2 ** 31 / 1000 + 9 }), response: { expires_in: 2 ** 31 } },
    ],
  ];
  for (const [what, answer] of rows) {
    test(what, async () => {
      const { page, tenant, asked } = await openSignedInAtNewIssuer(world);
      tenant.answer = answer;
      await page.evaluate(() => window.oidc.refreshSession().catch(() => undefined));
      const before = asked();
      // Calls of an API must not make a storm of it either.
      await page.evaluate(() => void (window.calls = setInterval(() => void window.oidc.getAccessToken(), 100)));
      await page.waitForTimeout(6000);
      const made = asked() - before;
      assert.ok(made <= 8, `${made} requests in 6 s`);
      await close(page);
    });
  }
});
