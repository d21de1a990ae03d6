import { type OidcSession, OidcSecurityValidation } from 'oidc-client-lib';

/** Header of a compact JWS, for looking at. */
export function headerOf(idToken: string): Readonly<Record<string, unknown>> {
  const [segment = ''] = idToken.split('.');
  return JSON.parse(atob(segment.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
}

/** What `at_hash` is the left half of (OIDC Core 3.2.2.9); null where there is no access token. */
export async function accessTokenDigest({ idToken, accessToken }: OidcSession): Promise<Uint8Array | null> {
  if (accessToken === null) {
    return null;
  }
  const { algorithm } = OidcSecurityValidation.decodeJwt(idToken);
  return new Uint8Array(await crypto.subtle.digest(algorithm.hash, new TextEncoder().encode(accessToken)));
}

/** As much of a token as tells it from another one, and opens nothing. */
export function shortened(token: string): string {
  return `${token.slice(0, 6)}… (${token.length} characters)`;
}
