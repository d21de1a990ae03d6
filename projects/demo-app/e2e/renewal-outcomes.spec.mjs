// Everything that can go wrong with one renewal, in a real browser: one reason for each, told once, in time.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openHostileWorld } from './hostile/world.mjs';
import { openSignedInAtNewIssuer, renewWatched } from './renewal/renewal-world.mjs';

/**
 * @typedef {Object} Row
 * @property {string} what
 * @property {Partial<import('./hostile/provider.mjs').Tenant>} tenant what the provider does from now on
 * @property {string} reason
 * @property {string} [code] where it is not the reason
 * @property {boolean} [willRetry]
 * @property {number} within milliseconds
 * @property {Record<string, unknown>} [config]
 */

const TIMEOUT_SECONDS = 4;
const PAGE = '<!doctype html><title>Some page</title><h1>Some page</h1>';

/** @param {number} status @param {Record<string, string>} [headers] @param {string} [body] */
const page =
  (status, headers = {}, body = PAGE) =>
  (/** @type {import('node:http').ServerResponse} */ response) =>
    void response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
const hang = () => undefined;
const WITH_AUTH_TIME = { claims: (/** @type {number} */ now) => ({ auth_time: now }) };
/** A form that sends itself, and after that the answer: a provider that has asked another one. */
const byForm = (
  /** @type {import('node:http').ServerResponse} */ response,
  /** @type {string} */ url,
  /** @type {import('node:http').IncomingMessage} */ { method, url: here },
) => {
  const form = `<form method="post" action="${here}"></form><script>document.forms[0].submit()</script>`;
  return method === 'POST' ? void response.writeHead(303, { Location: url }).end() : page(200, {}, form)(response);
};
/** @param {string} error @param {Record<string, string>} [more] */
const refusal = (error, more) => ({ answer: { response: { error, ...more } } });

