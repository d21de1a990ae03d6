// What `npm start` does: with the embedded provider, and with one that has IdentityServer's addresses and registration.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { makeCertificate, startProvider } from '../op/index.mjs';
import { launchBrowser } from './harness/browser.mjs';
import { go, waitForRenewals } from './harness/demo.mjs';
import { runStartScript, threeFreePorts } from './harness/start-script.mjs';
import { signIn } from './harness/world.mjs';

// The addresses of Duende IdentityServer 7.4, and the secret of projects/identity-server.
const IDENTITY_SERVER = {
  routes: {
    authorization: '/connect/authorize',
    userinfo: '/connect/userinfo',
    introspection: '/connect/introspect',
    end_session: '/connect/endsession',
    revocation: '/connect/revocation',
    jwks: '/.well-known/openid-configuration/jwks',
  },
  apiClientSecret: 'resource-api-secret',
};

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {(() => Promise<unknown>)[]} */
let endings = [];

before(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all([...browser.contexts().map((context) => context.close()), ...endings.map((end) => end())]);
  endings = [];
});
after(() => browser?.close());

/** @param {string} url */
async function open(url) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

for (const scheme of ['http', 'https']) {
  test(`the embedded provider by ${scheme}: somebody signs in, and Ctrl-C ends everything`, async () => {
    const port = await threeFreePorts();
    const demo = await runStartScript(port, scheme === 'https' ? ['--https'] : []);
    endings.push(demo.interrupt);
    assert.equal(demo.origin, `${scheme}://localhost:${port}`);
    const page = await open(demo.origin);
    await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
    await signIn(page, 'alice');
    await page.getByRole('button', { name: 'Renew now' }).click();
    await waitForRenewals(page, 1);
    assert.equal(await demo.interrupt(), 0);
    for (const one of [port, port + 1, port + 2]) assert.equal(await isFree(one), true, `port ${one}`);
  });
}

test('--op identityserver, by https: sign-in, three renewals, API, UserInfo, doctor, sign-out', async () => {
  const port = await threeFreePorts();
  const provider = await startProvider({
    ...IDENTITY_SERVER,
    appOrigins: [`https://localhost:${port}`],
    tls: await makeCertificate(),
    faults: { idTokenSeconds: 6 },
  });
  endings.push(provider.stop);
  const demo = await runStartScript(port, ['--op', 'identityserver', '--issuer', provider.issuer, '--https']);
  endings.push(demo.interrupt);

  const page = await open(demo.origin);
  await page.getByText(`You are sent to ${new URL(provider.issuer).host}.`).waitFor();
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, 'bob');
  await page.getByRole('main').getByText('Bob Baker').waitFor();
  await waitForRenewals(page, 3);
  await go(page, 'API');
  await page.getByRole('button', { name: 'Call once' }).click();
  await page.getByText('Answer: 200').waitFor();
  await page.getByRole('button', { name: '50 across the next renewal' }).click();
  await page.getByText('50 of 50 answered 200, with 1 renewal.').waitFor();
  await go(page, 'Tokens');
  await page.locator('#user-info').getByText('bob@example.com').waitFor();
  await go(page, 'Break it');
  await page.getByText('Only the embedded provider has these switches').waitFor();
  await go(page, 'Doctor');
  await page.getByText(/Nothing to mend/).waitFor();
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).waitFor();
  assert.equal(
    provider.requestLog.entries.some(({ path }) => path === '/connect/endsession'),
    true,
  );
});

test('a mistake on the command line is told in one line', async () => {
  await assert.rejects(
    runStartScript(await threeFreePorts(), ['--op', 'keycloak']),
    /ended with 1: --op is embedded or identityserver, not "keycloak"\.\n$/,
  );
});

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve((socket.destroy(), false)));
    socket.once('error', () => resolve(true));
  });
}
