// Sign-in in a window of its own: the page stays as it is.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { LONG, openProbe, PROBE_APP } from './harness/probe.mjs';
import { startWorld } from './harness/world.mjs';

const { browser, world: usual } = await openProbeWorld();
let world = usual;
let page = await openProbe(browser, world);

/** Opens the popup; `result` on the page will say how it went. */
async function openPopup() {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => {
      window.result = window.oidc.authorize({ display: 'popup', prompt: 'login' }).then(
        () => 'signed in',
        ({ code }) => code,
      );
    }),
  ]);
  await popup.getByLabel('User name').waitFor();
  return popup;
}

test('signs in, closes, and leaves the page alone', async () => {
  await page.evaluate(() => (window.marker = 'still here'));
  const popup = await openPopup();
  await popup.getByLabel('User name').fill('alice');
  await popup.getByLabel('Password').fill('any password');
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Sign in' }).click()]);
  assert.equal(await page.evaluate(() => window.result), 'signed in');
  assert.equal(await page.evaluate(() => window.oidc.claims().sub), 'alice');
  assert.equal(await page.evaluate(() => window.marker), 'still here');
});

test('a popup that the user closes is told as that, and the session is still there', async () => {
  const popup = await openPopup();
  await popup.close();
  assert.equal(await page.evaluate(() => window.result), 'popup_closed');
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
});

test('a click renews by popup, without a question, where the provider knows the user', async () => {
  const before = await page.evaluate(() => window.oidc.session().idToken);
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => {
      window.result = window.oidc.authorize({ display: 'popup' }).then(
        () => 'renewed',
        ({ code }) => code,
      );
    }),
  ]);
  if (!popup.isClosed()) await popup.waitForEvent('close');
  assert.equal(await page.evaluate(() => window.result), 'renewed');
  assert.notEqual(await page.evaluate(() => window.oidc.session().idToken), before);
  assert.equal(await page.evaluate(() => window.marker), 'still here');
});

test('an error of the provider is told as that, closes the popup, and ends no session', async () => {
  world.faults.set({ error: 'access_denied', errorDescription: 'Not today.' });
  const result = await page.evaluate(() =>
    window.oidc.authorize({ display: 'popup' }).then(
      () => 'signed in',
      ({ code, error, errorDescription }) => [code, error, errorDescription],
    ),
  );
  assert.deepEqual(result, ['provider_error', 'access_denied', 'Not today.']);
  world.faults.reset();
  for (const popup of page
    .context()
    .pages()
    .filter((one) => one !== page))
    await popup.waitForEvent('close');
  assert.equal(await page.evaluate(() => window.oidc.isAuthenticated()), true);
});

test('a sign-out closes the window, and a click after that signs in', async () => {
  const popup = await openPopup();
  await Promise.all([popup.waitForEvent('close'), page.evaluate(() => void window.oidc.logoffLocal())]);
  assert.equal(await page.evaluate(() => window.result), 'superseded');
  assert.equal(await page.evaluate(() => window.oidc.status()), 'anonymous');
  const next = await openPopup();
  await next.getByLabel('User name').fill('alice');
  await next.getByLabel('Password').fill('any password');
  await Promise.all([next.waitForEvent('close'), next.getByRole('button', { name: 'Sign in' }).click()]);
  assert.equal(await page.evaluate(() => window.result), 'signed in');
});

test('two popups at once: each answer finds its own, and messages of others find none', async () => {
  const popups = [await openPopup()];
  await page.evaluate(() => void (window.firstResult = window.result));
  popups.push(await openPopup());
  await page.evaluate(() => {
    const lies = [
      '',
      '#state=x',
      `${location.origin}/silent-renew.html#state=x&id_token=a.b.c&access_token=x`,
      7,
      null,
    ];
    const channel = new BroadcastChannel('oidc-client-lib');
    for (const lie of lies) {
      channel.postMessage(lie);
      postMessage(lie, '*');
    }
  });
  for (const popup of popups.reverse()) {
    await popup.getByLabel('User name').fill('alice');
    await popup.getByLabel('Password').fill('any password');
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Sign in' }).click()]);
  }
  const results = await page.evaluate(() => Promise.all([window.firstResult, window.result]));
  assert.deepEqual(results, ['signed in', 'signed in']);
});

test('the page that it comes back to is read from outside where its own frame, with the script, is missing', async () => {
  let refused = 0;
  await page.context().route('**/silent-renew.popup.html', (route) => {
    refused++;
    return route.abort();
  });
  const popup = await openPopup();
  await popup.getByLabel('User name').fill('alice');
  await popup.getByLabel('Password').fill('any password');
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Sign in' }).click()]);
  assert.equal(await page.evaluate(() => window.result), 'signed in');
  assert.equal(refused, 1);
  await page.context().unroute('**/silent-renew.popup.html');
});

test('a popup that the browser blocks is told as that', async () => {
  const code = await page.evaluate(() => {
    window.open = () => null;
    return window.oidc.authorize({ display: 'popup' }).catch((error) => error.code);
  });
  assert.equal(code, 'popup_blocked');
});

describe('a provider whose pages cut the tie between the windows (Cross-Origin-Opener-Policy)', () => {
  before(async () => {
    await page.context().close();
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin' };
    world = await startWorld({ appRoot: PROBE_APP, faults: LONG, headers });
    page = await openProbe(browser, world);
    // The popup has the focus, as it has on a screen.
    await page.evaluate(() => (document.hasFocus = () => false));
  });
  after(() => world.stop());

  /** @param {import('playwright-core').Page} popup */
  async function signIn(popup) {
    assert.equal(await popup.evaluate(() => window.opener), null, 'the tie is cut');
    await popup.getByLabel('User name').fill('alice');
    await popup.getByLabel('Password').fill('any password');
    await popup.getByRole('button', { name: 'Sign in' }).click();
  }

  test('signs in all the same, and closes', async () => {
    const popup = await openPopup();
    await Promise.all([popup.waitForEvent('close'), signIn(popup)]);
    assert.equal(await page.evaluate(() => window.result), 'signed in');
    assert.equal(await page.evaluate(() => window.oidc.claims().sub), 'alice');
  });

  test('a window that may not close itself shows the app, and no token is in its URL or history', async () => {
    await page.context().addInitScript(() => {
      if (location.pathname === '/silent-renew.html') window.close = () => undefined;
    });
    const popup = await openPopup();
    await signIn(popup);
    assert.equal(await page.evaluate(() => window.result), 'signed in');
    await popup.getByRole('heading', { name: 'Open to all' }).waitFor();
    assert.equal(popup.url(), world.appUrl);
    const devTools = await popup.context().newCDPSession(popup);
    const { entries } = await devTools.send('Page.getNavigationHistory');
    assert.ok(entries.length > 1, 'there is a history');
    assert.deepEqual(
      entries.filter(({ url, userTypedURL }) => /_token=|eyJ/.test(url + userTypedURL)),
      [],
    );
    await popup.close();
  });

  test('a user who turns back to the page is told that the window is closed, and may sign in there after all', async () => {
    await page.evaluate(() => void window.oidc.logoffLocal());
    const popup = await openPopup();
    await page.evaluate(() => (document.hasFocus = () => true));
    assert.equal(await page.evaluate(() => window.result), 'popup_closed');
    await signIn(popup);
    await page.waitForFunction(() => window.oidc.isAuthenticated());
    assert.equal(await page.evaluate(() => window.oidc.lastError()), null);
    await popup.close();
  });
});
