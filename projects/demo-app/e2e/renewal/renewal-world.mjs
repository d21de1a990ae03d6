// Pages that are signed in at a scriptable provider, each at an issuer of its own, and what a renewal leaves behind.
import assert from 'node:assert/strict';

import { whenStarted } from '../harness/probe.mjs';

/** @typedef {import('../hostile/world.mjs').HostileWorld} HostileWorld */

/** Runs before the app: counts what must not pile up. */
function count() {
  const watched = new Set(['message', 'securitypolicyviolation']);
  window.listening = 0;
  window.logged = [];
  for (const [name, step] of [
    ['addEventListener', 1],
    ['removeEventListener', -1],
  ]) {
    const real = EventTarget.prototype[name];
    EventTarget.prototype[name] = function (type, ...rest) {
      if (watched.has(type)) window.listening += step;
      return real.call(this ?? window, type, ...rest);
    };
  }
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[name] = (...parts) => window.logged.push(parts.map(String).join(' '));
  }
}

/**
 * A page with alice signed in at an issuer that no other page knows.
 *
 * @param {HostileWorld} world
 * @param {{ config?: Record<string, unknown>, answer?: import('../hostile/provider.mjs').Answer, before?: [Function, unknown?][] } & Record<string, unknown>} [options]
 *   `answer` is what the provider says from the sign-in on, `before` are scripts that run before the app
 */
export async function openSignedInAtNewIssuer(world, { config = {}, answer = {}, before = [], ...probe } = {}) {
  const issuer = `${world.providerOrigin}/renewal-${Math.random().toString(36).slice(2)}`;
  const tenant = world.provider.tenant(new URL(issuer).pathname);
  tenant.answer = answer;
  const page = await world.newPage({ ...probe, config: { issuer, ...config } });
  await page.addInitScript(count);
  for (const [script, argument] of before) await page.addInitScript(script, argument);
  await world.open(page);
  await signInAt(world, page);
  const asked = () =>
    world.provider.requests.filter(({ ':url': url, ':method': method }) => {
      return String(url).startsWith(`${issuer}/authorize?`) && method === 'GET';
    }).length;
  return { page, tenant, issuer, asked };
}

/** @param {HostileWorld} world @param {import('playwright-core').Page} page */
export async function signInAt(world, page) {
  await page.goto(await page.evaluate(() => window.oidc.createAuthorizeUrl()), { waitUntil: 'commit' });
  await whenStarted(page);
}

/**
 * Renews by hand, and looks at everything that a renewal can leave behind.
 *
 * @param {import('playwright-core').Page} page
 */
export async function renewWatched(page) {
  const seen = await page.evaluate(async () => {
    const { oidc, oidcEvents } = window;
    const look = () => ({
      frames: document.querySelectorAll('iframe').length,
      listening: window.listening,
      history: history.length,
      url: location.href,
      keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => !/blocked/.test(key)).length,
    });
    const before = look();
    const session = oidc.session();
    const first = oidcEvents.length;
    const began = performance.now();
    const result = await oidc.refreshSession().then(
      () => ({ reason: 'renewed', code: 'renewed' }),
      ({ name, code, reason, error, errorDescription, message }) => ({
        name,
        code,
        reason,
        error,
        errorDescription,
        message,
      }),
    );
    const ms = performance.now() - began;
    const events = oidcEvents.slice(first);
    return {
      result,
      ms,
      before,
      after: look(),
      types: events.map(({ type }) => type),
      outcomes: events.flatMap(({ outcome, type }) => (type === 'renewal_settled' ? [outcome] : [])),
      isSameSession: oidc.session() === session,
      isAuthenticated: oidc.isAuthenticated(),
      phase: oidc.renewal().phase,
      lastError: oidc.lastError()?.code,
      unhandled: window.unhandled,
      logged: window.logged,
    };
  });
  const { result, outcomes, types } = seen;
  assert.deepEqual(seen.after, seen.before, 'no frame, listener, record or history entry is left');
  assert.deepEqual([seen.unhandled, seen.logged], [[], []], 'nothing goes wrong unseen, and nothing is logged');
  assert.equal(types.filter((type) => type === 'renewal_started').length, 1);
  assert.equal(outcomes.length, 1, 'an attempt settles once');
  assert.equal(outcomes[0].reason, result.reason, 'the event says what the rejection says');
  assert.equal(outcomes[0].code, result.code);
  assert.ok(outcomes[0].seen && outcomes[0].message && (outcomes[0].cure || result.reason === 'renewed'));
  return { ...seen, outcome: outcomes[0] };
}
