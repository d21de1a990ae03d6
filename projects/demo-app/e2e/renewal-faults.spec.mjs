// What a renewal says when the provider, the browser or the app's policy is in its way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { authorizeRequests, LONG, openProbe, openSignedIn, PROBE_APP, renew, whenStarted } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

/** Fault at the provider, reason, code, and the longest it may take to say so in milliseconds. */
const ROWS = [
  [{ down: true }, 'network', 'network', 3000],
  [{ hang: true }, 'timeout', 'timeout', 11_000],
  [{ serverError: true, endpoints: ['authorization', 'discovery'] }, 'provider_error', 'http_error', 3000],
  [{ htmlPage: true }, 'framing_blocked', 'framing_blocked', 3000],
  [{ refuseFraming: true }, 'framing_blocked', 'framing_blocked', 3000],
  [{ error: 'login_required' }, 'signed_out', 'signed_out', 2000],
  [{ error: 'interaction_required' }, 'interaction_required', 'interaction_required', 2000],
  [{ error: 'consent_required' }, 'consent_required', 'consent_required', 2000],
  [{ error: 'account_selection_required' }, 'account_selection_required', 'account_selection_required', 2000],
  [{ error: 'temporarily_unavailable' }, 'provider_error', 'provider_error', 2000],
  [{ error: 'invalid_request' }, 'provider_error', 'provider_error', 2000],
  [{ tamper: 'state' }, 'invalid_response', 'state_mismatch', 2000],
  [{ tamper: 'missing_state' }, 'invalid_response', 'state_missing', 2000],
  [{ tamper: 'nonce' }, 'invalid_response', 'nonce_mismatch', 2000],
  [{ tamper: 'missing_nonce' }, 'invalid_response', 'nonce_missing', 2000],
  [{ tamper: 'at_hash' }, 'invalid_response', 'at_hash_mismatch', 2000],
  [{ tamper: 'missing_at_hash' }, 'invalid_response', 'at_hash_missing', 2000],
  [{ tamper: 'issuer' }, 'invalid_response', 'iss_invalid', 2000],
  [{ tamper: 'audience' }, 'invalid_response', 'aud_invalid', 2000],
  [{ tamper: 'expired' }, 'invalid_response', 'id_token_expired', 2000],
  [{ tamper: 'issued_in_future' }, 'invalid_response', 'id_token_from_future', 2000],
  [{ tamper: 'signature' }, 'invalid_response', 'signature_invalid', 2000],
  [{ tamper: 'unknown_key' }, 'invalid_response', 'signing_key_not_found', 2000],
  [{ tamper: 'algorithm_none' }, 'invalid_response', 'alg_not_allowed', 2000],
  [{ tamper: 'algorithm_hs256' }, 'invalid_response', 'alg_not_allowed', 2000],
  [{ tamper: 'response_issuer' }, 'invalid_response', 'response_issuer_mismatch', 2000],
  [{ delayMs: 2000 }, 'renewed', 'renewed', 5000],
];

const { browser, world } = await openProbeWorld();
const page = await openSignedIn(browser, world);

describe('fault and reason; the session lives on, and no frame is left', () => {
  for (const [fault, reason, code, withinMs] of ROWS) {
    test(`${JSON.stringify(fault)} is ${code}`, async () => {
      world.faults.set({ ...LONG, ...fault, requests: 'silent' });
      const history = await page.evaluate(() => history.length);
      const started = Date.now();
      const result = await renew(page);
      world.faults.reset();
      world.faults.set(LONG);
      assert.equal(result.code, code);
      assert.equal(result.reason, reason);
      assert.ok(Date.now() - started < withinMs, `${Date.now() - started} ms`);
      assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
      assert.equal(await page.evaluate(() => document.querySelectorAll('iframe').length), 0);
      assert.equal(await page.evaluate(() => history.length), history);
    });
  }
});

test('rotated keys are nobody’s trouble', async () => {
  await world.faults.rotateKeys();
  assert.equal((await renew(page)).reason, 'renewed');
});

test('three callers share one request', async () => {
  const before = authorizeRequests(world);
  await page.evaluate(() => Promise.all([1, 2, 3].map(() => window.oidc.refreshSession())));
  assert.equal(authorizeRequests(world) - before, 1);
});

test('offline is told at once, and the session renewed when the browser is online again', async () => {
  await page.context().setOffline(true);
  assert.equal((await renew(page)).reason, 'offline');
  await page.context().setOffline(false);
  await page.waitForFunction(() => window.oidc.renewal().lastOutcome.reason === 'renewed');
});

