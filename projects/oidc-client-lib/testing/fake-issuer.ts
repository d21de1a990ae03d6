import type { IdTokenClaims, JwkSet, OidcRequestParameters, ProviderMetadata } from 'oidc-client-lib';
import { encodeBytes, encodeText } from './base64url';
import { type FakeAlgorithm, type FakeCrypto, type FakeKey, realCrypto } from './fake-crypto';

/** What a {@link FakeIssuer} is made of. */
export interface FakeIssuerOptions {
  /** Default: `https://login.example.com`. */
  readonly issuer?: string;
  /** Default: `angularclient`. */
  readonly clientId?: string;
  /** What it announces and has keys for; it signs with the first. Default: `ES256`. */
  readonly algorithms?: readonly FakeAlgorithm[];
  /** Epoch seconds. Default: the local time. */
  readonly now?: () => number;
  /** Default: WebCrypto. */
  readonly crypto?: FakeCrypto;
}

/** What may be different about one ID Token. Everything else is right. */
export interface FakeIdTokenOptions {
  /** Claims to add or replace; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or replace; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The access token that `at_hash` is made of. */
  readonly accessToken?: string;
  /** Default: none. */
  readonly nonce?: string;
  /** Epoch seconds. Default: now. */
  readonly issuedAt?: number;
  /** Seconds. Default: 300. */
  readonly lifetime?: number;
  /** Default: `alice`. */
  readonly subject?: string;
}

/** What may be different about one answer. */
export interface FakeAnswerOptions extends FakeIdTokenOptions {
  /** Parameters of the response to add or replace; `undefined` removes one. */
  readonly response?: Readonly<Record<string, string | undefined>>;
  /** Members of the token response to add or replace, in the code flow; `undefined` removes one. */
  readonly tokenResponse?: Readonly<Record<string, unknown>>;
  /** A last change of the ID Token, such as to cut its signature off. */
  readonly change?: (idToken: string) => string | Promise<string>;
}

interface FakeGrant {
  readonly request: URLSearchParams;
  readonly options: FakeAnswerOptions;
  /** When the user signed in. Epoch seconds. */
  readonly authTime?: number;
}

interface FakeTokens {
  readonly refresh_token?: string;
  readonly id_token: string;
  readonly access_token?: string;
  readonly token_type?: string;
  readonly expires_in?: number;
}

/** An issuer for tests: it signs real tokens with real keys, and knows no network. */
export class FakeIssuer {
  /** Its identifier. */
  readonly issuer: string;
  /** The client that its tokens are for. */
  readonly clientId: string;
  /** What it announces; it signs with the first. */
  readonly algorithms: readonly FakeAlgorithm[];
  private readonly now: () => number;
  private readonly crypto: FakeCrypto;
  private readonly keys = new Map<FakeAlgorithm, FakeKey>();
  private generation = 1;
  private accessTokens = 0;
  private refreshTokens = 0;
  private readonly grants = new Map<string, FakeGrant>();
  private readonly pushed = new Map<string, URLSearchParams>();

  /** What is different about answers to a refresh token. */
  refreshOptions: FakeAnswerOptions = {};

  /** Members of the metadata to add or replace; `undefined` removes one. */
  metadataChanges: Readonly<Record<string, unknown>> = {};

  constructor(options: FakeIssuerOptions = {}) {
    this.issuer = options.issuer ?? 'https://login.example.com';
    this.clientId = options.clientId ?? 'angularclient';
    this.algorithms = options.algorithms ?? ['ES256'];
    this.now = options.now ?? (() => Date.now() / 1000);
    this.crypto = options.crypto ?? realCrypto;
  }

