/**
 * The origins that a provider answers on, for the app's policy: its endpoints need not be where its issuer is.
 *
 * @param {string} issuer
 * @param {(line: string) => void} warn
 * @returns {Promise<string[]>}
 */
export async function originsOfProvider(issuer, warn) {
  const own = new URL(issuer).origin;
  try {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const metadata = await (await fetch(url, { signal: AbortSignal.timeout(5000) })).json();
    const urls = Object.values(metadata).filter((value) => typeof value === 'string' && /^https?:/.test(value));
    return [...new Set([own, ...urls.map((value) => new URL(value).origin)])];
  } catch (error) {
    // A development certificate is unknown to Node, not to the browser; such a provider has one origin anyway.
    if (!isLoopback(issuer)) warn(`${issuer} cannot be reached (${reason(error)}): the app may talk to ${own} only.`);
    return [own];
  }
}

/** @param {string} url */
export function isLoopback(url) {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/** @param {unknown} error */
function reason(error) {
  const { cause, message } = /** @type {Error} */ (error);
  return cause instanceof Error ? cause.message : message;
}
