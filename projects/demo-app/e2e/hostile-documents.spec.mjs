// Discovery documents, key sets and configurations of every kind, each at an issuer of its own.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { metadataOf } from './hostile/provider.mjs';
import { keyPair, publicJwk } from './hostile/signing.mjs';
import { openHostileWorld } from './hostile/world.mjs';

/**
 * @typedef {import('./hostile/provider.mjs').Tenant} Tenant
 * @typedef {{ metadata?: Record<string, unknown>, answer?: import('./hostile/provider.mjs').Answer, jwks?: unknown,
 *   discovery?: unknown, status?: number, documentDelayMs?: number, config?: Record<string, unknown> }} Setup
 * @typedef {readonly [sentence: string, setup: Setup, code?: string]} Row what is special about an issuer, and the code of
 *   the refusal
 */

const CLIENT = 'angularclient';
const GOOD = publicJwk('rsa');
const { n, e } = GOOD;
/** @param {...unknown} keys @returns {{ jwks: unknown }} */
const jwks = (...keys) => ({ jwks: { keys } });
/** @param {Record<string, unknown>} metadata @returns {Setup} */
const metadata = (metadata) => ({ metadata });
/** @param {Record<string, unknown>} acr */
const essentialAcr = (acr) => ({ claims: { id_token: { acr: { essential: true, ...acr } } } });
const garbage = Buffer.alloc(256, 0xa5).toString('base64url');
const weak = publicJwk('rsa-1024', { kid: 'rsa' });
const trusted = { trustedAudiences: ['api'] };

