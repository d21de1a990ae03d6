import type { Observable } from 'rxjs';
import type { ProviderMetadata } from '../protocol/provider-metadata';

/** Which tokens are asked for (OIDC Core 3.2.2.1). */
export type OidcResponseType = 'id_token token' | 'id_token';

/** `prompt` of an authentication request (OIDC Core 3.1.2.1); several are separated by blanks. */
export type OidcPrompt = 'none' | 'login' | 'consent' | 'select_account' | (string & {});

/** How one claim is requested (OIDC Core 5.5.1). */
export interface OidcClaimRequest {
  /** Whether the app cannot do without it. Default: false. */
  readonly essential?: boolean;
  /** The value that is wanted. */
  readonly value?: unknown;
  /** Values that will do, best first. */
  readonly values?: readonly unknown[];
}

/** The `claims` parameter (OIDC Core 5.5). */
export interface OidcClaimsRequest {
  /** Claims for the ID Token, by name; `null` asks for one as it is. */
  readonly id_token?: Readonly<Record<string, OidcClaimRequest | null>>;
  /** Claims for the UserInfo answer, likewise. */
  readonly userinfo?: Readonly<Record<string, OidcClaimRequest | null>>;
}

/** Where the access token may be sent. */
export interface OidcSecureApi {
  /** Absolute URL, or a path of the app's own origin. Its origin and whole path segments are compared. */
  readonly url: string;
  /** HTTP methods. Default: all. */
  readonly methods?: readonly string[];
  /** Header that carries the token. Default: `Authorization`. */
  readonly header?: string;
  /** Scheme before the token. Default: `Bearer`; an empty string sends the token alone. */
  readonly scheme?: string;
}

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The provider's metadata given by hand: a discovery document as it is, or its members in camelCase. */
export type OidcMetadata = Partial<ProviderMetadata> & {
  readonly [Name in keyof ProviderMetadata as CamelCase<Name>]?: ProviderMetadata[Name];
};

/** What can be chosen for a single authentication request (OIDC Core 3.1.2.1) and as the app's default. */
export interface OidcRequestParameters {
  /** What the provider is to ask of the user. Default: what it thinks necessary. */
  readonly prompt?: OidcPrompt;
  /** How the provider shows its pages: `page`, `popup`, `touch`, `wap`. */
  readonly display?: string;
  /** Seconds since the last active sign-in at the provider, at most. The answer is held to it. */
  readonly maxAge?: number;
  /** Languages of the provider's pages, best first; BCP 47. */
  readonly uiLocales?: string | readonly string[];
  /** Who is about to sign in, as the provider knows them. */
  readonly loginHint?: string;
  /** Kinds of sign-in that are wanted, best first. A wish: the answer is not held to it, other than with `claims`. */
  readonly acrValues?: string | readonly string[];
  /** An essential `acr` with values is enforced (OIDC Core 5.5.1.1). */
  readonly claims?: OidcClaimsRequest;
}

/** The app's configuration. Only `issuer` and `clientId` have no default. */
export interface OidcConfig extends OidcRequestParameters {
  /** The issuer identifier, exactly as the provider spells it. */
  readonly issuer: string;
  /** The id under which the provider knows this app. */
  readonly clientId: string;
  /** Where answers arrive, on the app's own origin. Default: the app's base URL. */
  readonly redirectUri?: string;
  /** Where the provider returns to after sign-out. Default: the app's base URL. */
  readonly postLogoutRedirectUri?: string;
  /** Of the implicit flow; `withCodeFlow()` takes its place. Default: `id_token token`. */
  readonly responseType?: OidcResponseType;
  /** Default: `openid`. */
  readonly scope?: string;
  /** Whether the session is renewed before it expires. Default: true. */
  readonly silentRenew?: boolean;
  /** Where `silent-renew.html` of the package is served. Default: `silent-renew.html` beside the app. */
  readonly silentRenewUri?: string;
  /** How long a renewal may take. Seconds. Default: 9, so that within 10 it is told how it went. */
  readonly silentRenewTimeoutSeconds?: number;
  /**
   * How long before expiry the renewal is due. Seconds; at least one, at most four fifths of the lifetime are used.
   * Default: a tenth of the lifetime, enlarged to hold one timeout and one retry, but no more than a third.
   */
  readonly renewBeforeExpirySeconds?: number;
  /** Leeway when times of a token are compared. Seconds. Default: 60. */
  readonly clockSkewSeconds?: number;
  /** Parameters of the provider's own. None may replace one of the protocol's. */
  readonly customParams?: {
    /** Added to sign-ins. */
    readonly authorize?: Readonly<Record<string, string>>;
    /** Added to silent renewals. */
    readonly renew?: Readonly<Record<string, string>>;
    /** Added to sign-outs. */
    readonly endSession?: Readonly<Record<string, string>>;
  };
  /** Endpoints and keys given by hand; then there is no discovery. */
  readonly metadata?: OidcMetadata;
  /** URLs that the access token may be sent to, and no other. Default: none. */
  readonly secureApis?: readonly (string | OidcSecureApi)[];
  /** Audiences of the ID Token, besides the client, that the app trusts. Default: none. */
  readonly trustedAudiences?: readonly string[];
  /** Allows plain http for a provider that is not on this machine. For closed networks. Default: false. */
  readonly allowInsecureIssuer?: boolean;
  /**
   * Whether start-up tries one silent renewal when there is no valid session: when one was known in this tab before
   * (the default), always, or never.
   */
  readonly signInSilently?: 'when-known' | 'always' | 'never';
}

/** A configuration, now or later. A function runs in an injection context. */
export type OidcConfigSource = OidcConfigAnswer | (() => OidcConfigAnswer);

/** A configuration by value, Promise or Observable (of which the first value counts). */
export type OidcConfigAnswer = OidcConfig | Promise<OidcConfig> | Observable<OidcConfig>;

/** A checked configuration with every default filled in and every URL absolute. */
export type ResolvedConfig = OidcConfig &
  Required<
    Pick<
      OidcConfig,
      | 'redirectUri'
      | 'postLogoutRedirectUri'
      | 'responseType'
      | 'scope'
      | 'silentRenew'
      | 'silentRenewUri'
      | 'silentRenewTimeoutSeconds'
      | 'clockSkewSeconds'
      | 'signInSilently'
    >
  >;
