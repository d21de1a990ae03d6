import { tamperWith, withAnswer } from './tampering.mjs';

/** @typedef {import('koa').Middleware} Middleware */

/**
 * Spoils the authorization response on its way out, and notes in the log what it was.
 *
 * @param {Object} options
 * @param {import('./faults.mjs').Faults} options.faults
 * @param {import('./signing-keys.mjs').SigningKeys} options.keys
 * @param {string[]} options.appOrigins
 * @param {(request: import('node:http').IncomingMessage) => import('./request-log.mjs').RequestLogEntry | undefined} options.logEntryOf
 * @returns {Middleware}
 */
export function spoilAnswers({ faults, keys, appOrigins, logEntryOf }) {
  return async (ctx, next) => {
    const kind = kindOf(ctx.query.prompt);
    await next();
    const location = ctx.response.get('Location');
    if (!/^\/auth(\/|$)/.test(ctx.path) || !location) return;
    const entry = logEntryOf(ctx.req);
    if (!appOrigins.includes(originOf(location))) {
      if (entry) entry.outcome = 'sign-in page';
      return;
    }
    const fault = faults.hitting('authorization', kind);
    const { providerClockOffsetSeconds, deviceClockOffsetSeconds } = faults.settings;
    const clockOffsetSeconds = providerClockOffsetSeconds - deviceClockOffsetSeconds;
    const tamper = fault?.tamper ?? null;

    let answer = location;
    if (fault?.error) {
      answer = withError(answer, fault.error, fault.errorDescription, ctx.oidc.provider.issuer);
    } else if (tamper || clockOffsetSeconds) answer = tamperWith(answer, { tamper, clockOffsetSeconds, keys });
    if (fault?.error || tamper) faults.countHit();
    ctx.set('Location', answer);
    withAnswer(answer, (params) => {
      if (entry) entry.outcome = params.get('error') ?? 'tokens';
    });
  };
}

/**
 * Answers silent requests for another user than the one who signed in.
 *
 * @param {{ provider: import('oidc-provider').Provider, faults: import('./faults.mjs').Faults }} options
 * @returns {Middleware}
 */
export function answerForOtherUser({ provider, faults }) {
  return async (ctx, next) => {
    const otherUser =
      ctx.path === '/auth' ? faults.hitting('authorization', kindOf(ctx.query.prompt))?.otherUser : null;
    if (otherUser && kindOf(ctx.query.prompt) === 'silent') {
      const session = await provider.Session.get(/** @type {any} */ (ctx));
      if (session.accountId) {
        faults.countHit();
        session.accountId = otherUser;
        session.authorizations = {};
        await session.persist();
        // With the hint the provider would notice and answer login_required; not every provider looks at it.
        const { id_token_hint: _, ...query } = ctx.query;
        ctx.query = query;
      }
    }
    await next();
  };
}

/**
 * Lets the app's origin alone read what oidc-provider opens to everyone.
 *
 * @param {{ appOrigins: string[], faults: import('./faults.mjs').Faults }} options
 * @returns {Middleware}
 */
export function restrictCors({ appOrigins, faults }) {
  return async (ctx, next) => {
    await next();
    if (!ctx.response.get('Access-Control-Allow-Origin')) return;
    const origin = ctx.get('Origin');
    if (appOrigins.includes(origin) && !faults.settings.noCors) {
      ctx.set('Access-Control-Allow-Origin', origin);
      ctx.vary('Origin');
    } else {
      for (const name of Object.keys(ctx.response.headers)) if (name.startsWith('access-control-')) ctx.remove(name);
    }
  };
}

/**
 * Which requests from other sites carry the provider's cookies: all of them, frames and forms included, or links alone.
 * Done here because oidc-provider refuses to set `Secure` cookies on http, which browsers accept on loopback.
 *
 * @param {'all' | 'links'} carriers
 * @returns {Middleware}
 */
export function setCookieSites(carriers) {
  const attributes = carriers === 'all' ? 'SameSite=None; Secure' : 'SameSite=Lax';
  return async (ctx, next) => {
    await next();
    const cookies = ctx.res.getHeader('Set-Cookie');
    if (!Array.isArray(cookies)) return;
    ctx.res.setHeader(
      'Set-Cookie',
      cookies.map((cookie) => `${cookie.replace(/; *(samesite=\w+|secure)/gi, '')}; ${attributes}`),
    );
  };
}

/** @param {unknown} prompt */
export function kindOf(prompt) {
  return prompt === 'none' ? 'silent' : 'interactive';
}

/** @param {string} location @param {string} error @param {string | null} description @param {string} issuer */
function withError(location, error, description, issuer) {
  return withAnswer(location, (params) => {
    const state = params.get('state');
    for (const name of [...params.keys()]) params.delete(name);
    params.set('error', error);
    if (description) params.set('error_description', description);
    if (state !== null) params.set('state', state);
    // As oidc-provider does: it announces RFC 9207, and names itself wherever there is no ID Token to do so.
    params.set('iss', issuer);
  });
}

/** @param {string} location */
function originOf(location) {
  return URL.canParse(location) ? new URL(location).origin : '';
}
