// The main promises once more, in Firefox. Not part of `npm test`, since a machine with git and Node alone has no Firefox.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { authorizeRequests, PROBE_APP } from '../harness/probe.mjs';
import { startWorld } from '../harness/world.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const SHORT = { idTokenSeconds: 6, accessTokenSeconds: 12 };
const FIREFOXES = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'];

const executablePath = FIREFOXES.find((path) => path && existsSync(path));
if (!executablePath) throw new Error('No Firefox found: run "apt-get install firefox-esr" or set FIREFOX_PATH.');
const world = await startWorld({ appRoot: PROBE_APP, faults: SHORT });
const browser = await puppeteer.launch({ browser: 'firefox', executablePath });
after(async () => {
  await browser.close();
  await world.stop();
});

/** @type {string[]} what all pages have said */
const said = [];

/**
 * @param {import('puppeteer-core').BrowserContext} [context] default: a fresh one
 * @param {object} [options] `probeOptions` besides
 */
async function open(context, options = {}) {
  const page = await (context ?? (await browser.createBrowserContext())).newPage();
  page.on('console', (message) => said.push(message.text()));
  await page.evaluateOnNewDocument((given) => {
    window.probeOptions = { tabs: true, config: { silentRenewTimeoutSeconds: 4 }, ...given };
    window.gaps = 0;
  }, options);
  await page.goto(world.appUrl);
  await whenStarted(page);
  return page;
}

/** @param {Page} page */
const whenStarted = (page) => page.waitForFunction(() => window.oidc && window.oidc.status() !== 'starting');

/** Fills in the provider's page. @param {Page} page @param {string} user */
async function signInAtProvider(page, user) {
  await (await page.waitForSelector('#username')).type(user);
  await page.type('#password', 'any password');
  await page.click('button[value="sign-in"]');
}

/** A page with alice signed in, that counts the moments in which nobody is. */
async function openSignedIn(options = {}) {
  const page = await open(undefined, options);
  await page.evaluate(() => void window.oidc.authorize());
  await signInAtProvider(page, 'alice');
  await page.waitForFunction(() => window.oidc?.isAuthenticated());
  await page.evaluate(() => {
    setInterval(() => (window.gaps += window.oidc.isAuthenticated() ? 0 : 1), 50);
  });
  return page;
}

/** @param {Page} page */
const renew = (page) =>
  page.evaluate(() =>
    window.oidc.refreshSession().then(
      () => 'renewed',
      ({ reason }) => reason,
    ),
  );

/** @param {number} seconds */
const pass = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

test('signs in, and renews 24 seconds of tokens that live six, without a gap or a trace', async () => {
  const page = await openSignedIn();
  assert.equal(await page.evaluate(() => window.oidc.claims().sub), 'alice');
  assert.equal(await page.evaluate(() => location.hash + location.search), '');
  const entries = await page.evaluate(() => history.length);
  await pass(24);
  const seen = await page.evaluate(() => ({
    gaps: window.gaps,
    renewals: window.oidcEvents.filter(({ type }) => type === 'session_renewed').length,
    frames: document.querySelectorAll('iframe').length,
    entries: history.length,
  }));
  assert.ok(seen.renewals >= 4, `${seen.renewals} renewals`);
  assert.deepEqual({ ...seen, renewals: 0 }, { gaps: 0, renewals: 0, frames: 0, entries });
  await page.browserContext().close();
});

test('a reload and a guarded deep link keep the session; UserInfo is loaded', async () => {
  const page = await openSignedIn();
  const before = authorizeRequests(world);
  await page.goto(`${world.appUrl}guarded?a=b`);
  await whenStarted(page);
  assert.equal(await page.$eval('h1', ({ textContent }) => textContent), 'Guarded');
  assert.ok(authorizeRequests(world) - before <= 1);
  assert.equal(await page.evaluate(async () => (await window.userInfo.load()).sub), 'alice');
  await page.browserContext().close();
});

test('tokens that are bound to a key: renewed, and taken by the API after a reload too', async () => {
  const page = await openSignedIn({ code: true, dpop: true, refresh: true });
  const call = () =>
    page.evaluate(async (url) => (await window.fetchWithToken(url)).status, `${world.api.url}/records`);
  assert.equal(await call(), 200);
  assert.equal(await renew(page), 'renewed');
  assert.equal(await call(), 200);
  await page.reload();
  await whenStarted(page);
  const before = await page.evaluate(() => window.oidcEvents.length);
  assert.equal(await call(), 200);
  const types = await page.evaluate((from) => window.oidcEvents.slice(from).map(({ type }) => type), before);
  assert.ok(!types.includes('renewal_started'), types.join());
  await page.browserContext().close();
});

for (const [what, fault, reason] of [
  ['nobody being signed in at the provider', { error: 'login_required' }, 'signed_out'],
  ["another user's answer", { otherUser: 'bob' }, 'other_user'],
  ['a provider that hangs', { hang: true }, 'timeout'],
]) {
  test(`a renewal tells ${what} as ${reason}`, async () => {
    const page = await openSignedIn();
    world.faults.set({ ...fault, requests: 'silent' });
    assert.equal(await renew(page), reason);
    world.faults.reset();
    world.faults.set(SHORT);
    await page.browserContext().close();
  });
}

test('signs in by popup', async () => {
  const page = await open();
  await page.evaluate(() => {
    const button = document.body.appendChild(document.createElement('button'));
    button.id = 'popup';
    button.onclick = () => void window.oidc.authorize({ display: 'popup' });
  });
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.click('#popup');
  await signInAtProvider(await opened, 'bob');
  await page.waitForFunction(() => window.oidc.claims()?.sub === 'bob');
  await page.browserContext().close();
});

test('three tabs make one request for each expiry, and a sign-out in one is a sign-out in all', async () => {
  const first = await openSignedIn();
  const tabs = [first, await open(first.browserContext()), await open(first.browserContext())];
  for (const tab of tabs) assert.equal(await tab.evaluate(() => window.oidc.claims()?.sub), 'alice');
  const before = authorizeRequests(world);
  const began = Date.now();
  await pass(15);
  const made = authorizeRequests(world) - before;
  // Issue times have whole seconds: four seconds before a renewal may be three.
  assert.ok(made >= 2 && made <= Math.ceil((Date.now() - began) / 2800), `${made} requests`);
  await tabs[1].evaluate(() => window.oidc.logoffLocal());
  for (const tab of tabs) await tab.waitForFunction(() => window.oidc.status() === 'anonymous');
  await first.browserContext().close();
});

test('signs out at the provider, and comes back', async () => {
  const page = await openSignedIn();
  await page.evaluate(() => void window.oidc.logoff());
  await page.waitForFunction(() => window.oidcEvents?.some(({ type }) => type === 'sign_out_completed'));
  assert.equal(await renew(page), 'signed_out');
  await page.browserContext().close();
});

test('nothing that was said on the console has a token in it', () => {
  assert.deepEqual(
    said.filter((text) => /eyJ|access_token/.test(text)),
    [],
  );
});
