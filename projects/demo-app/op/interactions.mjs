import { readForm } from './request-body.mjs';
import { asksForStepUp, STEP_UP_ACR } from './provider-configuration.mjs';
import { consentPage, errorPage, signInPage } from './provider-pages.mjs';
import { isTestUser } from './test-users.mjs';

/**
 * The pages between an authorization request and its answer: sign-in, and consent where the client asks for it.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ provider: import('oidc-provider').Provider, appOrigins: string[] }} options
 */
export async function serveInteraction(request, response, { provider, appOrigins }) {
  let details;
  try {
    details = await provider.interactionDetails(request, response);
  } catch {
    const description = 'This sign-in has expired or was finished already. Go back to the app and start again.';
    return send(response, 400, errorPage({ error: 'Expired', description }));
  }
  const form = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
  const finish = (/** @type {object} */ result) =>
    provider.interactionFinished(request, response, /** @type {any} */ (result), { mergeWithLastSubmission: true });

  if (form.get('action') === 'cancel') {
    return finish({ error: 'access_denied', error_description: 'the user cancelled the sign-in' });
  }
  const { prompt, params } = /** @type {any} */ (details);
  const client = await provider.Client.find(params.client_id);
  const clientName = client?.clientName ?? params.client_id;

  if (prompt.name === 'consent') {
    if (form.get('action') === 'allow') return finish({ consent: {} });
    return send(response, 200, consentPage({ clientName, scopes: String(params.scope).split(' '), appOrigins }));
  }

  const isStepUp = asksForStepUp(params);
  const userName = form.get('username')?.trim().toLowerCase();
  if (isTestUser(userName)) {
    const strength = isStepUp ? { acr: STEP_UP_ACR, amr: ['pwd', 'mfa'] } : { amr: ['pwd'] };
    return finish({ login: { accountId: userName, ...strength }, select_account: {} });
  }
  const error = userName === undefined ? undefined : 'There is no such user.';
  const page = signInPage({ clientName, userName: userName ?? params.login_hint ?? '', isStepUp, error, appOrigins });
  return send(response, error ? 400 : 200, page);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {{ html: string, headers: Record<string, string> }} page
 */
function send(response, status, { html, headers }) {
  response.writeHead(status, headers).end(html);
}
