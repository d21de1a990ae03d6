import { decodeBase64Url } from './base64url';
import { type JsonObject, parseJsonObject } from './json';
import { OidcError } from './oidc-error';
import { type SignatureAlgorithm, signatureAlgorithm } from './signature-algorithm';

/** A compact JWS taken apart (RFC 7515 3.1). Nothing in it is trusted yet. */
export interface DecodedJwt {
  /** `alg` of the header, one of those that are allowed (RFC 7515 4.1.1). */
  readonly algorithm: SignatureAlgorithm;
  /** Name of the key (RFC 7515 4.1.4); absent where the header has none. */
  readonly kid?: string;
  /** The payload, of which nothing has been checked (RFC 7519 4). */
  readonly claims: JsonObject;
  /** What was signed: header and payload as they came (RFC 7515 5.1). */
  readonly signedBytes: Uint8Array<ArrayBuffer>;
  /** The signature, decoded. */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a signed JWT apart and refuses what no verifier should look at. `jwk`, `jku`, `x5u` and `x5c` of the header
 * are never read (RFC 8725 3.10).
 *
 * @param announcedAlgorithms `id_token_signing_alg_values_supported` of the provider, if it announces any
 * @throws OidcError id_token_malformed, id_token_encrypted, alg_not_allowed, crit_not_supported, typ_not_allowed
 */
export function decodeJwt(token: string, announcedAlgorithms?: readonly string[]): DecodedJwt {
  const parts = token.split('.', 6);
  if (parts.length === 5) {
    throw new OidcError('id_token_encrypted');
  }
  const [header, claims] = parts.slice(0, 2).map(parseSegment);
  const signature = decodeBase64Url(parts[2] ?? '');
  if (parts.length !== 3 || !header || !claims || !signature) {
    throw new OidcError('id_token_malformed');
  }
  const { alg, kid, typ } = header;
  const algorithm = signatureAlgorithm(alg);
  if (!algorithm || (announcedAlgorithms && !announcedAlgorithms.includes(algorithm.alg))) {
    throw new OidcError('alg_not_allowed', { detail: printable(alg) });
  }
  // RFC 7515 4.1.11: no extension is understood here, so any `crit` is one too many.
  if ('crit' in header) {
    throw new OidcError('crit_not_supported');
  }
  // RFC 8725 3.11, RFC 9068 2.1: a token of another kind says so with a `+jwt` type.
  if (typ !== undefined && (typeof typ !== 'string' || /\+jwt$/i.test(typ))) {
    throw new OidcError('typ_not_allowed', { detail: printable(typ) });
  }
  if (kid !== undefined && typeof kid !== 'string') {
    throw new OidcError('id_token_malformed', { detail: 'kid' });
  }
  const signedBytes = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  return { algorithm, kid, claims, signedBytes, signature };
}

function parseSegment(segment: string): JsonObject | null {
  const bytes = decodeBase64Url(segment);
  try {
    return bytes && parseJsonObject(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

/** A header value short enough for a message. */
function printable(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 30) : typeof value;
}
