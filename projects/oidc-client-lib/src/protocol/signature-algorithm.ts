/** What a JWS algorithm asks of its key and verifier (RFC 7518 3.1, RFC 8037 3.1, RFC 9864 2.2). */
export interface SignatureAlgorithm {
  /** Its name, as in the header. */
  readonly alg: string;
  /** Type of its keys (RFC 7518 6.1). */
  readonly kty: 'RSA' | 'EC' | 'OKP';
  /** Curve of its keys; absent for RSA. */
  readonly crv?: string;
  /** The hash of the signature, and of `at_hash` (OIDC Core 3.2.2.9). */
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** RSASSA-PKCS1-v1_5, RSASSA-PSS, ECDSA or EdDSA. */
  readonly family: 'RS' | 'PS' | 'ES' | 'Ed';
}

/** The asymmetric algorithm of this name; `none`, HMAC and everything unknown are no algorithm here. */
export function signatureAlgorithm(alg: unknown): SignatureAlgorithm | undefined {
  if (alg === 'EdDSA' || alg === 'Ed25519') {
    return { alg, kty: 'OKP', crv: 'Ed25519', hash: 'SHA-512', family: 'Ed' };
  }
  const [, family, bits] = (typeof alg === 'string' && /^([RPE]S)(256|384|512)$/.exec(alg)) || [];
  return family
    ? ({
        alg,
        kty: family === 'ES' ? 'EC' : 'RSA',
        crv: family === 'ES' ? `P-${bits === '512' ? '521' : bits}` : undefined,
        hash: `SHA-${bits}`,
        family,
      } as SignatureAlgorithm)
    : undefined;
}
