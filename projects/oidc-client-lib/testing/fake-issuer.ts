import type { IdTokenClaims, JwkSet, ProviderMetadata } from 'oidc-client-lib';

/** Algorithms that a {@link FakeIssuer} signs with. */
export type FakeAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

/** What may be different about one ID Token. Everything else is right. */
export interface FakeIdTokenOptions {
  /** Claims to add or replace; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or replace; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly accessToken?: string;
  readonly nonce?: string;
  /** Epoch seconds. Default: now. */
  readonly issuedAt?: number;
  /** Seconds. Default: 300. */
  readonly lifetime?: number;
  readonly subject?: string;
}

/** An issuer for tests: it signs real tokens with real keys, and knows no network. */
export class FakeIssuer {
  private readonly keys = new Map<FakeAlgorithm, CryptoKeyPair>();
  private generation = 1;

  constructor(
    readonly issuer = 'https://login.example.com',
    readonly clientId = 'angularclient',
    readonly algorithms: readonly FakeAlgorithm[] = ['RS256'],
  ) {}

  /** Metadata as discovery would give it. */
  get metadata(): ProviderMetadata {
    const { issuer, algorithms } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/logout`,
      id_token_signing_alg_values_supported: algorithms,
      response_types_supported: ['id_token', 'id_token token'],
    };
  }

  /** The public keys. */
  async jwks(): Promise<JwkSet> {
    const keys = await Promise.all(
      this.algorithms.map(async (alg) => {
        const jwk = await crypto.subtle.exportKey('jwk', (await this.pair(alg)).publicKey);
        const { kty, n, e, crv, x, y } = jwk;
        return JSON.parse(JSON.stringify({ kty, n, e, crv, x, y, use: 'sig', alg, kid: this.kid(alg) })) as unknown;
      }),
    );
    return { keys };
  }

  /** Signs from now on with new keys under new names. */
  rotateKeys(): void {
    this.keys.clear();
    this.generation++;
  }

  /** An ID Token that is right but for what the options say. */
  async idToken(options: FakeIdTokenOptions = {}, alg: FakeAlgorithm = this.algorithms[0] ?? 'RS256'): Promise<string> {
    const { accessToken, nonce, lifetime = 300, subject = 'alice' } = options;
    const iat = options.issuedAt ?? Math.floor(Date.now() / 1000);
    const claims: Partial<IdTokenClaims> = {
      iss: this.issuer,
      sub: subject,
      aud: this.clientId,
      iat,
      exp: iat + lifetime,
      auth_time: iat,
      nonce,
      at_hash: accessToken === undefined ? undefined : await leftHalf(accessToken, hashOf(alg)),
      ...options.claims,
    };
    return this.sign({ alg, kid: this.kid(alg), ...options.header }, claims, alg);
  }

  /** A JWS of this header and payload, by the key of the algorithm. */
  async sign(header: object, payload: object, alg: FakeAlgorithm = 'RS256'): Promise<string> {
    const input = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;
    return `${input}.${await this.signature(input, alg)}`;
  }

  /** The signature of any text, base64url. */
  async signature(input: string, alg: FakeAlgorithm = 'RS256'): Promise<string> {
    const { privateKey } = await this.pair(alg);
    const bytes = await crypto.subtle.sign(parameters(alg), privateKey, new TextEncoder().encode(input));
    return encodeBytes(new Uint8Array(bytes));
  }

  /** The URL that the provider would send the browser to after this authorize URL. */
  async callbackUrl(authorizeUrl: string, options: FakeIdTokenOptions = {}): Promise<string> {
    const request = new URL(authorizeUrl).searchParams;
    const accessToken = request.get('response_type') === 'id_token' ? undefined : `at-${crypto.randomUUID()}`;
    const idToken = await this.idToken({ nonce: request.get('nonce') ?? undefined, accessToken, ...options });
    const response = new URLSearchParams({ id_token: idToken, state: request.get('state') ?? '' });
    if (accessToken !== undefined) {
      response.set('access_token', accessToken);
      response.set('token_type', 'Bearer');
      response.set('expires_in', String(options.lifetime ?? 300));
    }
    return `${request.get('redirect_uri')}#${response.toString()}`;
  }

  private kid(alg: FakeAlgorithm): string {
    return `${alg}-${this.generation}`;
  }

  private async pair(alg: FakeAlgorithm): Promise<CryptoKeyPair> {
    const known = this.keys.get(alg);
    const pair = known ?? (await crypto.subtle.generateKey(parameters(alg), true, ['sign', 'verify']));
    this.keys.set(alg, pair);
    return pair;
  }
}

function hashOf(alg: FakeAlgorithm): string {
  return alg === 'EdDSA' ? 'SHA-512' : `SHA-${alg.slice(2)}`;
}

function parameters(alg: FakeAlgorithm): RsaHashedKeyGenParams & EcKeyGenParams & RsaPssParams {
  const name = { RS: 'RSASSA-PKCS1-v1_5', PS: 'RSA-PSS', ES: 'ECDSA', Ed: 'Ed25519' }[alg.slice(0, 2)] ?? '';
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg as string] ?? '';
  const publicExponent = new Uint8Array([1, 0, 1]);
  return {
    name,
    namedCurve,
    hash: hashOf(alg),
    modulusLength: 2048,
    publicExponent,
    saltLength: Number(alg.slice(2)) / 8,
  };
}

async function leftHalf(text: string, hash: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(text)));
  return encodeBytes(digest.subarray(0, digest.length / 2));
}

function encode(text: string): string {
  return encodeBytes(new TextEncoder().encode(text));
}

function encodeBytes(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}
