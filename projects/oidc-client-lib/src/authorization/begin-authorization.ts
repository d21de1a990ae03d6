import { inject } from '@angular/core';
import type { OidcRequestParameters } from '../configuration/oidc-config';
import { Configuration } from '../configuration/resolve-config';
import { Issuer } from '../issuer/issuer';
import { CLOCK } from '../platform/clock';
import { randomToken } from '../platform/random';
import { authorizationUrl } from '../protocol/authorization-request';
import { essentialAcrValues } from '../protocol/id-token';
import { OidcError } from '../protocol/oidc-error';
import { defined } from '../protocol/url';
import { AUTHORIZATION_FLOW } from './authorization-flow';
import { PendingRequests, type PendingRequest } from './pending-requests';
import { PUSH_REQUEST } from './push-request';

// The hint is optional (OIDC Core 3.1.2.1), and many servers refuse request lines of more than 8 KB.
const MAX_HINT_LENGTH = 6000;

/** One authentication request, beyond what the configuration says. */
export interface AuthorizationRequest extends OidcRequestParameters {
  /** Where the answer goes. Default: `redirectUri`. */
  readonly redirectUri?: string;
  readonly idTokenHint?: string;
  readonly returnTo?: string;
  readonly customParams?: Readonly<Record<string, string>>;
}

/** A request that is ready to be sent. */
export interface BegunAuthorization {
  readonly url: string;
  readonly request: Omit<PendingRequest, 'client'>;
}

// A provider that is slow with its keys must not hold the user back.
const KEYS_MS = 1500;

/** Begins one round trip to the provider. */
export class BeginAuthorization {
  readonly #configuration = inject(Configuration);
  readonly #issuer = inject(Issuer);
  readonly #pending = inject(PendingRequests);
  readonly #clock = inject(CLOCK);
  readonly #flow = inject(AUTHORIZATION_FLOW);
  readonly #push = inject(PUSH_REQUEST, { optional: true, self: true });

  /**
   * Makes a request with fresh `state` and `nonce` (OIDC Core 3.2.2.1). The caller keeps it until the answer comes.
   *
   * @throws OidcError of the network or the provider's metadata, parameter_reserved; configuration_invalid for a `maxAge`
   *   that is no number
   */
  async begin(options: AuthorizationRequest): Promise<BegunAuthorization> {
    const config = await this.#configuration.get();
    const metadata = await this.#issuer.metadata();
    const { redirectUri = config.redirectUri, idTokenHint, returnTo, customParams } = options;
    const { responseType, scope } = config;
    const { maxAge, claims } = { ...config, ...defined(options) };
    // What a form gives is text, and an answer cannot be held to that.
    if (!Number.isFinite(maxAge ?? 0)) {
      throw new OidcError('configuration_invalid', { detail: 'maxAge must be a number' });
    }
    const flow = await this.#flow?.begin(redirectUri, metadata);
    const [state, nonce, createdAt] = [randomToken(), randomToken(), this.#clock.now() * 1000];
    const url = authorizationUrl(
      metadata.authorization_endpoint,
      {
        client_id: config.clientId,
        redirect_uri: redirectUri,
        response_type: responseType,
        scope,
        state,
        nonce,
        ...plainParameters(options),
        max_age: maxAge,
        claims: claims && JSON.stringify(claims),
        id_token_hint: idTokenHint && idTokenHint.length <= MAX_HINT_LENGTH ? idTokenHint : undefined,
        ...flow?.parameters,
      },
      // What this request says beats the configuration, under whichever name.
      { ...plainParameters(config), ...customParams },
    );
    return {
      url: (await this.#push?.(url, metadata)) ?? url,
      request: {
        state,
        nonce,
        createdAt,
        scope,
        returnTo,
        maxAge,
        essentialAcr: essentialAcrValues(claims),
        ...flow?.kept,
      },
    };
  }

  /**
   * The same for an answer that comes to a fresh page: the request is stored, and the keys are fetched while the
   * user is away, so that nothing has to be asked when the answer is there.
   *
   * @throws OidcError also storage_unavailable
   */
  async beginRemembered(options: AuthorizationRequest): Promise<string> {
    const begun = this.begin(options);
    // Early keys save time later; without them the callback fetches its own.
    const keys = this.#issuer.keys().catch(() => null);
    const { url, request } = await begun;
    await this.#pending.add(request);
    await new Promise((resolve) => {
      const patience = this.#clock.after(KEYS_MS).subscribe(resolve);
      void keys.then(resolve).finally(() => patience.unsubscribe());
    });
    return url;
  }
}

/** The parameters that an answer is not held to (OIDC Core 3.1.2.1). */
function plainParameters({ prompt, display, uiLocales, loginHint, acrValues }: OidcRequestParameters) {
  return {
    prompt,
    display,
    ui_locales: joined(uiLocales),
    login_hint: loginHint,
    acr_values: joined(acrValues),
  };
}

function joined(values: string | readonly string[] | undefined): string | undefined {
  return typeof values === 'string' ? values : values?.join(' ');
}