/** @type {readonly Row[]} */
const RIGHT = [
  ['nothing special', {}],
  [
    'metadata nobody has heard of',
    metadata({ mtls_endpoint_aliases: { a: 'javascript:' }, constructor: 'x', 'x-y': [null] }),
  ],
  ['endpoints that are null', metadata({ end_session_endpoint: null, check_session_iframe: null })],
  ['endpoints that are empty', metadata({ end_session_endpoint: '', userinfo_endpoint: '', check_session_iframe: '' })],
  ['response types in the other order', metadata({ response_types_supported: ['token id_token'] })],
  ['no response types at all', metadata({ response_types_supported: undefined })],
  ['no signature algorithms announced', metadata({ id_token_signing_alg_values_supported: undefined })],
  ['none announced, and not used', metadata({ id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'] })],
  [
    'an authorization endpoint with a query of its own',
    { answer: {}, metadata: { authorization_endpoint: '{issuer}/authorize?policy=sign%20in' } },
  ],
  ['slow documents', { documentDelayMs: 800 }],
  [
    'iss announced and sent',
    { metadata: { authorization_response_iss_parameter_supported: true }, answer: { response: { iss: '{issuer}' } } },
  ],
  ['iss announced, and said by the ID Token alone', metadata({ authorization_response_iss_parameter_supported: true })],
  [
    'foreign and broken keys among good ones',
    jwks(
      null,
      1,
      'x',
      [],
      {},
      { kty: 'oct', k: 'AAAA', kid: 'rsa' },
      { kty: 'RSA' },
      { kty: 'OKP', crv: 'X25519', x: 'A' },
      { kty: 'EC', crv: 'secp256k1', kid: 'rsa' },
      { kty: 1 },
      { kid: {}, kty: 'RSA', n, e },
      GOOD,
    ),
  ],
  [
    'a broken key of the same name before the good one',
    jwks({ kty: 'RSA', kid: 'rsa', n: '!!!', e }, { kty: 'RSA', kid: 'rsa', n: 7, e }, GOOD),
  ],
  ['a wrong key of the same name before the good one', jwks(publicJwk('rsa/foreign', { kid: 'rsa' }), GOOD)],
  ['garbage of the same name before the good one', jwks({ kty: 'RSA', kid: 'rsa', n: garbage, e }, GOOD)],
  [
    'two keys of one name, told apart by type',
    jwks(publicJwk('p-256', { kid: 'one' }), publicJwk('rsa', { kid: 'one' })),
    undefined,
  ],
  ['two keys of one name, told apart by use', jwks(publicJwk('rsa/foreign', { kid: 'rsa', use: 'enc' }), GOOD)],
  [
    'two keys of one name, told apart by alg',
    jwks(publicJwk('rsa/foreign', { kid: 'rsa', alg: 'PS256' }), publicJwk('rsa', { alg: 'RS256' })),
  ],
  ['a weak key beside a strong one of the same name', jwks(weak, GOOD)],
  ['a key with nothing but what it needs', jwks({ kty: 'RSA', kid: 'rsa', n, e })],
  ['a key with operations', jwks({ ...GOOD, use: undefined, key_ops: ['verify'] })],
  ['a key with certificates', jwks({ ...GOOD, x5c: ['x'], x5t: 'x', x5u: 'javascript:' })],
  [
    'a key that is published with its private half',
    jwks({ ...keyPair('rsa').privateKey.export({ format: 'jwk' }), kid: 'rsa' }),
  ],
  [
    'keys without names',
    {
      ...jwks(publicJwk('p-256', { kid: undefined }), publicJwk('rsa/foreign', { kid: undefined }), {
        ...GOOD,
        kid: undefined,
      }),
      answer: { header: { kid: undefined } },
    },
  ],
  [
    'a key of EdDSA that is named by its curve',
    { ...jwks(publicJwk('ed25519', { alg: 'Ed25519' })), answer: { alg: 'EdDSA' } },
  ],
  ['an audience that is trusted', { config: trusted, answer: { claims: { aud: ['api', CLIENT], azp: CLIENT } } }],
  ['the response type id_token', { config: { responseType: 'id_token' }, answer: { claims: { at_hash: undefined } } }],
  [
    'the response type id_token with a stray access token',
    { config: { responseType: 'id_token' }, answer: { response: { access_token: 'stray', token_type: 'mac' } } },
  ],
  ['max_age that is kept', { config: { maxAge: 300 }, answer: { claims: (now) => ({ auth_time: now - 10 }) } }],
  [
    'an essential acr that is reached',
    { config: essentialAcr({ values: ['low', 'high'] }), answer: { claims: { acr: 'high' } } },
  ],
  ['a wish for acr that is not granted', { config: { acrValues: 'high' }, answer: { claims: { acr: 'low' } } }],
  ['an essential acr without values', { config: essentialAcr({}), answer: {} }],
];

/** @type {readonly Row[]} */
const WRONG_DISCOVERY = [
  ['another issuer', metadata({ issuer: 'https://evil.example' }), 'discovery_issuer_mismatch'],
  ['a slash too many', metadata({ issuer: '{issuer}/' }), 'discovery_issuer_mismatch'],
  ['the issuer in capitals', metadata({ issuer: '{ISSUER}' }), 'discovery_issuer_mismatch'],
  ['no issuer', metadata({ issuer: undefined }), 'discovery_issuer_mismatch'],
  ['issuers in a list', metadata({ issuer: ['{issuer}'] }), 'discovery_issuer_mismatch'],
  ['an issuer of markup', metadata({ issuer: '<img src=x onerror=alert(1)>' }), 'discovery_issuer_mismatch'],
  ['no authorization endpoint', metadata({ authorization_endpoint: undefined }), 'discovery_invalid'],
  ['an empty authorization endpoint', metadata({ authorization_endpoint: '' }), 'discovery_invalid'],
  ['no keys', metadata({ jwks_uri: undefined }), 'discovery_invalid'],
  ['algorithms that are no list', metadata({ id_token_signing_alg_values_supported: 'RS256' }), 'discovery_invalid'],
  ['algorithms that are no texts', metadata({ id_token_signing_alg_values_supported: [256] }), 'discovery_invalid'],
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:http://localhost/x',
    'about:blank',
    '//evil.example/a',
    '/a',
    'a',
    'http://evil.example/a',
    'http://localhost.evil.example/a',
    'http://127.0.0.1.evil.example/a',
    'ws://localhost/a',
    'http://localhost@evil.example/a',
  ].map(
    (url) =>
      /** @type {Row} */ ([
        `authorization_endpoint ${JSON.stringify(url)}`,
        metadata({ authorization_endpoint: url }),
        'endpoint_insecure',
      ]),
  ),
  ...[1, {}, ['https://login.example.com/a'], true].map(
    (url) =>
      /** @type {Row} */ ([
        `authorization_endpoint ${JSON.stringify(url)}`,
        metadata({ authorization_endpoint: url }),
        'endpoint_insecure',
      ]),
  ),
  ...['jwks_uri', 'userinfo_endpoint', 'end_session_endpoint', 'check_session_iframe', 'revocation_endpoint'].flatMap(
    (name) =>
      ['javascript:alert(1)', 'http://evil.example/x'].map(
        (url) => /** @type {Row} */ ([`${name} ${url}`, metadata({ [name]: url }), 'endpoint_insecure']),
      ),
  ),
  ['a page of HTML', { discovery: '<!doctype html><title>Not found</title>' }, 'json_invalid'],
  ['an empty answer', { discovery: ' ' }, 'json_invalid'],
  ['a list', { discovery: '[]' }, 'json_invalid'],
  ['null', { discovery: 'null' }, 'json_invalid'],
  ['a member twice', { discovery: '{"issuer":"a","issuer":"b"}' }, 'json_invalid'],
  ['__proto__', { discovery: '{"__proto__":{"issuer":"x"}}' }, 'json_invalid'],
  ['megabytes', { discovery: `{"x":"${'y'.repeat(3_000_000)}"}` }, 'json_invalid'],
  ['a depth that no document has', { discovery: `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}` }, 'json_invalid'],
  ['an error', { status: 500 }, 'http_error'],
  ['nothing there', { status: 404 }, 'http_error'],
];

/** @type {readonly Row[]} */
const WRONG_KEYS = [
  ['no keys in the set', jwks(), 'signing_key_not_found'],
  ['another name', jwks(publicJwk('rsa', { kid: 'other' })), 'signing_key_not_found'],
  ['no name', jwks(publicJwk('rsa', { kid: undefined })), 'signing_key_not_found'],
  ['another key under the name', jwks(publicJwk('rsa/foreign', { kid: 'rsa' })), 'signature_invalid'],
  ['for encryption', jwks({ ...GOOD, use: 'enc' }), 'signing_key_unfit'],
  ['for a use nobody knows', jwks({ ...GOOD, use: 'tls' }), 'signing_key_unfit'],
  ['for signing alone', jwks({ ...GOOD, use: undefined, key_ops: ['sign'] }), 'signing_key_unfit'],
  ['for no operation', jwks({ ...GOOD, key_ops: [] }), 'signing_key_unfit'],
  ['operations that are no list', jwks({ ...GOOD, key_ops: 'verify' }), 'signing_key_unfit'],
  ['for another algorithm', jwks({ ...GOOD, alg: 'PS256' }), 'signing_key_unfit'],
  ['for an algorithm of encryption', jwks({ ...GOOD, alg: 'RSA-OAEP' }), 'signing_key_unfit'],
  ['of another type', jwks(publicJwk('p-256', { kid: 'rsa' })), 'signing_key_unfit'],
  [
    'of another curve',
    { ...jwks(publicJwk('p-384', { kid: 'p-256' })), answer: { alg: 'ES256' } },
    'signing_key_unfit',
  ],
  [
    'symmetric, though the token is too',
    { ...jwks({ kty: 'oct', k: 'c2VjcmV0', kid: 'rsa' }), answer: { alg: 'HS256', key: 'rsa' } },
    'alg_not_allowed',
  ],
  ['too weak', { ...jwks(weak), answer: { key: 'rsa-1024', header: { kid: 'rsa' } } }, 'signing_key_weak'],
  [
    'too weak, and without name',
    { ...jwks(publicJwk('rsa-1024')), answer: { key: 'rsa-1024', header: { kid: undefined } } },
    'signing_key_weak',
  ],
  [
    'a point that is on no curve',
    { ...jwks({ ...publicJwk('p-256'), y: publicJwk('p-256').x }), answer: { alg: 'ES256' } },
    'signature_invalid',
  ],
  ['a set without keys', { jwks: {} }, 'jwks_invalid'],
  ['a set whose keys are no list', { jwks: { keys: { rsa: GOOD } } }, 'jwks_invalid'],
  ['a bare list', { jwks: '[]' }, 'json_invalid'],
  ['no JSON', { jwks: '<html>' }, 'json_invalid'],
];

/** @type {readonly Row[]} */
const WRONG_FOR_THIS_APP = [
  [
    'an algorithm that is not announced',
    metadata({ id_token_signing_alg_values_supported: ['ES256'] }),
    'alg_not_allowed',
  ],
  [
    'none, though it is announced',
    { metadata: { id_token_signing_alg_values_supported: ['none'] }, answer: { alg: 'none' } },
    'alg_not_allowed',
  ],
  [
    'HMAC, though it is announced',
    { metadata: { id_token_signing_alg_values_supported: ['HS256'] }, answer: { alg: 'HS256' } },
    'alg_not_allowed',
  ],
  ['no algorithm is announced at all', metadata({ id_token_signing_alg_values_supported: [] }), 'alg_not_allowed'],
  [
    'an error without the announced iss',
    {
      metadata: { authorization_response_iss_parameter_supported: true },
      answer: { response: { error: 'access_denied' } },
    },
    'response_issuer_missing',
  ],
  [
    'an error of another issuer',
    { answer: { response: { error: 'access_denied', iss: 'https://evil.example' } } },
    'response_issuer_mismatch',
  ],
  [
    'an error of this issuer',
    {
      metadata: { authorization_response_iss_parameter_supported: true },
      answer: { response: { error: 'access_denied', iss: '{issuer}' } },
    },
    'provider_error',
  ],
  ['an error in the query', { answer: { where: '?', response: { error: 'access_denied' } } }, 'provider_error'],
  ['a trusted audience without azp', { config: trusted, answer: { claims: { aud: ['api', CLIENT] } } }, 'azp_invalid'],
  [
    'a trusted audience as azp',
    { config: trusted, answer: { claims: { aud: ['api', CLIENT], azp: 'api' } } },
    'azp_invalid',
  ],
  ['a trusted audience alone', { config: trusted, answer: { claims: { aud: 'api' } } }, 'aud_invalid'],
  [
    'one more than the trusted audiences',
    { config: trusted, answer: { claims: { aud: ['api', CLIENT, 'x'], azp: CLIENT } } },
    'aud_untrusted',
  ],
  ['max_age without auth_time', { config: { maxAge: 300 } }, 'auth_time_invalid'],
  [
    'max_age exceeded',
    { config: { maxAge: 300 }, answer: { claims: (now) => ({ auth_time: now - 400 }) } },
    'max_age_exceeded',
  ],
  [
    'max_age and a sign-in of 1970',
    { config: { maxAge: 300 }, answer: { claims: { auth_time: 0 } } },
    'max_age_exceeded',
  ],
  ['an essential acr that is missing', { config: essentialAcr({ values: ['high'] }) }, 'acr_not_met'],
  [
    'an essential acr that is not reached',
    { config: essentialAcr({ value: 'high' }), answer: { claims: { acr: 'low' } } },
    'acr_not_met',
  ],
  [
    'an essential acr as a list',
    { config: essentialAcr({ value: 'high' }), answer: { claims: { acr: ['high'] } } },
    'acr_not_met',
  ],
];

const LISTS = /** @type {const} */ ([
  ['an issuer is accepted', RIGHT],
  ['a discovery document is refused', WRONG_DISCOVERY],
  ['a key is refused', WRONG_KEYS],
  ['an answer is refused, by what was announced or asked', WRONG_FOR_THIS_APP],
]);

const world = await openHostileWorld();
const page = await world.newPage();

for (const [heading, rows] of LISTS) {
  describe(heading, () => {
    for (const [sentence, setup, code = 'accepted'] of rows) {
      test(sentence, async () => {
        const { config, ...tenant } = setup;
        Object.assign(world.useNew(config), withIssuer(tenant, world));
        if (sentence.includes('told apart by type')) world.tenant.answer = { header: { kid: 'one' } };
        await world.open(page);
        const verdict = await world.signIn(page);
        await world.assertTame(page, { verdict, userBefore: null });
        assert.equal(verdict, code);
        if (code === 'accepted') assert.equal(await world.renew(page), 'accepted');
      });
    }
  });
}

for (const [sentence, path] of [
  ['an issuer without a path', ''],
  ['an issuer with a slash at its end', '/'],
  ['an issuer with a path and a slash at its end', '/tenants/a/'],
]) {
  test(`${sentence} is accepted, to the letter`, async () => {
    const tenant = world.use(path);
    const { issuer } = world;
    Object.assign(tenant, { metadata: metadataOf(issuer), answer: { claims: { iss: issuer } } });
    await world.open(page);
    assert.equal(await world.signIn(page), 'accepted');
    tenant.answer = { claims: { iss: issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/` } };
    assert.equal(await world.signIn(page), 'iss_invalid');
  });
}

test('metadata and keys by hand need no discovery', async () => {
  const tenant = world.useNew();
  tenant.status = 500;
  const { authorization_endpoint: authorizationEndpoint } = metadataOf(world.issuer);
  world.config.metadata = { authorizationEndpoint, jwks: { keys: [GOOD] } };
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
  assert.equal(await world.renew(page), 'accepted');
  tenant.answer = { key: 'rsa/foreign', header: { kid: 'rsa' } };
  assert.equal(await world.renew(page), 'signature_invalid');
  assert.deepEqual([tenant.discoveries, tenant.keyRequests], [0, 0]);
});

for (const [sentence, change] of [
  ['under a new name', { key: 'rsa/next' }],
  ['under the old name', { key: 'rsa/next', header: { kid: 'rsa' } }],
]) {
  test(`keys that were rotated ${sentence} are fetched once, in a renewal and in a sign-in`, async () => {
    const tenant = world.useNew();
    await world.open(page);
    assert.equal(await world.signIn(page), 'accepted');
    const before = tenant.keyRequests;
    tenant.answer = change;
    tenant.jwks = { keys: [publicJwk('rsa/next', change.header)] };
    assert.equal(await world.renew(page), 'accepted');
    assert.equal(await world.renew(page), 'accepted');
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(tenant.keyRequests, before + 1);
  });
}

test('an unknown key has the key set fetched once more, and no oftener', async () => {
  const tenant = world.useNew();
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
  const before = tenant.keyRequests;
  tenant.answer = { key: 'rsa/foreign' };
  assert.equal(await world.signIn(page), 'signing_key_not_found');
  assert.equal(tenant.keyRequests, before + 1);
});

for (const [sentence, judge] of /** @type {const} */ ([
  ['in a renewal', 'renew'],
  ['in a sign-in', 'signIn'],
])) {
  test(`an algorithm that the provider has changed to is learned ${sentence}, once`, async () => {
    const tenant = world.useNew();
    tenant.metadata = { id_token_signing_alg_values_supported: ['RS256'] };
    tenant.jwks = { keys: [GOOD] };
    await world.open(page);
    assert.equal(await world.signIn(page), 'accepted');
    tenant.metadata = { id_token_signing_alg_values_supported: ['ES256'] };
    tenant.jwks = { keys: [publicJwk('p-256')] };
    tenant.answer = { alg: 'ES256' };
    const before = tenant.discoveries;
    assert.equal(await world[judge](page), 'accepted');
    assert.equal(await world.renew(page), 'accepted');
    assert.equal(await world.signIn(page), 'accepted');
    assert.equal(tenant.discoveries, before + 2, 'once for the algorithm, once for the place of the keys');
  });
}

for (const [sentence, status] of /** @type {const} */ ([
  ['and is empty where it was', 404],
  ['and stands still where it was', undefined],
])) {
  test(`a key set that has moved is found, ${sentence}`, async () => {
    const tenant = world.useNew();
    const place = `/keys-before-${status}`;
    const old = world.provider.tenant(place);
    tenant.metadata = { jwks_uri: `${world.providerOrigin}${place}/jwks` };
    old.jwks = { keys: [GOOD] };
    await world.open(page);
    assert.equal(await world.signIn(page), 'accepted');
    tenant.metadata = {};
    tenant.jwks = { keys: [publicJwk('rsa/next')] };
    tenant.answer = { key: 'rsa/next' };
    old.status = status;
    assert.equal(await world.renew(page), 'accepted');
    assert.equal(await world.signIn(page), 'accepted');
  });
}

test('an algorithm that is not announced has the discovery document fetched once more, and is refused', async () => {
  const tenant = world.useNew();
  tenant.metadata = { id_token_signing_alg_values_supported: ['RS256'] };
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
  const before = tenant.discoveries;
  tenant.answer = { alg: 'ES256' };
  assert.equal(await world.renew(page), 'alg_not_allowed');
  assert.equal(tenant.discoveries, before + 1);
  tenant.answer = {};
  assert.equal(await world.renew(page), 'accepted');
});

test('an algorithm that cannot be looked up is no reason to forget what was known', async () => {
  const tenant = world.useNew();
  tenant.metadata = { id_token_signing_alg_values_supported: ['RS256'] };
  await world.open(page);
  assert.equal(await world.signIn(page), 'accepted');
  tenant.answer = { alg: 'ES256' };
  tenant.status = 503;
  assert.equal(await world.renew(page), 'http_error');
  tenant.answer = {};
  assert.equal(await world.renew(page), 'accepted');
});

test('a discovery that failed is tried again at the next need, without a reload', async () => {
  const tenant = world.useNew();
  tenant.status = 503;
  await world.open(page);
  assert.equal(await world.signIn(page), 'http_error');
  tenant.status = undefined;
  tenant.discovery = 'not yet';
  assert.equal(await world.signIn(page), 'json_invalid');
  tenant.discovery = undefined;
  assert.equal(await world.signIn(page), 'accepted');
});

test('keys that could not be had are tried again at the next need', async () => {
  const tenant = world.useNew();
  tenant.jwks = 'not yet';
  await world.open(page);
  assert.equal(await world.signIn(page), 'json_invalid');
  tenant.jwks = undefined;
  assert.equal(await world.signIn(page), 'accepted');
});

test('an issuer on plain http that is not this machine stops the start, with one clear error', async () => {
  for (const issuer of ['http://login.example.com', 'javascript:alert(1)', 'data:,x', 'login.example.com']) {
    world.config = { issuer, clientId: CLIENT };
    world.console.length = 0;
    await page.goto('about:blank');
    const told = page.waitForEvent('console', (message) => message.text().includes('configuration_invalid'));
    await page.goto(world.appUrl, { waitUntil: 'commit' });
    assert.match((await told).text(), /issuer is not valid\. Give the issuer identifier: an https URL/);
  }
});

/**
 * The same with the issuer's own name where the tables have a place for it.
 *
 * @template T
 * @param {T} value
 * @param {import('./hostile/world.mjs').HostileWorld} world
 * @returns {T}
 */
function withIssuer(value, { issuer }) {
  if (typeof value === 'string') {
    return /** @type {any} */ (value.replace('{issuer}', issuer).replace('{ISSUER}', issuer.toUpperCase()));
  }
  if (Array.isArray(value)) return /** @type {any} */ (value.map((item) => withIssuer(item, world)));
  if (typeof value !== 'object' || value === null) return value;
  return /** @type {any} */ (
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withIssuer(member, world)]))
  );
}