test('a provider that answers is asked, whatever the browser says of the network', async () => {
  // So does Chromium on a machine without a network, which may have a provider of its own.
  await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }));
  assert.equal((await renew(page)).reason, 'renewed');
  await page.evaluate(() => delete (/** @type {any} */ (navigator).onLine));
});

test('a sign-out during a renewal is final', async () => {
  const own = await openSignedIn(browser, world);
  world.faults.set({ ...LONG, delayMs: 1000, requests: 'silent' });
  const result = own.evaluate(() => {
    const renewal = window.oidc.refreshSession().then(
      () => 'renewed',
      ({ code }) => code,
    );
    setTimeout(() => window.oidc.logoffLocal(), 300);
    return renewal;
  });
  assert.equal(await result, 'superseded');
  assert.equal(await own.evaluate(() => window.oidc.status()), 'anonymous');
  world.faults.reset();
  world.faults.set(LONG);
  await own.context().close();
});

test('another user ends the session, and says so', async () => {
  const own = await openSignedIn(browser, world);
  world.faults.set({ ...LONG, otherUser: 'bob', requests: 'silent' });
  assert.equal((await renew(own)).reason, 'other_user');
  world.faults.reset();
  world.faults.set(LONG);
  assert.equal(await own.evaluate(() => window.oidc.session()), null);
  assert.ok(await own.evaluate(() => window.oidcEvents.some(({ type }) => type === 'other_user')));
  assert.equal(await own.evaluate(() => JSON.stringify({ ...sessionStorage }).includes('eyJ')), false);
  await own.context().close();
});

test('the app loaded in the frame stays inert, and the reason is told', async () => {
  const own = await openSignedIn(browser, world, { config: { silentRenewUri: world.appUrl } });
  const result = await renew(own);
  assert.equal(result.code, 'silent_renew_page_is_app');
  assert.equal(result.reason, 'invalid_response');
  assert.equal(await own.evaluate(() => document.querySelectorAll('iframe').length), 0);
  await own.context().close();
});

test("the app's own policy that forbids the frame is named", async () => {
  const strict = await startWorld({ appRoot: PROBE_APP, frames: 'none', faults: LONG });
  const own = await openSignedIn(browser, strict);
  const result = await renew(own);
  assert.equal(result.reason, 'csp_blocked');
  assert.match(result.message, /frame-src/);
  await strict.stop();
  await own.context().close();
});

test('a provider on another site whose cookies are blocked: told once, and remembered', async () => {
  const foreign = await startWorld({ appRoot: PROBE_APP, crossSite: true, faults: LONG });
  const own = await openSignedIn(browser, foreign);
  assert.equal((await renew(own)).reason, 'cookies_blocked');
  assert.equal(await own.evaluate(() => window.oidc.isAuthenticated()), true);
  await own.evaluate(() => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.includes('.session.')) sessionStorage.removeItem(key);
    }
  });
  const before = authorizeRequests(foreign);
  await own.reload();
  await whenStarted(own);
  assert.equal(await own.evaluate(() => window.oidc.status()), 'anonymous');
  assert.equal(authorizeRequests(foreign), before, 'no doomed frame');
  await foreign.stop();
  await own.context().close();
});

test('messages of foreign windows neither break nor feed a renewal', async () => {
  world.faults.set({ ...LONG, delayMs: 800, requests: 'silent' });
  const result = page.evaluate(() => {
    const renewal = window.oidc.refreshSession().then(
      () => 'renewed',
      ({ code }) => code,
    );
    const forged = `${location.origin}/silent-renew.html#id_token=a.b.c&state=x`;
    window.postMessage(forged, '*');
    dispatchEvent(new MessageEvent('message', { data: forged, origin: location.origin, source: window }));
    dispatchEvent(new MessageEvent('message', { data: forged, origin: 'https://evil.example' }));
    return renewal;
  });
  assert.equal(await result, 'renewed');
  world.faults.reset();
  world.faults.set(LONG);
});

test('nobody signed in: no request, no error, at the start', async () => {
  const before = authorizeRequests(world);
  const fresh = await openProbe(browser, world);
  assert.equal(await fresh.evaluate(() => window.oidc.status()), 'anonymous');
  assert.equal(await fresh.evaluate(() => window.oidc.lastError()), null);
  assert.equal(authorizeRequests(world), before);
  await fresh.context().close();
});
