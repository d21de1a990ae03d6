import { decodeBase64Url } from './base64url';
import { isJsonObject, isStringArray, type JsonObject } from './json';
import { OidcError } from './oidc-error';
import type { SignatureAlgorithm } from './signature-algorithm';

/** A JSON Web Key Set (RFC 7517 5) of which nothing but the outer form is known. */
export interface JwkSet {
  /** JSON Web Keys (RFC 7517 4), and whatever else stands among them. */
  readonly keys: readonly unknown[];
}

/** The public members of a key that may have signed, and no other. */
export type VerificationKey = Pick<JsonWebKey, 'kty' | 'n' | 'e' | 'crv' | 'x' | 'y'>;

// More keys than a provider in rotation publishes; a bound for tokens without `kid`.
const MAX_CANDIDATES = 8;

/** @throws OidcError jwks_invalid */
export function checkJwkSet(document: JsonObject): JwkSet {
  if (!Array.isArray(document['keys'])) {
    throw new OidcError('jwks_invalid');
  }
  return document as unknown as JwkSet;
}

/**
 * The keys that may have signed a token with this header (OIDC Core 10.1, RFC 7517 4). Foreign and broken entries of
 * the set are passed over. Without `kid` all that fit are candidates.
 *
 * @throws OidcError signing_key_not_found, signing_key_unfit, signing_key_weak
 */
export function selectVerificationKeys(jwks: JwkSet, algorithm: SignatureAlgorithm, kid?: string): VerificationKey[] {
  const named = jwks.keys.filter(
    (key): key is JsonObject => isJsonObject(key) && (kid === undefined || key['kid'] === kid),
  );
  const fit = named.filter((key) => fits(key, algorithm));
  const strong = fit.filter((key) => key['kty'] !== 'RSA' || modulusBits(key['n'] as string) >= 2048);
  if (!strong.length) {
    throw new OidcError(
      fit.length
        ? 'signing_key_weak'
        : kid !== undefined && named.length
          ? 'signing_key_unfit'
          : 'signing_key_not_found',
    );
  }
  return strong
    .slice(0, MAX_CANDIDATES)
    .map(({ kty, n, e, crv, x, y }) => ({ kty, n, e, crv, x, y }) as VerificationKey);
}

function fits(key: JsonObject, { alg, kty, crv }: SignatureAlgorithm): boolean {
  // Some serializers write null for a member that is not there.
  const operations = key['key_ops'] ?? ['verify'];
  const members = kty === 'RSA' ? ['n', 'e'] : kty === 'EC' ? ['x', 'y'] : ['x'];
  return (
    key['kty'] === kty &&
    (crv === undefined || key['crv'] === crv) &&
    (key['use'] ?? 'sig') === 'sig' &&
    isStringArray(operations) &&
    operations.includes('verify') &&
    // EdDSA has two names (RFC 9864); its curve tells enough.
    ((key['alg'] ?? alg) === alg || kty === 'OKP') &&
    members.every((member) => typeof key[member] === 'string')
  );
}

function modulusBits(n: string): number {
  const bytes = decodeBase64Url(n) ?? [];
  const first = bytes.findIndex((byte) => byte > 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
