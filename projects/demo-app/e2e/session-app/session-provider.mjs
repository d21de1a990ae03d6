import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { Provider } from 'oidc-provider-6';

import { startLoopbackServer } from '../../op/loopback-server.mjs';
import { setCookieSites } from '../../op/provider-middleware.mjs';

const SHA256_SCRIPT = createRequire(import.meta.url).resolve('jssha-2/src/sha256.js');
const CHECK_SESSION = '/session/check';

/**
 * How the provider's session frame behaves.
 *
 * - `own`: as oidc-provider has it; without cookies it answers `error`
 * - `changed without cookies`: as IdentityServer's, which knows no better
 * - `always changed`: as LemonLDAP::NG's
 * - `not framed`: as Glewlwyd's, which refuses to be framed
 *
 * @typedef {'own' | 'changed without cookies' | 'always changed' | 'not framed'} FrameBehaviour
 *
 * @typedef {Object} SessionProvider
 * @property {string} issuer
 * @property {string[]} authorizations `prompt` of the authorization requests so far
 * @property {(user: string) => void} useUser who signs in at the next sign-in page
 * @property {(behaviour: FrameBehaviour) => void} useFrame
 * @property {string} signOutUrl a page that signs the user out everywhere
 * @property {() => Promise<void>} stop
 */

/**
 * The last major of oidc-provider with Session Management and Front-Channel Logout.
 *
 * @param {Object} options
 * @param {string} options.appUrl
 * @param {'localhost' | '127.0.0.1'} options.host the second is another site than the app's
 * @param {boolean} [options.signedUserInfo] UserInfo as a JWT
 * @returns {Promise<SessionProvider>}
 */
export async function startSessionProvider({ appUrl, host, signedUserInfo = false }) {
  let user = 'alice';
  /** @type {FrameBehaviour} */
  let frame = 'own';
  /** @type {string[]} */
  const authorizations = [];
  const server = await startLoopbackServer(serve, { name: 'session provider' });
  const issuer = `http://${host}:${server.port}`;
  const provider = new Provider(issuer, configuration({ appUrl, signedUserInfo }));
  allowImplicitOnLocalhost(provider);
  provider.use(setCookieSites('all'));
  provider.use(behave);
  // A getter in this major.
  const handle = /** @type {any} */ (provider).callback;

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function serve(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/sha256.js') {
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(await readFile(SHA256_SCRIPT));
    }
    if (pathname.startsWith('/interaction/')) {
      const result = { login: { account: user }, consent: { rejectedScopes: [], rejectedClaims: [] } };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    if (pathname === '/auth') authorizations.push(searchParams.get('prompt') ?? '');
    return handle(request, response);
  }

  /** @param {any} ctx @param {() => Promise<void>} next */
  async function behave(ctx, next) {
    await next();
    if (ctx.path !== CHECK_SESSION || ctx.method !== 'GET') return;
    // The page loads two scripts from elsewhere: one is served here, the other is for browsers of long ago.
    ctx.body = String(ctx.body)
      .replace(/src="https:\/\/cdnjs[^>]*>/, 'src="/sha256.js">')
      .replace(/<script[^>]*polyfill\.io[^>]*><\/script>/, '');
    if (frame === 'changed without cookies') ctx.body = ctx.body.replace("'hasStorageAccess' in document", 'false');
    if (frame === 'always changed') ctx.body = ctx.body.replace("stat = 'unchanged'", "stat = 'changed'");
    if (frame === 'not framed') ctx.set('X-Frame-Options', 'DENY');
  }

  return {
    issuer,
    authorizations,
    useUser: (name) => void (user = name),
    useFrame: (behaviour) => void (frame = behaviour),
    signOutUrl: `${issuer}/session/end`,
    stop: server.stop,
  };
}

/** @param {{ appUrl: string, signedUserInfo: boolean }} options */
function configuration({ appUrl, signedUserInfo }) {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return /** @type {any} */ ({
    jwks: { keys: [{ ...key, kid: 'one', use: 'sig' }] },
    cookies: { keys: ['a key for tests'] },
    clients: [
      {
        client_id: 'angularclient',
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['implicit', 'authorization_code'],
        response_types: ['id_token token', 'code'],
        redirect_uris: [appUrl, `${appUrl}silent-renew.html`],
        post_logout_redirect_uris: [appUrl],
        frontchannel_logout_uri: `${appUrl}front-channel-logout.html`,
        frontchannel_logout_session_required: true,
        ...(signedUserInfo ? { userinfo_signed_response_alg: 'RS256' } : {}),
      },
    ],
    responseTypes: ['id_token token', 'id_token', 'code'],
    claims: { openid: ['sub', 'sid'], email: ['email'] },
    clientBasedCORS: () => true,
    conformIdTokenClaims: true,
    findAccount: (/** @type {any} */ _ctx, /** @type {string} */ id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.com` }),
    }),
    interactions: { url: (/** @type {any} */ ctx) => `/interaction/${ctx.oidc.uid}` },
    features: {
      devInteractions: { enabled: false },
      sessionManagement: { enabled: true, ack: 'draft-30' },
      frontchannelLogout: { enabled: true, ack: 'draft-04', logoutPendingSource: showFrames },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: confirmAtOnce, postLogoutSuccessSource: sayGoodbye },
    },
  });
}

/** @param {any} ctx @param {string} form */
function confirmAtOnce(ctx, form) {
  const yes = form.replace('</form>', '<input name="logout" value="yes"></form>');
  ctx.body = `<!doctype html><title>Sign out</title>${yes}<script>document.forms[0].submit()</script>`;
}

/** @param {any} ctx */
function sayGoodbye(ctx) {
  ctx.body = '<!doctype html><title>Signed out</title>';
}

/** @param {any} ctx @param {string[]} frames */
function showFrames(ctx, frames) {
  ctx.type = 'html';
  ctx.body = `<!doctype html><title>Signed out</title>${frames.join('')}`;
}

/** See the embedded provider's: the same two checks, under the same names. @param {any} provider */
function allowImplicitOnLocalhost(provider) {
  const schema = provider.Client.Schema.prototype;
  const { invalidate } = schema;
  schema.invalidate = function invalidateUnlessLocal(/** @type {string} */ message, /** @type {string} */ code) {
    if (code !== 'implicit-force-https' && code !== 'implicit-forbid-localhost') invalidate.call(this, message, code);
  };
}
