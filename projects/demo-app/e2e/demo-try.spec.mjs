// The demo's pages to try things on, used as a person would: Your form, API, Break it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, openDemo, waitForRenewals } from './harness/demo.mjs';
import { openDemoWorld } from './harness/open-world.mjs';
import { signIn } from './harness/world.mjs';

const { browser, world } = await openDemoWorld({ config: { silentRenewTimeoutSeconds: 4 } });

test('Your form: what is half typed, and the cursor in it, survive renewals', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Your form');
  await page.getByLabel('Full name').fill('Alice Archer');
  const reason = page.getByLabel('Why do you apply?');
  await reason.pressSequentially('Because I have lways');
  for (let steps = 0; steps < 5; steps++) await page.keyboard.press('ArrowLeft');
  await waitForRenewals(page, 2);
  await page.keyboard.type('a');
  assert.equal(await reason.inputValue(), 'Because I have always');
  assert.equal(await page.getByLabel('Full name').inputValue(), 'Alice Archer');
  await page.getByText(/33 characters typed over .* and \d renewals, none lost/).waitFor();
  await page.locator('#longest-in-renewal', { hasText: /\d ms/ }).waitFor();
});

test('API: fifty calls at once across an expiry are all answered 200, with one renewal', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'API');
  await waitForRenewals(page, 1);
  const { requestLog } = world.provider;
  requestLog.clear();
  await page.getByRole('button', { name: /50 at once/ }).click();
  await page.getByText('50 of 50 answered 200, with 1 renewal. 50 were answered 401 first').waitFor();
  assert.equal(requestLog.entries.filter(({ path }) => path === '/auth').length, 1);
  await page.getByRole('button', { name: '50 across the next renewal' }).click();
  await page.getByText('50 of 50 answered 200, with 1 renewal.').waitFor();
});

test('API: an answer, one without CORS, and one that wants a stronger sign-in', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'API');
  await page.getByRole('button', { name: 'Call once' }).click();
  await page.getByText('Answer: 200').waitFor();
  await page.getByText('Turbine 7').waitFor();
  await page.getByRole('button', { name: 'Call without CORS' }).click();
  await page.getByText('No answer could be read').waitFor();
  await page.getByRole('button', { name: 'Call what wants a stronger sign-in' }).click();
  await page.getByText('Answer: 401').waitFor();
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in stronger, keep this page' }).click();
  const window = await popup;
  await window.getByLabel('Password').fill('any');
  await window.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Answer: 200').waitFor();
});

test('Break it: every switch leads to the reason it announces, and is mended', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Break it');
  const switches = page.locator('.faults button');
  const says = page.locator('.says');
  const answered = says.and(page.locator('[aria-busy=false]'));
  for (let index = 0; index < (await switches.count()); index++) {
    const name = await switches.nth(index).locator('strong').textContent();
    // Ends the session: has a test of its own, below.
    if (name === 'Another user' || name === 'Signed out') continue;
    await switches.nth(index).click();
    await switches.nth(index).and(page.locator('[aria-pressed=true]')).waitFor();
    await answered.waitFor();
    const expected = (await says.locator('.expected').textContent())?.trim() ?? '';
    assert.equal((await says.locator('.chip').textContent())?.trim(), expected, name ?? '');
    if (name === 'Your clock is wrong') await says.getByText('3 h fast').waitFor();
    await page.getByRole('button', { name: 'Mend everything' }).click();
    await switches.nth(index).and(page.locator('[aria-pressed=false]')).waitFor();
    await answered.waitFor();
    assert.equal((await says.locator('.chip').textContent())?.trim(), 'renewed', `${name}, mended`);
  }
  assert.equal(await page.getByRole('banner').getByText('Alice Archer').count(), 1);
});

test('Break it: another user ends the session at once, a sign-out there ends it with its token', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Break it');
  await page.getByRole('button', { name: 'Signed out' }).click();
  await page.locator('.says').getByText('The session at the provider has ended. Sign in again.').waitFor();
  await page.getByText('Renewal cannot go on by itself').waitFor();
  await page.getByText('Your session has expired.').waitFor({ timeout: 15_000 });
  assert.equal(await page.getByRole('banner').getByText('Alice Archer').count(), 1, 'the name stays');
  await go(page, 'Timeline');
  await page.locator('dl.figures dd.bad').getByText('0:02').waitFor();
  const second = await openDemo(browser, world);
  await go(second, 'Break it');
  await second.getByRole('button', { name: 'Another user' }).click();
  await second.locator('.says').getByText('Another user is signed in at the provider.').waitFor();
  await second.getByRole('banner').getByRole('button', { name: 'Sign in' }).waitFor();
  world.faults.reset();
});

test('Break it: on another site the cookies are blocked, and the page says so', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Break it');
  await page.getByRole('button', { name: 'Move the provider to another site' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, 'alice');
  await page.getByRole('main').getByText('Cannot be renewed').waitFor({ timeout: 15_000 });
  await page.getByRole('main').getByText('cookies_blocked').first().waitFor();
  await go(page, 'Break it');
  await page.getByRole('button', { name: 'Back to the same site' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
});
