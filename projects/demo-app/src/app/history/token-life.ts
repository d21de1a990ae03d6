import type { OidcSession } from 'oidc-client-lib';

/** A token's life. Epoch milliseconds on the local clock. */
export interface TokenLife {
  readonly kind: 'id_token' | 'access_token';
  readonly from: number;
  readonly until: number;
}

/** The lives of a session's tokens, for a local clock that the issuer's is `offsetSeconds` ahead of. */
export function tokenLives(session: OidcSession, offsetSeconds: number): readonly TokenLife[] {
  const { claims, expiresAt, accessTokenExpiresAt } = session;
  const toLocal = (seconds: number) => (seconds - offsetSeconds) * 1000;
  const life = (kind: TokenLife['kind'], until: number): TokenLife => ({
    kind,
    from: toLocal(claims.iat),
    until: toLocal(until),
  });
  return accessTokenExpiresAt === null
    ? [life('id_token', expiresAt)]
    : [life('id_token', expiresAt), life('access_token', accessTokenExpiresAt)];
}

/** The times between `from` and `until` that no ID Token covers. */
export function gaps(lives: readonly TokenLife[], from: number, until: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let covered = from;
  for (const life of lives.filter(({ kind }) => kind === 'id_token').sort((a, b) => a.from - b.from)) {
    if (life.from > covered) {
      found.push([covered, Math.min(life.from, until)]);
    }
    covered = Math.max(covered, life.until);
  }
  return covered < until ? [...found, [covered, until]] : found;
}
