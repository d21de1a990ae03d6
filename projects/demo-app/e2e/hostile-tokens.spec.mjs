// What a token endpoint may answer in the code flow, right and wrong: the code is spent once, and nothing of it is left.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openHostileWorld } from './hostile/world.mjs';

/** @typedef {import('./hostile/provider.mjs').Answer} Answer */

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** @param {number} status @param {string} [body] @param {Record<string, string>} [headers] @returns {Answer} */
const plain = (status, body, headers = JSON_TYPE) => ({
  tokenHttp: (response) => response.writeHead(status, headers).end(body),
});

/** @param {(json: string) => string} change @returns {Answer} */
const changed = (change) => ({ tokenHttp: (response, json) => response.writeHead(200, JSON_TYPE).end(change(json)) });

/** @param {number} status @returns {Answer} */
const quoting = (status) => ({
  tokenHttp: (response, _json, body) =>
    response.writeHead(status, JSON_TYPE).end(
      JSON.stringify({
        error: 'invalid_grant',
        error_description: `<b>${body.get('code')}</b>, ${body.get('code_verifier')}`,
        error_uri: `https://login.example.com/?code=${body.get('code')}`,
      }),
    ),
});

/** @type {readonly [string, Answer, string, string?][]} what a renewal ends with, where that is another code */
const ROWS = [
  ['nothing unusual', {}, 'accepted'],
  ['text/plain', { tokenHttp: (response, json) => response.end(json) }, 'accepted'],
  ['a refresh token', { tokenResponse: { refresh_token: 'r'.repeat(50) } }, 'accepted'],
  ['a number in quotes', { tokenResponse: { expires_in: '300' } }, 'accepted'],
  [
    'tokens beside the code, which are not looked at',
    { response: { id_token: 'a.b.c', access_token: 'x' } },
    'accepted',
  ],
  ['a redirect that would repeat the code', plain(307, '', { Location: '/main/userinfo' }), 'network'],
  ['a redirect', plain(302, '', { Location: '/main/userinfo' }), 'network'],
  ['a page', plain(200, '<!doctype html>', { 'Content-Type': 'text/html' }), 'json_invalid'],
  ['nothing', plain(200, ''), 'json_invalid'],
  ['204', plain(204), 'json_invalid'],
  ['30 MB', changed((json) => json.replace('{', `{"x":"${'x'.repeat(3e7)}",`)), 'json_invalid'],
  ['a member twice', changed((json) => json.replace('{', '{"access_token":"x",')), 'json_invalid'],
  ['__proto__', changed((json) => json.replace('{', '{"__proto__":{"polluted":true},')), 'json_invalid'],
  ['a negative lifetime', { tokenResponse: { expires_in: -1 } }, 'expires_in_invalid'],
  ['the ID Token of another client', { claims: { aud: 'another' } }, 'aud_invalid'],
  ['the ID Token of another request', { claims: { nonce: 'x' } }, 'nonce_mismatch'],
  ['an error with the status of success', plain(200, '{"error":"invalid_code"}'), 'provider_error'],
  ['an error that quotes code and verifier', quoting(400), 'provider_error'],
  ['the same with the status of success', quoting(200), 'provider_error'],
  ['a challenge', plain(401, undefined, { 'WWW-Authenticate': 'Basic realm="x"' }), 'http_error'],
  ['enough of us', plain(429, '{"error":"too_many_requests"}'), 'http_error'],
  ['an illness', plain(503, '{"status":503,"error":"Service Unavailable"}'), 'http_error'],
  ['an empty code', { response: { code: '' } }, 'code_missing'],
  ['two codes', { text: (parameters) => `${parameters}&code=x` }, 'response_duplicate_parameter'],
  ['a code of another issuer', { response: { iss: 'https://evil.example' } }, 'response_issuer_mismatch'],
  ['a code for another browser', { response: { state: 'y'.repeat(43) } }, 'state_unknown', 'state_mismatch'],
];

const world = await openHostileWorld();
const page = await world.newPage({ code: true, logging: 'debug' });

for (const [sentence, answer, redirectCode, silentCode = redirectCode] of ROWS) {
  test(`${sentence}: ${redirectCode}`, async () => {
    world.tenant.answer = {};
    if (page.url() === 'about:blank') await world.open(page);
    assert.equal(await world.signIn(page), 'accepted');
    world.tenant.answer = answer;
    world.tenant.exchanges = [];
    for (const [code, begin] of /** @type {const} */ ([
      [redirectCode, () => world.signIn(page)],
      [silentCode, () => world.renew(page)],
    ])) {
      const before = world.tenant.exchanges.length;
      assert.equal(await begin(), code);
      await world.assertTame(page, { verdict: code, userBefore: 'alice' });
      const sent = world.tenant.exchanges.slice(before);
      assert.ok(sent.length <= 1, 'a code is good for one request');
      const secrets = [world.tenant.last?.code, sent[0]?.get('code_verifier')].filter(Boolean);
      const seen = await page.evaluate(() =>
        JSON.stringify([
          [location.href, history.state, window.oidcEvents, window.oidc.lastError(), window.oidc.lastError()?.message],
          [{ ...localStorage }, { ...sessionStorage }, window.oidc.renewal()],
        ]),
      );
      for (const secret of secrets)
        assert.ok(!`${seen}${world.console.join()}`.includes(secret), 'nothing secret stays');
    }
  });
}
