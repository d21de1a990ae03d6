// Routes that ask for more than a signed-in user.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbeWorld } from './harness/open-world.mjs';
import { authorizeRequests, openSignedIn } from './harness/probe.mjs';
import { signIn } from './harness/world.mjs';

const { browser, world } = await openProbeWorld();

test('a route that wants a stronger sign-in asks for it once, and opens', async () => {
  const page = await openSignedIn(browser, world);
  await page.goto(`${world.appUrl}strong?amount=7#confirm`);
  await signIn(page, 'alice');
  await page.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.equal(page.url(), `${world.appUrl}strong?amount=7#confirm`);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.acr), 'urn:demo:step-up');
  const before = authorizeRequests(world);
  await page.reload();
  await page.getByRole('heading', { name: 'Guarded' }).waitFor();
  assert.equal(authorizeRequests(world), before);
  await page.context().close();
});

test('a provider that cannot do it is asked once, and the user goes where the app wants', async () => {
  const page = await openSignedIn(browser, world);
  const before = authorizeRequests(world);
  await page.goto(`${world.appUrl}impossible`);
  await page.getByRole('heading', { name: 'Open to all' }).waitFor();
  await page.waitForURL(world.appUrl);
  assert.equal(authorizeRequests(world) - before, 1);
  assert.equal(await page.evaluate(() => window.oidc.claims()?.sub), 'alice');
  await page.context().close();
});
