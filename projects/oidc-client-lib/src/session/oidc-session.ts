import type { IdTokenClaims } from '../protocol/id-token';

/** A validated session. Immutable; a renewal replaces it. All times are epoch seconds on the issuer's clock. */
export interface OidcSession<Claims extends object = IdTokenClaims> {
  /** The ID Token as it came, a signed JWT (OIDC Core 2). */
  readonly idToken: string;
  /** `null` with the response type `id_token`. */
  readonly accessToken: string | null;
  /** What the ID Token says; frozen. */
  readonly claims: Readonly<Claims>;
  /** Scopes that were granted, separated by blanks. */
  readonly scope: string;
  /** When the ID Token expires. */
  readonly expiresAt: number;
  /** When the access token expires; `null` without one. */
  readonly accessTokenExpiresAt: number | null;
  /** `session_state` (OpenID Connect Session Management 1.0 section 2), `null` where the provider sends none. */
  readonly sessionState: string | null;
  /** `auth_time`, `null` where the provider does not tell. */
  readonly authTime: number | null;
}

/** How a session is written down: what cannot be derived from the ID Token, and nothing else. */
export interface SessionRecord {
  readonly version: 1;
  readonly idToken: string;
  readonly accessToken: string | null;
  readonly accessTokenExpiresAt: number | null;
  readonly scope: string;
  readonly sessionState: string | null;
  /** Never shown to the app. */
  readonly refreshToken?: string;
  /** Local epoch seconds of the sign-in with the user present; 0 once a silent renewal has worked since. */
  readonly signedInAt: number;
  /** Local epoch seconds, with fractions, of the answer that brought these tokens. */
  readonly obtainedAt: number;
  /** Seconds that the issuer's clock is ahead of the local one, as far as known. */
  readonly clockOffset: number;
}

/** The session that a validated record stands for. */
export function toSession(record: SessionRecord, claims: IdTokenClaims): OidcSession {
  const { idToken, accessToken, accessTokenExpiresAt, scope, sessionState } = record;
  return deepFreeze({
    idToken,
    accessToken,
    claims,
    scope,
    expiresAt: claims.exp,
    accessTokenExpiresAt,
    sessionState,
    authTime: claims.auth_time ?? null,
  });
}

function deepFreeze<T>(value: T): T {
  // What is no object counts as frozen.
  if (!Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value as object).forEach(deepFreeze);
  }
  return value;
}
