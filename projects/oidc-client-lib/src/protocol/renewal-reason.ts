/**
 * How one attempt to renew the session ended; each attempt settles once, with one of these.
 *
 * - `renewed`: new tokens are in place.
 * - `signed_out`: `login_required`, the session at the provider is gone.
 * - `interaction_required`, `consent_required`, `account_selection_required`: OIDC Core 3.1.2.6.
 * - `cookies_blocked`: `login_required` soon after an interactive sign-in at a provider on another site.
 * - `framing_blocked`: the provider showed a page in the frame, or refuses to be framed.
 * - `csp_blocked`: the app's own Content Security Policy forbids the frame.
 * - `timeout`, `offline`, `network`: no answer.
 * - `provider_error`: any other error answer, or an HTTP error.
 * - `other_user`: the answer is about another subject (OIDC Core 12.2); the session has ended.
 * - `invalid_response`: the answer broke a rule; the error's code says which.
 */
export type RenewalReason =
  | 'renewed'
  | 'signed_out'
  | 'interaction_required'
  | 'consent_required'
  | 'account_selection_required'
  | 'cookies_blocked'
  | 'framing_blocked'
  | 'csp_blocked'
  | 'timeout'
  | 'offline'
  | 'network'
  | 'provider_error'
  | 'other_user'
  | 'invalid_response';
