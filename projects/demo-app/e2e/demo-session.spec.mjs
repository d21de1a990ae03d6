// The demo's pages about the session, used as a person would: Overview, Timeline, Tokens, Tabs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { go, openDemo, waitForRenewals } from './harness/demo.mjs';
import { openDemoWorld } from './harness/open-world.mjs';

const { browser, world } = await openDemoWorld();

test('Overview: who is signed in, when it renews, what went wrong; and out again', async () => {
  const page = await openDemo(browser, world);
  const main = page.getByRole('main');
  await main.getByText('Alice Archer').waitFor();
  await main.getByText(/Next renewal in \d s/).waitFor();
  await page.getByRole('img', { name: 'State of the renewal: idle' }).waitFor();
  await main
    .getByRole('timer')
    .filter({ hasText: /^\d+ s$/ })
    .nth(2)
    .waitFor();

  world.faults.set({ error: 'temporarily_unavailable', requests: 'silent' });
  await page.getByRole('button', { name: 'Renew now' }).click();
  await main.getByText('Another attempt, by itself').waitFor();
  await page.getByRole('img', { name: 'State of the renewal: waiting' }).waitFor();
  world.faults.reset();
  await page.getByRole('img', { name: 'State of the renewal: idle' }).waitFor();

  await main.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in once.' }).waitFor();
});

test('what tells that a sign-in is needed moves nothing, and is in view on every page', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Your form');
  const field = page.getByLabel('Full name');
  const before = await field.boundingBox();
  world.faults.set({ error: 'consent_required', requests: 'silent' });
  const offer = page.getByRole('button', { name: 'Sign in, keep this page' });
  await offer.waitFor();
  assert.deepEqual(await field.boundingBox(), before);
  await page.getByLabel('Anything else').scrollIntoViewIfNeeded();
  const { y, height } = (await offer.boundingBox()) ?? { y: NaN, height: NaN };
  assert.ok(y >= 0 && y + height <= (page.viewportSize()?.height ?? 0), `the offer is at ${y}`);
});

test('Overview: after the session has ended, a sign-in in a window keeps the page', async () => {
  const page = await openDemo(browser, world);
  await page.evaluate(() => (window.marker = 'not reloaded'));
  world.faults.signOut();
  await page.getByRole('button', { name: 'Renew now' }).click();
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in, keep this page' }).click();
  const window = await popup;
  await window.getByLabel('User name').fill('alice');
  await window.getByLabel('Password').fill('any');
  await window.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(/Next renewal in/).waitFor();
  assert.equal(await page.evaluate(() => window.marker), 'not reloaded');
});

test('Timeline: bars and marks; zoom, move, back to the present; PNG and JSON', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Timeline');
  await waitForRenewals(page, 1);
  world.faults.set({ error: 'temporarily_unavailable', requests: 'silent', times: 1 });
  await waitForRenewals(page, 1);
  const chart = page.getByRole('group', { name: /Lives of the tokens/ });
  assert.ok((await chart.locator('.id-token').count()) >= 3);
  assert.ok((await chart.locator('.mark.good').count()) >= 2);
  await chart.getByText('provider_error', { exact: true }).waitFor();
  await page.getByRole('row', { name: /provider_error/ }).waitFor();

  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByText('60 s shown').waitFor();
  await chart.hover();
  await page.mouse.wheel(0, -100);
  await page.getByText('50 s shown').waitFor();
  await chart.focus();
  for (const seconds of [33, 22, 15, 10]) {
    await page.keyboard.press('+');
    await page.getByText(`${seconds} s shown`).waitFor();
  }

  const now = page.getByRole('button', { name: 'Now' });
  await page.getByRole('button', { name: 'Now', disabled: true }).waitFor();
  const { x, y } = await chart.boundingBox();
  await page.mouse.move(x + 100, y + 100);
  await page.mouse.down();
  await page.mouse.move(x + 300, y + 100, { steps: 4 });
  await page.mouse.up();
  await now.click();
  await page.getByRole('button', { name: 'Now', disabled: true }).waitFor();

  const json = JSON.parse(await readFile(await exported(page, 'JSON'), 'utf8'));
  assert.equal(json.clientId, 'angularclient');
  assert.ok(json.tokenLives.length >= 6 && json.renewals.some(({ reason }) => reason === 'provider_error'));
  const png = await readFile(await exported(page, 'PNG'));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  // Twice the chart's width, so that it is sharp.
  assert.equal(png.readUInt32BE(16), Math.floor((await chart.boundingBox()).width * 2));
});

test('Tokens: each rule holds, forgeries are refused by name, nothing is shown in full unless asked', async () => {
  const page = await openDemo(browser, world);
  const idToken = await page.evaluate(
    () =>
      Object.values(sessionStorage)
        .join()
        .match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)?.[0],
  );
  assert.ok(idToken);
  await go(page, 'Tokens');
  await page.getByText('holds').nth(8).waitFor();
  for (const [rule, code] of Object.entries({
    'iss is': 'iss_invalid',
    'aud is': 'aud_invalid',
    'azp,': 'azp_invalid',
    'exp lies': 'id_token_expired',
    'iat is': 'id_token_from_future',
    'nonce is': 'nonce_mismatch',
    'at_hash binds': 'at_hash_mismatch',
    'sub is': 'other_user',
  })) {
    await page.getByRole('button', { name: `Try a forgery: ${rule}` }).click();
    await page.getByText(code, { exact: true }).waitFor();
    assert.equal(await page.locator('.chip.bad').count(), 1);
  }
  assert.equal((await page.locator('main').textContent())?.match(/eyJ[\w-]{20}/), null);
  await page.getByRole('button', { name: 'Show in full' }).click();
  await page
    .locator('main')
    .getByText(/eyJ[\w-]{20,}\./)
    .first()
    .waitFor();
  await page.locator('#user-info').getByText('alice@example.com').waitFor();
});

test('Tabs: a second tab is signed in by itself, one asks for both, and a sign-out is one for both', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Tabs');
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open another tab' }).click();
  const other = await opening;
  await other.getByRole('row', { name: /Tab 2 this one/ }).waitFor();
  await page.getByText('2 tabs open').waitFor();

  const { requestLog } = world.provider;
  const requests = () => requestLog.entries.filter(({ path }) => path === '/auth').length;
  requestLog.clear();
  // By whichever tab: which one is first is chance.
  while (requests() === 0) await page.waitForTimeout(50);
  requestLog.clear();
  await page.waitForTimeout(5000);
  assert.ok(requests() >= 1 && requests() <= 2, `${requests()} requests in 5 s of two tabs`);
  await page.getByText('the last one').waitFor();

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('heading', { name: 'Sign in once.' }).waitFor();
  await other.getByRole('banner').getByRole('button', { name: 'Sign in' }).waitFor();
  await other.close();
});

/** @param {import('playwright-core').Page} page @param {string} name */
async function exported(page, name) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return (await download).path();
}