/** @type {readonly Row[]} */
const SLOW_ROWS = [
  ...[500, 502, 503].map((status) => ({
    what: `status ${status} at every endpoint, readable`,
    tenant: { answer: { http: page(status) }, status },
    reason: 'provider_error',
    code: 'http_error',
    willRetry: true,
    within: 3000,
  })),
  {
    what: 'the error page of a gateway, which nobody may read',
    tenant: { answer: { http: page(503) }, unreadable: true, status: 503 },
    reason: 'network',
    willRetry: true,
    within: 3000,
  },
  ...[
    ['a page, 200', page(200)],
    ['an error page, 400, as for a redirect URI that is not registered', page(400)],
    ['a login page that refuses frames by X-Frame-Options: DENY', page(200, { 'X-Frame-Options': 'DENY' })],
    ['X-Frame-Options: SAMEORIGIN', page(200, { 'X-Frame-Options': 'SAMEORIGIN' })],
    ['frame-ancestors none', page(200, { 'Content-Security-Policy': "frame-ancestors 'none'" })],
    ['a page without a body', page(200, {}, '')],
    [
      'redirects that go round in circles',
      (
        /** @type {import('node:http').ServerResponse} */ response,
        /** @type {string} */ _,
        /** @type {import('node:http').IncomingMessage} */ request,
      ) =>
        request.url?.includes('?') ? response.writeHead(302, { Location: request.url }).end() : page(400)(response),
    ],
  ].map(([what, http]) => ({
    what,
    tenant: { answer: { http } },
    reason: 'framing_blocked',
    willRetry: true,
    within: 3000,
  })),
  ...[
    ['no answer', hang],
    ['no content', page(204)],
    ['a download', page(200, { 'Content-Disposition': 'attachment' })],
    [
      'a page that never ends',
      (/** @type {import('node:http').ServerResponse} */ response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html' }).write(PAGE),
    ],
    ['a page that loads itself again and again', page(200, { Refresh: '0.5' })],
  ].map(([what, http]) => ({
    what,
    tenant: { answer: { http } },
    reason: 'timeout',
    willRetry: true,
    within: TIMEOUT_SECONDS * 1000 + 1000,
  })),
  {
    what: 'an answer after the time-out',
    tenant: { answer: { delayMs: TIMEOUT_SECONDS * 1000 + 1500 } },
    reason: 'timeout',
    willRetry: true,
    within: TIMEOUT_SECONDS * 1000 + 1000,
  },
  {
    what: 'a slow answer, in time',
    tenant: { answer: { delayMs: TIMEOUT_SECONDS * 1000 - 1500 } },
    reason: 'renewed',
    within: TIMEOUT_SECONDS * 1000,
  },
  {
    what: 'silent-renew.html that is missing',
    tenant: {},
    config: { silentRenewUri: 'missing.html' },
    reason: 'invalid_response',
    code: 'silent_renew_page_missing',
    within: 3000,
  },
  {
    what: 'the app where silent-renew.html should be',
    tenant: {},
    config: { silentRenewUri: 'anywhere' },
    reason: 'invalid_response',
    code: 'silent_renew_page_is_app',
    within: 3000,
  },
  {
    what: 'an answer sent to a page of the app',
    tenant: { answer: { to: (/** @type {string} */ uri) => uri.replace('silent-renew.html', 'guarded') } },
    reason: 'invalid_response',
    code: 'silent_renew_page_is_app',
    within: 3000,
  },
];

/** @type {readonly Row[]} */
const QUICK_ROWS = [
  { what: 'nothing wrong', tenant: {}, reason: 'renewed' },
  { what: 'by way of a form', tenant: { answer: { ...WITH_AUTH_TIME, http: byForm } }, reason: 'renewed' },
  { what: 'login_required', tenant: refusal('login_required'), reason: 'signed_out' },
  ...['interaction_required', 'consent_required', 'account_selection_required'].map((error) => ({
    what: error,
    tenant: refusal(error, { error_description: 'Because.' }),
    reason: error,
  })),
  ...['server_error', 'temporarily_unavailable'].map((error) => ({
    what: error,
    tenant: refusal(error),
    reason: 'provider_error',
    willRetry: true,
  })),
  ...['access_denied', 'invalid_request', 'invalid_scope', 'unauthorized_client', 'what_nobody_knows'].map((error) => ({
    what: error,
    tenant: refusal(error),
    reason: 'provider_error',
  })),
  {
    what: 'an error with the state of another request',
    tenant: refusal('login_required', { state: 'of-another-request' }),
    reason: 'invalid_response',
    code: 'state_mismatch',
  },
  {
    what: 'a redirect without an answer',
    tenant: { answer: { text: () => '' } },
    reason: 'invalid_response',
    code: 'callback_not_recognized',
  },
  {
    what: 'a new key',
    tenant: { answer: { key: 'rsa/next' }, jwks: undefined },
    reason: 'invalid_response',
    code: 'signing_key_not_found',
  },
  {
    what: 'an expired token',
    tenant: { answer: { claims: (/** @type {number} */ now) => ({ iat: now - 4000, exp: now - 3700 }) } },
    reason: 'invalid_response',
    code: 'id_token_expired',
  },
  {
    what: 'a token of the future',
    tenant: { answer: { claims: (/** @type {number} */ now) => ({ iat: now + 4000, exp: now + 4300 }) } },
    reason: 'invalid_response',
    code: 'id_token_from_future',
  },
  {
    what: 'an access token that belongs to another ID Token',
    tenant: { answer: { response: { access_token: 'another' } } },
    reason: 'invalid_response',
    code: 'at_hash_mismatch',
  },
  {
    what: 'an auth_time that goes back',
    tenant: { answer: { claims: { auth_time: 1_600_000_000 } } },
    reason: 'invalid_response',
    code: 'auth_time_earlier',
  },
  // What these promise is a reason, not a speed: the first of them has a browser that is still warming up.
].map((row) => ({ within: 5000, ...row }));

const world = await openHostileWorld();

/** @param {Row} row @param {Awaited<ReturnType<typeof openSignedInAtNewIssuer>>} open */
async function assertOutcome({ tenant: change, reason, code = reason, willRetry = false, within }, { page, tenant }) {
  const { answer } = tenant;
  Object.assign(tenant, change);
  const seen = await renewWatched(page);
  Object.assign(tenant, { status: undefined, unreadable: undefined, answer });
  assert.deepEqual([seen.result.reason, seen.result.code], [reason, code]);
  assert.ok(seen.ms < within, `${Math.round(seen.ms)} ms`);
  assert.equal(seen.isAuthenticated, true, 'tokens that live are no less for it');
  if (reason !== 'renewed') {
    assert.equal(seen.isSameSession, true);
    assert.equal(seen.result.name, 'OidcError');
    assert.equal(seen.lastError, code);
    assert.equal(seen.outcome.willRetry, willRetry);
    assert.equal(seen.phase, willRetry ? 'waiting' : 'ended');
    assert.equal(seen.types.includes('sign_in_required'), !willRetry);
  }
  return seen;
}

describe('in the frame there is', { concurrency: 4 }, () => {
  for (const row of SLOW_ROWS) {
    test(`${row.what}: ${row.code ?? row.reason}`, async () => {
      const config = { silentRenewTimeoutSeconds: TIMEOUT_SECONDS, ...row.config };
      const open = await openSignedInAtNewIssuer(world, { config });
      await assertOutcome(row, open);
      if (row.what === 'an answer after the time-out') {
        await open.page.waitForTimeout(2000);
        const { replaced, renewed } = await open.page.evaluate(() => ({
          replaced: window.oidcEvents.filter(({ type }) => type === 'session_renewed').length,
          renewed: window.oidcEvents.filter(({ outcome }) => outcome?.reason === 'renewed').length,
        }));
        assert.equal(replaced, renewed, 'only the next attempt may have brought a session');
      }
      await open.page.context().close();
    });
  }
});

describe('the provider answers', () => {
  /** @type {Awaited<ReturnType<typeof openSignedInAtNewIssuer>>} */
  let open;
  before(async () => {
    open = await openSignedInAtNewIssuer(world, { answer: WITH_AUTH_TIME });
  });
  for (const row of QUICK_ROWS) {
    test(`${row.what}: ${row.code ?? row.reason}`, async () => {
      const seen = await assertOutcome(row, open);
      const { error, error_description } = row.tenant.answer?.response ?? {};
      if (error && row.code !== 'state_mismatch') {
        assert.deepEqual([seen.result.error, seen.result.errorDescription], [error, error_description]);
      }
    });
  }
});

describe("the app's own server answers for the silent page with", () => {
  /** Redirects of a server are nothing that a test may answer; those of a page are. */
  const byScript = (/** @type {import('node:http').ServerResponse} */ response, /** @type {string} */ url) =>
    page(200, {}, `<script>location.replace(${JSON.stringify(url)})</script>`)(response);
  for (const row of /** @type {(Row & { status: number })[]} */ ([
    { what: 'an error of the moment', status: 503, reason: 'provider_error', code: 'http_error', willRetry: true },
    { what: 'no page', status: 404, reason: 'invalid_response', code: 'silent_renew_page_missing' },
  ])) {
    test(`${row.what}: ${row.code}`, async () => {
      const open = await openSignedInAtNewIssuer(world);
      await open.page.route(
        ({ pathname }) => pathname === '/silent-renew.html',
        (route) => route.fulfill({ status: row.status, contentType: 'text/html', body: PAGE }),
      );
      await assertOutcome({ ...row, tenant: { answer: { http: byScript } }, within: 3000 }, open);
      await open.page.context().close();
    });
  }
  test('the page itself, under a policy that lets no script run: renewed', async () => {
    const open = await openSignedInAtNewIssuer(world);
    let served = 0;
    await open.page.route(
      ({ pathname }) => pathname === '/silent-renew.html',
      async (route) => {
        served++;
        const response = await route.fetch();
        const headers = { ...response.headers(), 'content-security-policy': "default-src 'none'" };
        await route.fulfill({ response, headers });
      },
    );
    const row = { what: 'the page', tenant: { answer: { http: byScript } }, reason: 'renewed', within: 2000 };
    await assertOutcome(row, open);
    assert.equal(served, 1);
    await open.page.context().close();
  });
});
