import { randomBytes } from 'node:crypto';

import { interactionPolicy } from 'oidc-provider';

import { errorPage, signedOutPage, signOutPage } from './provider-pages.mjs';
import { isTestUser, TEST_USERS } from './test-users.mjs';

/** Asked for in `acr_values`, it leads to a sign-in page even when somebody is signed in (RFC 9470). */
export const STEP_UP_ACR = 'urn:demo:step-up';

/** The scope that the resource API asks for. */
export const API_SCOPE = 'dataEventRecords';

const DAY = 24 * 3600;

/**
 * The article's client: implicit flow, a page for the silent renewal, and nothing it does not need; besides, code + PKCE
 * and refresh tokens, for who tries the other flow.
 *
 * @param {{ appOrigins: string[], redirectPaths?: string[], overrides?: Record<string, unknown> }} options
 */
export function articleClient({ appOrigins, redirectPaths = [], overrides = {} }) {
  const uris = (/** @type {string[]} */ ...paths) => appOrigins.flatMap((origin) => paths.map((path) => origin + path));
  return {
    client_id: 'angularclient',
    client_name: 'the demo app',
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['implicit', 'authorization_code', 'refresh_token'],
    response_types: ['id_token token', 'id_token', 'code'],
    redirect_uris: uris('/', '/silent-renew.html', ...redirectPaths),
    post_logout_redirect_uris: uris('/', ...redirectPaths),
    require_auth_time: true,
    ...overrides,
  };
}

/** The resource API as a client: it may introspect and do nothing else. @param {string} [secret] */
export function makeApiClient(secret = randomBytes(32).toString('base64url')) {
  return {
    client_id: 'resource-api',
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [],
    response_types: [],
    redirect_uris: [],
  };
}

/**
 * @param {Object} options
 * @param {object[]} options.clients
 * @param {string[]} options.appOrigins
 * @param {string[]} options.cookieKeys
 * @param {import('./faults.mjs').Faults} options.faults
 * @param {import('./memory-store.mjs').MemoryStore} options.store
 * @param {import('./signing-keys.mjs').SigningKeys} options.keys
 * @param {Record<string, string>} [options.routes] paths of endpoints that are not oidc-provider's own
 * @returns {import('oidc-provider').Configuration}
 */
export function providerConfiguration({ clients, appOrigins, cookieKeys, faults, store, keys, routes = {} }) {
  return /** @type {any} */ ({
    adapter: store.adapterFor,
    routes,
    jwks: keys.privateJwks,
    // RP-Initiated Logout 1.0 section 2 demands GET and POST. oidc-provider takes a POST only with this kind of cookie,
    // for one may come from another site; which kind is really sent, `setCookieSites` decides.
    enableHttpPostMethods: true,
    cookies: { keys: cookieKeys, long: { sameSite: 'none' } },
    clients,
    clientBasedCORS: (/** @type {any} */ _ctx, /** @type {string} */ origin) => appOrigins.includes(origin),
    clockTolerance: 0,
    responseTypes: ['id_token token', 'id_token', 'code', 'none'],
    pkce: { required: (/** @type {any} */ ctx) => ctx.oidc.params.response_type === 'code' },
    scopes: ['openid', 'offline_access', 'profile', 'email', API_SCOPE],
    // Whatever the scope, as many providers do. They end with the session, and are exchanged each time.
    issueRefreshToken: (/** @type {any} */ _ctx, /** @type {any} */ client) => client.grantTypeAllowed('refresh_token'),
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    acrValues: [STEP_UP_ACR],
    findAccount,
    loadExistingGrant: grantWhatIsAskedFor,
    extraTokenClaims: authenticationOf,
    interactions: {
      policy: policyWithStepUp(),
      url: (/** @type {any} */ _ctx, /** @type {{ uid: string }} */ { uid }) => `/interaction/${uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => faults.settings.wantNonce },
      introspection: {
        enabled: true,
        allowedPolicy: (/** @type {any} */ _ctx, /** @type {any} */ client) => client.clientAuthMethod !== 'none',
      },
      resourceIndicators: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (/** @type {any} */ _ctx, /** @type {any} */ client, /** @type {any} */ token) =>
          token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (/** @type {any} */ ctx, /** @type {string} */ form) =>
          show(ctx, signOutPage({ form, appOrigins })),
        postLogoutSuccessSource: (/** @type {any} */ ctx) => show(ctx, signedOutPage()),
      },
    },
    renderError: (/** @type {any} */ ctx, /** @type {any} */ out) =>
      show(ctx, errorPage({ error: out.error, description: out.error_description })),
    // Functions are asked at each issuance, so that a lifetime can change while the provider runs.
    ttl: {
      IdToken: () => faults.settings.idTokenSeconds,
      AccessToken: () => faults.settings.accessTokenSeconds,
      RefreshToken: DAY,
      Interaction: 3600,
      Session: 14 * DAY,
      Grant: 14 * DAY,
    },
  });
}

/** @param {any} ctx @param {{ html: string, headers: Record<string, string> }} page */
function show(ctx, { html, headers }) {
  ctx.set(headers);
  ctx.body = html;
}

/** @param {unknown} _ctx @param {string} sub */
function findAccount(_ctx, sub) {
  if (!isTestUser(sub)) return undefined;
  return { accountId: sub, claims: async () => ({ sub, ...TEST_USERS[sub] }) };
}

/** Consent is given beforehand: a consent prompt would stand in the way of prompt=none. @param {any} ctx */
async function grantWhatIsAskedFor(ctx) {
  const { account, client, session, provider, params } = ctx.oidc;
  const grantId = session.grantIdFor(client.clientId);
  const known = grantId && (await provider.Grant.find(grantId));
  const grant = known || new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  if (params.scope) grant.addOIDCScope(params.scope);
  if (ctx.oidc.requestParamClaims.size > 0) grant.addOIDCClaims([...ctx.oidc.requestParamClaims]);
  await grant.save();
  return grant;
}

/** How and when the user signed in, for the introspection answer. @param {any} ctx */
function authenticationOf(ctx) {
  const session = ctx?.oidc?.session;
  if (!session?.accountId) return undefined;
  return { auth_time: session.authTime(), ...(session.acr ? { acr: session.acr } : undefined) };
}

function policyWithStepUp() {
  const { base, Check, Prompt } = interactionPolicy;
  const policy = base();
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  policy.get('login')?.checks.add(
    new Check('step_up', 'a stronger sign-in is required', 'interaction_required', (/** @type {any} */ { oidc }) => {
      return asksForStepUp(oidc.params) && oidc.session.acr !== STEP_UP_ACR;
    }),
  );
  return policy;
}

/** @param {{ acr_values?: unknown }} params */
export function asksForStepUp({ acr_values: acrValues }) {
  return typeof acrValues === 'string' && acrValues.split(' ').includes(STEP_UP_ACR);
}
