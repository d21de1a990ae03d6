// Signing out: here always, at the provider where it can be, and back again.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { openSignedIn, whenStarted } from './harness/probe.mjs';

const { browser, world } = await openProbeWorld();
/** @type {import('playwright-core').Page} */
let page;

beforeEach(async () => {
  await page?.context().close();
  page = await openSignedIn(browser, world);
});

/** Signs out, and waits until the provider has sent the browser back. @param {() => void} [leave] */
async function signOut(leave = () => void window.oidc.logoff()) {
  await page.evaluate(() => (window.marker = 'the page that is left'));
  await page.evaluate(leave);
  await page.waitForFunction(() => !window.marker && window.oidc && window.oidc.status() !== 'starting');
}

/** The types of the events that the page's first component has heard since it was made. */
const heard = () => page.evaluate(() => window.oidcEvents.map(({ type }) => type));

test('the provider is told, the way back is recognised, and no token is left', async () => {
  const asked = (/** @type {string} */ wanted) =>
    world.provider.requestLog.entries.filter(({ path }) => path === wanted).length;
  const [revocations, signOuts] = [asked('/token/revocation'), asked('/session/end')];
  await signOut();
  assert.equal(asked('/session/end'), signOuts + 1, 'the provider was asked');
  assert.ok(asked('/token/revocation') > revocations, 'the access token was revoked');
  assert.equal(page.url(), world.appUrl, 'the address bar is clean');
  assert.equal(await page.locator('#status').textContent(), 'anonymous');
  assert.deepEqual(await heard(), ['sign_out_completed'], 'a component hears of it');
  const error = await page.evaluate(() => window.oidc.refreshSession().catch((thrown) => thrown.error));
  assert.equal(error, 'login_required', 'nobody is signed in at the provider');
  const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.equal(stored.includes('eyJ'), false, 'no token is left');
});

test('by POST no token is in any URL, and the way back is recognised all the same', async () => {
  const idToken = (await page.evaluate(() => window.oidc.getIdToken())) ?? '';
  /** @type {import('playwright-core').Request[]} */
  const requests = [];
  page.on('request', (request) => void requests.push(request));
  await signOut(() => void window.oidc.logoff({ method: 'post' }));
  assert.ok(requests.every((request) => !request.url().includes(idToken)));
  const asked = requests.filter((request) => new URL(request.url()).pathname === '/session/end');
  assert.deepEqual(
    asked.map((request) => [request.method(), new URL(request.url()).search]),
    [['POST', '']],
  );
  const { state, ...sent } = Object.fromEntries(new URLSearchParams(asked[0]?.postData() ?? ''));
  assert.match(state ?? '', /^[\w-]{43}$/);
  assert.deepEqual(sent, {
    id_token_hint: idToken,
    client_id: 'angularclient',
    post_logout_redirect_uri: world.appUrl,
  });
  assert.ok(
    requests.some((request) => request.url() === `${world.appUrl}?state=${state}`),
    'the provider sent the state back',
  );
  assert.equal(page.url(), world.appUrl, 'the address bar is clean');
  assert.deepEqual(await heard(), ['sign_out_completed']);
  const error = await page.evaluate(() => window.oidc.refreshSession().catch((thrown) => thrown.error));
  assert.equal(error, 'login_required', 'nobody is signed in at the provider');
});

test("by POST the provider's own parameters arrive, whatever their names are", async () => {
  const asking = page.waitForRequest((request) => request.method() === 'POST' && /\/session\/end$/.test(request.url()));
  await signOut(
    () => void window.oidc.logoff({ method: 'post', customParams: { append: '1', submit: '2', action: '3' } }),
  );
  const sent = new URLSearchParams((await asking).postData() ?? '');
  assert.deepEqual(
    ['append', 'submit', 'action'].map((name) => sent.get(name)),
    ['1', '2', '3'],
  );
  assert.deepEqual(await heard(), ['sign_out_completed']);
});

test('two clicks are one sign-out', async () => {
  await signOut(() => {
    void window.oidc.logoff();
    setTimeout(() => void window.oidc.logoff(), 5);
  });
  assert.equal(page.url(), world.appUrl, 'back at the app: the provider knew whom to sign out');
  assert.equal(await page.locator('#status').textContent(), 'anonymous');
});

test('an app that signs in again on hearing of the sign-out does not call it back', async () => {
  await signOut(() => {
    window.oidc.events$.subscribe(({ type }) => void (type === 'signed_out' && window.oidc.authorize()));
    void window.oidc.logoff();
  });
  assert.equal(page.url(), world.appUrl, 'back from the sign-out, not on the way to a sign-in');
  const error = await page.evaluate(() => window.oidc.refreshSession().catch((thrown) => thrown.error));
  assert.equal(error, 'login_required', 'nobody is signed in at the provider');
});

test('a provider that is down keeps nobody signed in here', async () => {
  world.faults.set({ down: true });
  const failed = page.waitForEvent('requestfailed', (request) => /\/session\/end/.test(request.url()));
  const status = await page.evaluate(() => {
    void window.oidc.logoff();
    return window.oidc.status();
  });
  assert.equal(status, 'anonymous');
  await failed;
  const again = await page.context().newPage();
  await again.goto(world.appUrl);
  await whenStarted(again);
  assert.equal(await again.locator('#status').textContent(), 'anonymous');
  world.faults.set({ down: false });
});

test('a provider without a sign-out page: the session ends here, and the app stays', async () => {
  await page.context().route('**/.well-known/openid-configuration', async (route) => {
    const response = await route.fetch();
    const { end_session_endpoint: _, ...metadata } = await response.json();
    await route.fulfill({ response, json: metadata });
  });
  await page.evaluate(() => {
    for (const key of Object.keys(sessionStorage)) if (key.includes('.metadata.')) sessionStorage.removeItem(key);
  });
  await page.reload();
  await whenStarted(page);
  assert.equal(await page.locator('#status').textContent(), 'authenticated');
  await page.evaluate(() => window.oidc.logoff());
  assert.equal(await page.locator('#status').textContent(), 'anonymous');
  assert.equal(page.url(), world.appUrl);
});
