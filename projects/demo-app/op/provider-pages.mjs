import { escapeHtml, renderPage } from './page.mjs';
import { TEST_USERS } from './test-users.mjs';

/** @param {{ clientName: string, userName: string, isStepUp: boolean, error?: string, appOrigins: string[] }} options */
export function signInPage({ clientName, userName, isStepUp, error, appOrigins }) {
  const users = Object.keys(TEST_USERS)
    .map((user) => `<strong>${user}</strong>`)
    .join(' and ');
  const stepUp = isStepUp ? '<p>The app asks for a stronger sign-in. Signing in here again counts as one.</p>' : '';
  const alert = error ? `<p class="error" role="alert" id="error">${escapeHtml(error)}</p>` : '';
  return renderPage({
    title: error ? `Error: ${error}` : 'Sign in',
    formTargets: appOrigins,
    body: `<h1>Sign in</h1>
<p>to continue to <strong>${escapeHtml(clientName)}</strong></p>
${stepUp}${alert}
<form method="post">
<label for="username">User name</label>
<input id="username" name="username" value="${escapeHtml(userName)}" autocomplete="username" autocapitalize="none"
  spellcheck="false" required autofocus aria-describedby="${error ? 'error ' : ''}users"${error ? ' aria-invalid="true"' : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required aria-describedby="users">
<button name="action" value="sign-in">Sign in</button>
<button class="quiet" name="action" value="cancel" formnovalidate>Cancel</button>
</form>
<p id="users">Test users are ${users}; any password will do.</p>`,
  });
}

/** @param {{ clientName: string, scopes: string[], appOrigins: string[] }} options */
export function consentPage({ clientName, scopes, appOrigins }) {
  return renderPage({
    title: 'Allow access',
    formTargets: appOrigins,
    body: `<h1>Allow access?</h1>
<p><strong>${escapeHtml(clientName)}</strong> asks for</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post">
<button name="action" value="allow" autofocus>Allow</button>
<button class="quiet" name="action" value="cancel">Deny</button>
</form>`,
  });
}

/** Signs out without asking. @param {{ form: string, appOrigins: string[] }} options `form` is oidc-provider's */
export function signOutPage({ form, appOrigins }) {
  return renderPage({
    title: 'Signing out',
    formTargets: appOrigins,
    body: `<h1>Signing out …</h1>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out now</button>`,
    script: "document.querySelector('button').click();",
  });
}

export function signedOutPage() {
  return renderPage({ title: 'Signed out', body: '<h1>You are signed out</h1><p>You can close this page.</p>' });
}

/** @param {{ error: string, description?: string }} options */
export function errorPage({ error, description = '' }) {
  return renderPage({
    title: 'Error',
    body: `<h1>This does not work</h1>
<p class="error">${escapeHtml(error)}</p>
<p>${escapeHtml(description)}</p>`,
  });
}

/** A page as a provider shows it in front of its answer (maintenance, terms of use). Unlike all others it may be framed. */
export function noticePage() {
  const { html, headers } = renderPage({
    title: 'Please note',
    body: '<h1>Please note</h1><p>The provider shows this page instead of an answer.</p>',
  });
  const { 'X-Frame-Options': _, 'Content-Security-Policy': policy, ...rest } = headers;
  return { html, headers: { ...rest, 'Content-Security-Policy': policy.replace("; frame-ancestors 'none'", '') } };
}

export function unframeablePage() {
  return renderPage({ title: 'Please note', body: '<h1>Please note</h1><p>This page refuses to be framed.</p>' });
}
