// The demo's pages about the set-up, used as a person would: Registration, Doctor, Events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, openDemo, waitForRenewals } from './harness/demo.mjs';
import { openDemoWorld } from './harness/open-world.mjs';

const { browser, world } = await openDemoWorld();

/** @param {import('playwright-core').Page} page */
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const permissions = ['clipboard-read', 'clipboard-write'];

test('Registration: the values of this very app, to copy for each kind of provider', async () => {
  const page = await openDemo(browser, world, { permissions });
  await go(page, 'Registration');
  await page.getByRole('button', { name: 'Copy Redirect URI of the hidden frame' }).click();
  assert.equal(await clipboard(page), `${world.app.origin}/silent-renew.html`);
  await page.getByText(`AllowedCorsOrigins = { "${world.app.origin}" }`).waitFor();
  await page.getByRole('tab', { name: 'Keycloak' }).click();
  await page.getByRole('button', { name: 'Copy the registration for Keycloak' }).click();
  const client = JSON.parse(await clipboard(page));
  assert.deepEqual(client.redirectUris, [`${world.app.origin}/`, `${world.app.origin}/silent-renew.html`]);
});

test('Registration: the other flow is a press away, and whoever is signed in stays so', async () => {
  const page = await openDemo(browser, world, { permissions });
  await go(page, 'Registration');
  const code = page.getByRole('button', { name: /^Code \+ PKCE/ });
  await code.click();
  await page.locator('button[aria-pressed=true]', { hasText: 'Code + PKCE' }).waitFor();
  await page.getByText('AllowedGrantTypes = GrantTypes.Code').waitFor();
  world.provider.requestLog.clear();
  await waitForRenewals(page, 2);
  const exchanges = world.provider.requestLog.entries.filter(
    ({ path, method }) => `${method} ${path}` === 'POST /token',
  );
  assert.ok(exchanges.length >= 2);
  await go(page, 'Doctor');
  await page.getByText(/Nothing to mend: 1\d of 1\d checks are fine/).waitFor();
  await page.getByText('code is offered').waitFor();
});

test('Registration: with refresh tokens renewals ask the token endpoint alone', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Registration');
  await page.getByRole('button', { name: /^Code \+ refresh tokens/ }).click();
  await page.getByText('AllowOfflineAccess = true').waitFor();
  await waitForRenewals(page, 1);
  world.provider.requestLog.clear();
  await waitForRenewals(page, 2);
  const asked = world.provider.requestLog.entries.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual([...new Set(asked.filter((call) => !call.startsWith('OPTIONS')))], ['POST /token']);
  await go(page, 'Doctor');
  await page.getByText('one came with the session').waitFor();
});

test('Registration: bound tokens go to the API with a proof', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Registration');
  await page.getByRole('button', { name: /^Code \+ bound tokens/ }).click();
  await page.getByText('RequireDPoP = true').waitFor();
  await waitForRenewals(page, 1);
  /** @type {(string | undefined)[]} */
  const schemes = [];
  page.on('response', (response) => {
    const { authorization, dpop } = response.request().headers();
    if (response.url() === `${world.api.url}/records` && response.ok()) {
      schemes.push(dpop && authorization?.split(' ')[0]);
    }
  });
  await go(page, 'API');
  await page.getByRole('button', { name: 'Call once' }).click();
  await page.getByRole('button', { name: '50 across the next renewal' }).click();
  await page.getByText('50 of 50 answered 200').waitFor({ timeout: 20_000 });
  assert.ok(schemes.length > 50);
  assert.deepEqual([...new Set(schemes)], ['DPoP']);
});

test('Doctor: nothing to mend; and what there is when the provider forgets CORS', async () => {
  const page = await openDemo(browser, world);
  await go(page, 'Doctor');
  await page.getByText(/Nothing to mend: 1\d of 1\d checks are fine/).waitFor();
  world.faults.set({ noCors: true });
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByText(/[1-9] problems/).waitFor();
  await page.getByText('this origin among its allowed CORS origins').first().waitFor();
  world.faults.reset();
});

test('Events: what happened, filtered, and copied without anything secret', async () => {
  const page = await openDemo(browser, world, { permissions });
  await go(page, 'Events');
  world.faults.set({ error: 'temporarily_unavailable', requests: 'silent', times: 1 });
  await waitForRenewals(page, 1);
  await page.getByRole('cell', { name: 'signed_in' }).waitFor();
  await page.getByText('Problems').click();
  await page.getByRole('cell', { name: /provider_error/ }).waitFor();
  await page.getByRole('cell', { name: 'signed_in' }).waitFor({ state: 'detached' });
  await page.getByText('All', { exact: true }).click();
  await page.getByLabel('Filter').fill('alice');
  await page.getByRole('row', { name: /alice/ }).nth(1).waitFor();
  await page.getByRole('button', { name: 'Copy as a bug report' }).click();
  await page.getByText('Copied, without tokens.').waitFor();
  const report = await clipboard(page);
  assert.match(report, /\| renewal_settled \| provider_error/);
  const secrets = await page.evaluate(
    () =>
      Object.values(sessionStorage)
        .join()
        .match(/[\w-]{22,}/g) ?? [],
  );
  assert.ok(secrets.length > 0);
  assert.deepEqual(
    secrets.filter((secret) => report.includes(secret)),
    [],
  );
});
