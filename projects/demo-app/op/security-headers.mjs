/**
 * The app's policy: scripts and styles of its own, requests and frames to the provider and the API alone, Trusted Types.
 *
 * @param {{ nonce: string, providerOrigins: string[], frameOrigins: string[], apiOrigins: string[] }} options
 */
export function appPolicy({ nonce, providerOrigins, frameOrigins, apiOrigins }) {
  return [
    "default-src 'self'",
    // Angular's build may inline a script and a style for the first paint; they carry the nonce of this one answer.
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    list('connect-src', ["'self'", ...providerOrigins, ...apiOrigins]),
    list('frame-src', ["'self'", ...frameOrigins]),
    list('form-action', ["'self'", ...providerOrigins]),
    "img-src 'self' data:",
    "base-uri 'self'",
    "object-src 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types angular angular#bundler angular#components 'allow-duplicates'",
  ].join('; ');
}

/** The silent-renew page, and in a popup the script that closes it. */
export const SILENT_RENEW_POLICY =
  "default-src 'none'; frame-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'self'";

/** @param {string} directive @param {string[]} sources */
function list(directive, sources) {
  return `${directive} ${[...new Set(sources)].join(' ')}`;
}
