import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { getJson, SEND_REQUEST } from '../platform/json-request';
import { LASTING_MEMORY, tryStorage } from '../platform/token-storage';
import { isStringArray, type JsonObject, parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';
import { checkProviderMetadata, discoveryUrl, type ProviderMetadata } from '../protocol/provider-metadata';
import { checkJwkSet, type JwkSet } from '../protocol/signing-key';

// Providers announce new keys long before they use them; a key that is unknown is fetched at once anyway.
const MEMORY_MS = 24 * 3600 * 1000;

/** What can be known of an issuer; all of it is public. */
export interface IssuerKnowledge {
  readonly metadata: ProviderMetadata;
  readonly keys: JwkSet;
}

/** What a token is judged by. */
export interface Judgement {
  readonly algorithms: ProviderMetadata['id_token_signing_alg_values_supported'];
  readonly keys: JwkSet;
}

/** The issuer's metadata and keys: given by hand or fetched, once, and again only when there is need. */
export class Issuer {
  readonly #configuration = inject(Configuration);
  readonly #send = inject(SEND_REQUEST);
  readonly #lasting = inject(LASTING_MEMORY, { optional: true });
  #metadataRequest?: Promise<ProviderMetadata>;
  #keysRequest?: Promise<JwkSet>;

  /**
   * The provider's metadata. A failed discovery is tried again at the next call.
   *
   * @param cache `no-cache`: anew, past every cache, where they are not given by hand
   * @throws OidcError of the network, discovery_issuer_mismatch, discovery_invalid, endpoint_insecure
   */
  metadata(cache?: 'no-cache'): Promise<ProviderMetadata> {
    if (cache) {
      this.#metadataRequest = undefined;
    }
    return (this.#metadataRequest ??= this.#findMetadata(cache).catch((error: unknown) => {
      this.#metadataRequest = undefined;
      throw error;
    }));
  }

  /** @throws OidcError of the network, jwks_invalid */
  keys(): Promise<JwkSet> {
    return (this.#keysRequest ??= this.#findKeys().catch((error: unknown) => {
      this.#keysRequest = undefined;
      throw error;
    }));
  }

  /**
   * What a token is judged by: in a new tab with a session that is older than the tab, what was kept beside that. Where
   * users are sent is never taken from there.
   *
   * @throws OidcError of `metadata()` and `keys()`
   */
  async judgement(): Promise<Judgement> {
    await this.#configuration.get();
    const kept =
      this.#metadataRequest || !this.#lasting ? null : this.#recall('judgement', checkJudgement, this.#lasting);
    if (kept) {
      return kept;
    }
    const { id_token_signing_alg_values_supported: algorithms } = await this.metadata();
    return { algorithms, keys: await this.keys() };
  }

  /**
   * The keys fetched anew, past every cache; `null` where that cannot bring others.
   *
   * @param seen the keys that did not do
   */
  async newerKeys(seen: JwkSet): Promise<JwkSet | null> {
    const current = await this.keys();
    if (current !== seen) {
      return current;
    }
    // The place of the keys may have changed with them.
    const { jwks_uri, jwks } = await this.metadata('no-cache');
    if (jwks || !jwks_uri) {
      return null;
    }
    return (this.#keysRequest = this.#fetch('keys', jwks_uri, checkJwkSet, 'no-cache').catch((error: unknown) => {
      this.#keysRequest = Promise.resolve(seen);
      throw error;
    }));
  }

  /** Takes over what has been learned elsewhere and checked, where nothing is known yet. */
  learn({ metadata, keys }: IssuerKnowledge): void {
    this.#metadataRequest ??= Promise.resolve(metadata);
    this.#keysRequest ??= Promise.resolve(keys);
  }

  async #findMetadata(cache?: 'no-cache'): Promise<ProviderMetadata> {
    const { issuer, allowInsecureIssuer, metadata } = await this.#configuration.get();
    const check = (document: JsonObject) => checkProviderMetadata(document, issuer, allowInsecureIssuer);
    return metadata
      ? check(metadata)
      : (!cache && this.#recall('metadata', check)) || this.#fetch('metadata', discoveryUrl(issuer), check, cache);
  }

  async #findKeys(): Promise<JwkSet> {
    const { jwks, jwks_uri = '' } = await this.metadata();
    return jwks ?? this.#recall('keys', checkJwkSet) ?? this.#fetch('keys', jwks_uri, checkJwkSet);
  }

  /** Fetches a document, and remembers it in this tab when it is right. */
  async #fetch<T>(
    part: 'metadata' | 'keys',
    url: string,
    check: (document: JsonObject) => T,
    cache?: RequestCache,
  ): Promise<T> {
    const document = await getJson(this.#send, url, { cache });
    const checked = check(document);
    this.#remember(part, document);
    if (part === 'keys' && this.#lasting) {
      const { id_token_signing_alg_values_supported: algorithms } = await this.metadata();
      this.#remember('judgement', { algorithms, keys: document }, this.#lasting);
    }
    return checked;
  }

  /** What is remembered and still holds good; storage is input like any other. */
  #recall<T>(part: string, check: (document: JsonObject) => T, storage = () => sessionStorage): T | null {
    return tryStorage(() => {
      const memory = parseJsonObject(storage().getItem(this.#memoryKey(part)) ?? '');
      const age = Date.now() - Number(memory?.['at']);
      return age >= 0 && age < MEMORY_MS ? check(memory?.['document'] as JsonObject) : null;
    });
  }

  #remember(part: string, document: JsonObject, storage = () => sessionStorage): void {
    const memory = JSON.stringify({ at: Date.now(), document });
    tryStorage(() => storage().setItem(this.#memoryKey(part), memory));
  }

  #memoryKey(part: string): string {
    return `oidc-client-lib.${part}.${this.#configuration.value?.issuer}`;
  }
}

function checkJudgement({ algorithms, keys }: JsonObject): Judgement {
  if (!isStringArray(algorithms ?? [])) {
    throw new OidcError('discovery_invalid');
  }
  return { algorithms: algorithms as Judgement['algorithms'], keys: checkJwkSet(keys as JsonObject) };
}
