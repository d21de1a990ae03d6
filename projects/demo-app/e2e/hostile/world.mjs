// An app, a hostile provider and a browser that watches both of them.
import assert from 'node:assert/strict';
import { after } from 'node:test';

import { startAppServer } from '../../op/app-server.mjs';
import { launchBrowser } from '../harness/browser.mjs';
import { PROBE_APP, whenStarted } from '../harness/probe.mjs';
import { startHostileProvider } from './provider.mjs';

const CLIENT = 'angularclient';

/** Runs before the app: keeps what is written to storages, and what went wrong unseen. */
function watch() {
  window.writes = [];
  window.unhandled = [];
  addEventListener('unhandledrejection', ({ reason }) => window.unhandled.push(String(reason)));
  addEventListener('error', ({ message }) => window.unhandled.push(message));
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    window.writes.push(value);
    return setItem.call(this, key, value);
  };
}

/**
 * The world of one test file, until its tests are over.
 *
 * @param {Parameters<typeof HostileWorld.start>[0]} [options]
 */
export async function openHostileWorld(options) {
  const world = await HostileWorld.start(options);
  after(() => world.stop());
  return world;
}

/** Everything of one test file. */
export class HostileWorld {
  /** @type {Record<string, unknown>} what the app reads from /oidc-config.json */
  config = {};
  /** @type {string[]} what the page said on the console */
  console = [];
  #tenants = 0;

  /**
   * @param {{ browser?: import('playwright-core').LaunchOptions, appRoot?: string, hosts?: { app: string, provider: string }, appTime?: null }} [options]
   *   `appTime: null`: the app's server tells no time
   */
  static async start({
    browser,
    appRoot = PROBE_APP,
    hosts = { app: 'localhost', provider: 'localhost' },
    appTime,
  } = {}) {
    const world = new HostileWorld();
    world.provider = await startHostileProvider();
    world.providerOrigin = world.provider.origin.replace('localhost', hosts.provider);
    world.app = await startAppServer({
      root: appRoot,
      jsonFiles: () => ({ '/oidc-config.json': world.config }),
      providerOrigins: () => [world.providerOrigin],
      now: appTime,
    });
    world.appUrl = `http://${hosts.app}:${world.app.port}/`;
    world.browser = await launchBrowser(browser);
    world.use('/main');
    return world;
  }

  async stop() {
    await this.browser?.close();
    await Promise.all([this.app?.stop(), this.provider?.stop()]);
  }

  /** The provider's issuer that the app is configured for. */
  get issuer() {
    return String(this.config.issuer);
  }

  get tenant() {
    return this.provider.tenant(new URL(this.issuer).pathname.replace(/\/$/, ''));
  }

  /**
   * Configures the app for an issuer of this provider.
   *
   * @param {string} path
   * @param {Record<string, unknown>} [config]
   */
  use(path, config = {}) {
    this.config = { issuer: this.providerOrigin + path, clientId: CLIENT, scope: 'openid', ...config };
    return this.tenant;
  }

  /** The same with an issuer that nobody has heard of yet. @param {Record<string, unknown>} [config] */
  useNew(config) {
    return this.use(`/tenant-${++this.#tenants}`, config);
  }

  /** @param {Record<string, unknown>} [probeOptions] @returns {Promise<import('playwright-core').Page>} */
  async newPage(probeOptions = {}) {
    const context = await this.browser.newContext();
    await context.addInitScript(watch);
    await context.addInitScript((given) => (window.probeOptions = given), probeOptions);
    const page = await context.newPage();
    page.on('console', (message) => this.console.push(message.text()));
    return page;
  }

  /** @param {import('playwright-core').Page} page @param {string} [path] */
  async open(page, path = '') {
    await page.goto('about:blank');
    await page.goto(this.appUrl + path, { waitUntil: 'commit' });
    await whenStarted(page);
  }

  /**
   * Signs in by redirect: the app's URL, the provider's answer, the app's judgement of it.
   *
   * @param {import('playwright-core').Page} page
   * @param {Record<string, unknown>} [options] of `authorize`
   * @returns {Promise<string>} `accepted`, or the code of the refusal
   */
  async signIn(page, options = {}) {
    const begun = await page.evaluate(
      (given) =>
        window.oidc.createAuthorizeUrl(given).then(
          (url) => ({ url }),
          ({ code }) => ({ code }),
        ),
      options,
    );
    if (!begun.url) return begun.code;
    await page.goto(begun.url, { waitUntil: 'commit' });
    await whenStarted(page);
    return verdict(page);
  }

  /** @param {import('playwright-core').Page} page @returns {Promise<string>} `accepted`, or the code of the refusal */
  renew(page) {
    return page.evaluate(() =>
      window.oidc.refreshSession().then(
        () => 'accepted',
        ({ code }) => code,
      ),
    );
  }

  /**
   * What must be so after any answer at all.
   *
   * @param {import('playwright-core').Page} page
   * @param {{ verdict: string, userBefore: string | null }} outcome
   */
  async assertTame(page, { verdict, userBefore }) {
    const { last } = this.tenant;
    const seen = await page.evaluate(() => ({
      user: window.oidc.claims()?.sub ?? null,
      url: location.href,
      writes: window.writes,
      unhandled: window.unhandled,
      polluted: Object.keys(Object.prototype).length,
      error: `${window.oidc.lastError()} ${JSON.stringify(window.oidc.lastError())}`,
      frames: document.querySelectorAll('iframe').length,
      stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    }));
    assert.deepEqual(seen.unhandled, [], 'nothing goes wrong unseen');
    assert.equal(seen.polluted, 0, 'no prototype is polluted');
    assert.equal(seen.frames, 0, 'no frame stays behind');
    if (verdict !== 'accepted') {
      assert.equal(seen.user, userBefore, 'the session of before is untouched');
      for (const text of [last?.idToken, last?.accessToken].filter((text) => text && text.length > 3)) {
        assert.ok(!seen.writes.some((written) => written.includes(text)), 'a refused token is never written');
        assert.ok(!seen.stored.includes(text), 'a refused token is nowhere');
      }
    }
    for (const secret of [last?.state, last?.nonce, last?.idToken, last?.accessToken].filter(
      (text) => text && text.length > 3,
    )) {
      assert.ok(!seen.url.includes(secret), 'no secret in the address bar');
      assert.ok(!seen.error.includes(secret), 'no secret in an error');
      assert.ok(!this.console.some((text) => text.includes(secret)), 'no secret on the console');
    }
  }
}

/** @param {import('playwright-core').Page} page @returns {Promise<string>} how the page's own callback was judged */
export function verdict(page) {
  return page.evaluate(() =>
    window.oidc.authorizedCallback().then(
      () => 'accepted',
      ({ code }) => code,
    ),
  );
}
