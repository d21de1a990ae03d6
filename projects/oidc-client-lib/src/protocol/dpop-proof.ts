import { encodeBase64Url } from './base64url';

/** The public part of a key on the curve P-256 (RFC 7518 6.2.1). */
export interface ProofKeyJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

/** What one proof is about (RFC 9449 4.2). */
export interface ProofClaims {
  /** Unlike that of any other proof. */
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  /** In epoch seconds. */
  readonly iat: number;
  /** Of the access token that goes with it. */
  readonly ath?: string;
  /** What the server wants to see again (RFC 9449 8). */
  readonly nonce?: string;
}

/** The signing input (RFC 7515 5.1) of a proof that is to be signed by ES256 (RFC 9449 4.2). */
export function dpopSigningInput({ kty, crv, x, y }: ProofKeyJwk, claims: ProofClaims): string {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  return [header, claims].map((part) => encodeBase64Url(new TextEncoder().encode(JSON.stringify(part)))).join('.');
}

/** What is hashed for the thumbprint of the key (RFC 7638 3): its required members in the order of their names. */
export function thumbprintInput({ kty, crv, x, y }: ProofKeyJwk): string {
  return JSON.stringify({ crv, kty, x, y });
}

/** The URL of a request as a proof names it: without query and fragment (RFC 9449 4.2). */
export function proofTarget(url: string, baseUrl: string): string {
  const target = new URL(url, baseUrl);
  target.search = '';
  target.hash = '';
  return target.href;
}