  /** Metadata as discovery would give it. */
  get metadata(): ProviderMetadata {
    const { issuer, algorithms } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/logout`,
      id_token_signing_alg_values_supported: algorithms,
      response_types_supported: ['code', 'id_token', 'id_token token'],
      ...this.metadataChanges,
    };
  }

  /** The public keys. */
  async jwks(): Promise<JwkSet> {
    const keys = await Promise.all(
      this.algorithms.map(async (alg) => ({ ...(await this.key(alg)).jwk, use: 'sig', alg, kid: this.kid(alg) })),
    );
    return { keys };
  }

  /** Signs from now on with new keys under new names. */
  rotateKeys(): void {
    this.generation++;
    this.replaceKeys();
  }

  /** Signs from now on with new keys under the old names. */
  replaceKeys(): void {
    this.keys.clear();
  }

  /** The claims of an ID Token that is right but for what the options say. */
  claims({ nonce, lifetime = 300, subject = 'alice', ...options }: FakeIdTokenOptions = {}): Partial<IdTokenClaims> {
    const iat = options.issuedAt ?? Math.floor(this.now());
    const { issuer: iss, clientId: aud } = this;
    return { iss, sub: subject, aud, iat, exp: iat + lifetime, auth_time: iat, nonce, ...options.claims };
  }

  /** An ID Token that is right but for what the options say. */
  async idToken(options: FakeIdTokenOptions = {}, alg: FakeAlgorithm = this.algorithms[0] ?? 'ES256'): Promise<string> {
    const { accessToken } = options;
    const at_hash = accessToken === undefined ? undefined : await this.leftHalf(accessToken, alg);
    const claims = { ...this.claims(options), at_hash, ...options.claims };
    return this.sign({ alg, kid: this.kid(alg), ...options.header }, claims, alg);
  }

  /** A JWS of this header and payload, by the key of the algorithm. A text is taken as the JSON it is. */
  async sign(header: object | string, payload: object | string, alg: FakeAlgorithm = 'ES256'): Promise<string> {
    const [head, body] = [header, payload].map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
    const input = `${encodeText(head ?? '')}.${encodeText(body ?? '')}`;
    return `${input}.${await this.signature(input, alg)}`;
  }

  /** The signature of any text, base64url. */
  async signature(input: string, alg: FakeAlgorithm = 'ES256'): Promise<string> {
    return encodeBytes(await (await this.key(alg)).sign(new TextEncoder().encode(input)));
  }

  /** What the pushed authorization request endpoint answers (RFC 9126 2.2). */
  push(parameters: URLSearchParams): { readonly request_uri: string; readonly expires_in: number } {
    const request_uri = `urn:ietf:params:oauth:request_uri:${this.pushed.size + 1}`;
    this.pushed.set(request_uri, parameters);
    return { request_uri, expires_in: 60 };
  }

  /** The parameters of an authorization request, in the URL or pushed before. */
  requestOf(authorizeUrl: string): URLSearchParams {
    const { searchParams } = new URL(authorizeUrl);
    return this.pushed.get(searchParams.get('request_uri') ?? '') ?? searchParams;
  }

  /** The URL that the provider would send the browser to after this authorize URL. */
  async callbackUrl(authorizeUrl: string, options: FakeAnswerOptions = {}): Promise<string> {
    const request = this.requestOf(authorizeUrl);
    if (request.get('response_type') === 'code') {
      const code = `code-${this.grants.size + 1}`;
      this.grants.set(code, { request, options });
      return this.responseUrl(authorizeUrl, { code, ...options.response });
    }
    const { expires_in, ...tokens } = await this.tokens(request, options);
    return this.responseUrl(authorizeUrl, {
      ...tokens,
      expires_in: expires_in === undefined ? undefined : String(expires_in),
      ...options.response,
    });
  }

  /**
   * What the token endpoint answers to a token request (RFC 6749 5 and 6, RFC 7636 4.6): the tokens, or an `error`. For the
   * scope `offline_access` a refresh token comes along, good for one exchange.
   *
   * @param token_type `DPoP` with a request that shows a key (RFC 9449 5)
   */
  async redeem(
    body: URLSearchParams,
    token_type: 'Bearer' | 'DPoP' = 'Bearer',
  ): Promise<Readonly<Record<string, unknown>>> {
    if (body.get('grant_type') === 'refresh_token') {
      return this.refresh(body, token_type);
    }
    const code = body.get('code') ?? '';
    const grant = this.grants.get(code);
    if (!grant || body.get('grant_type') !== 'authorization_code') {
      return { error: 'invalid_grant', error_description: 'no such code' };
    }
    this.grants.set(code, { ...grant, request: new URLSearchParams() });
    const { request, options } = grant;
    const verifier = new TextEncoder().encode(body.get('code_verifier') ?? '');
    const isSame = ['client_id', 'redirect_uri'].every((name) => body.get(name) === request.get(name));
    if (!isSame || encodeBytes(await this.crypto.digest('ES256', verifier)) !== request.get('code_challenge')) {
      return { error: 'invalid_grant', error_description: 'not the one who asked' };
    }
    return {
      ...(await this.tokens(request, options)),
      token_type,
      ...this.refreshToken(grant),
      ...options.tokenResponse,
    };
  }

  /** The URL of an error answer (OIDC Core 3.2.2.6). */
  errorUrl(authorizeUrl: string, error: string, response: FakeAnswerOptions['response'] = {}): string {
    return this.responseUrl(authorizeUrl, { error, ...response });
  }

  /** An ID Token that comes by a refresh token has no nonce, and tells of the sign-in of before (OIDC Core 12.2). */
  private async refresh(body: URLSearchParams, token_type: string): Promise<Readonly<Record<string, unknown>>> {
    const refreshToken = body.get('refresh_token') ?? '';
    const grant = this.grants.get(refreshToken);
    if (!grant || body.get('client_id') !== this.clientId) {
      return { error: 'invalid_grant', error_description: 'no such refresh token' };
    }
    this.grants.delete(refreshToken);
    const claims = {
      nonce: undefined,
      auth_time: grant.authTime,
      ...grant.options.claims,
      ...this.refreshOptions.claims,
    };
    const options = { ...grant.options, ...this.refreshOptions, claims };
    return {
      ...(await this.tokens(grant.request, options)),
      token_type,
      ...this.refreshToken(grant),
      ...this.refreshOptions.tokenResponse,
    };
  }

  private refreshToken({ request, options, authTime = Math.floor(this.now()) }: FakeGrant): Partial<FakeTokens> {
    if (!request.get('scope')?.split(' ').includes('offline_access')) {
      return {};
    }
    const refresh_token = `refresh-token-${++this.refreshTokens}`;
    this.grants.set(refresh_token, { request, options, authTime });
    return { refresh_token };
  }

  private async tokens(request: URLSearchParams, options: FakeAnswerOptions): Promise<FakeTokens> {
    const accessToken =
      request.get('response_type') === 'id_token'
        ? undefined
        : (options.accessToken ?? `access-token-${++this.accessTokens}`);
    const nonce = request.get('nonce') ?? undefined;
    const acr = essentialAcr(request.get('claims'));
    const claims = { ...(acr === undefined ? {} : { acr }), ...options.claims };
    const idToken = await this.idToken({ nonce, ...options, claims, accessToken });
    return {
      id_token: await (options.change ?? String)(idToken),
      ...(accessToken === undefined
        ? {}
        : { access_token: accessToken, token_type: 'Bearer', expires_in: options.lifetime ?? 300 }),
    };
  }

  private responseUrl(authorizeUrl: string, parameters: Readonly<Record<string, string | undefined>>): string {
    const request = this.requestOf(authorizeUrl);
    const all = { state: request.get('state') ?? '', ...parameters };
    const response = new URLSearchParams(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return `${request.get('redirect_uri')}#${response.toString()}`;
  }

  /** The name of the key of an algorithm. */
  kid(alg: FakeAlgorithm): string {
    return `${alg}-${this.generation}`;
  }

  private async key(alg: FakeAlgorithm): Promise<FakeKey> {
    const key = this.keys.get(alg) ?? (await this.crypto.makeKey(alg));
    this.keys.set(alg, key);
    return key;
  }

  private async leftHalf(text: string, alg: FakeAlgorithm): Promise<string> {
    const digest = await this.crypto.digest(alg, new TextEncoder().encode(text));
    return encodeBytes(digest.subarray(0, digest.length / 2));
  }
}

/** The best of the values of an essential `acr` (OIDC Core 5.5.1.1). */
function essentialAcr(claimsRequest: string | null): unknown {
  const { id_token } = JSON.parse(claimsRequest ?? '{}') as NonNullable<OidcRequestParameters['claims']>;
  const { essential, value, values } = id_token?.['acr'] ?? {};
  return essential ? (values?.[0] ?? value) : undefined;
}
