// An app that its host destroys in mid-renewal leaves nothing behind: no frame, no timer, no request, no session of later.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openHostileWorld } from './hostile/world.mjs';
import { openSignedInAtNewIssuer } from './renewal/renewal-world.mjs';

const world = await openHostileWorld();

/** Runs before the app: knows the timers that have not fired yet. */
function watchTimers() {
  const active = (window.activeTimers = new Set());
  const { setTimeout: set, clearTimeout: clear } = window;
  window.setTimeout = (work, ...rest) => {
    const id = set(
      (...given) => {
        active.delete(id);
        work(...given);
      },
      ...rest,
    );
    active.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    active.delete(id);
    clear(id);
  };
}

/** @param {Parameters<typeof openSignedInAtNewIssuer>[1]} [options] */
const open = (options) => openSignedInAtNewIssuer(world, { before: [[watchTimers]], ...options });

const stored = () => JSON.stringify(Object.entries(sessionStorage).filter(([key]) => key.includes('.session.')));

/**
 * Destroys the app, and looks at what happens afterwards.
 *
 * @param {Awaited<ReturnType<typeof open>>} opened
 * @param {number} lateMs until whatever is under way has come
 * @param {string} [result] of the renewal that was asked for
 */
async function destroy({ page, issuer }, lateMs, result) {
  const before = await page.evaluate(stored);
  const frames = await page.evaluate(() => {
    window.destroyApp();
    window.told = window.oidcEvents?.length;
    return document.querySelectorAll('iframe').length;
  });
  const requests = () => world.provider.requests.filter(({ ':url': url }) => String(url).startsWith(issuer)).length;
  const asked = requests();
  assert.equal(frames, 0, 'the frame is gone at once');
  await page.waitForFunction(() => window.activeTimers.size === 0, undefined, { timeout: 1000 });
  await page.waitForTimeout(lateMs);
  const seen = await page.evaluate(async () => ({
    frames: document.querySelectorAll('iframe').length,
    timers: window.activeTimers.size,
    news: window.oidcEvents?.slice(window.told).filter(({ type }) => type !== 'renewal_settled') ?? [],
    result: await window.renewal,
    unhandled: window.unhandled,
    logged: window.logged,
  }));
  assert.deepEqual(seen, { frames: 0, timers: 0, news: [], result, unhandled: [], logged: [] });
  assert.equal(await page.evaluate(stored), before, 'nothing is written');
  assert.equal(requests(), asked, 'nobody is asked');
  await page.context().close();
}

/** @param {import('playwright-core').Page} page */
const renew = (page) =>
  page.evaluate(() => {
    window.renewal = window.oidc.refreshSession().then(
      () => 'renewed',
      ({ code }) => code,
    );
  });

describe('destroyed', { concurrency: 3 }, () => {
  test('while the frame is open', async () => {
    const opened = await open();
    opened.tenant.answer = { delayMs: 600 };
    await renew(opened.page);
    const isAsked = () =>
      world.provider.requests.some(
        ({ ':url': url }) => String(url).startsWith(opened.issuer) && String(url).includes('prompt=none'),
      );
    // The frame is there before its request has left.
    while (!isAsked()) await opened.page.waitForTimeout(20);
    await destroy(opened, 1000, 'superseded');
  });

  test('while the answer is checked with keys fetched anew', async () => {
    const opened = await open();
    const { page, tenant } = opened;
    const asked = () => world.provider.requests.filter(({ ':url': url }) => url === `${opened.issuer}/jwks`).length;
    const before = asked();
    tenant.answer = { header: { kid: 'new' } };
    tenant.documentDelayMs = 600;
    await renew(page);
    while (asked() === before) await page.waitForTimeout(20);
    await destroy(opened, 1000, 'superseded');
  });

  test('while it is found out why the frame is silent', async () => {
    const opened = await open();
    opened.tenant.answer = { http: (response) => response.end('<!doctype html>ill') };
    opened.tenant.documentDelayMs = 400;
    const asked = () =>
      world.provider.requests.filter(
        ({ ':method': method, ':url': url }) => method === 'HEAD' && String(url).startsWith(opened.issuer),
      ).length;
    await renew(opened.page);
    while (asked() === 0) await opened.page.waitForTimeout(20);
    await destroy(opened, 1000, 'superseded');
  });

  test('between two attempts', async () => {
    const opened = await open();
    opened.tenant.answer = { response: { error: 'temporarily_unavailable' } };
    await renew(opened.page);
    await opened.page.waitForFunction(() => window.oidc.renewal().phase === 'waiting');
    await destroy(opened, 2500, 'provider_error');
  });

  test('at the start, before the provider’s metadata is there', async () => {
    const opened = await open({ storage: 'memory' });
    const { page, tenant } = opened;
    await page.evaluate(() => {
      for (const key of Object.keys(sessionStorage)) {
        if (/\.(metadata|keys)\./.test(key)) sessionStorage.removeItem(key);
      }
    });
    tenant.documentDelayMs = 700;
    const asked = world.provider.requests.length;
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => window.destroyApp);
    while (world.provider.requests.length === asked) await page.waitForTimeout(20);
    await destroy(opened, 1200);
  });
});
