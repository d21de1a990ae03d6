import { DestroyRef, inject, Injectable, InjectionToken, signal } from '@angular/core';
import { Subscription } from 'rxjs';
import { Configuration } from '../configuration/resolve-config';
import { checkSignature } from '../issuer/check-signature';
import { Issuer } from '../issuer/issuer';
import { SEND_REQUEST } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import { PROOF_OF_POSSESSION, type ProofOfPossession } from '../platform/proof-of-possession';
import { SIGNATURE_VERIFIER } from '../platform/signature-verifier';
import { isStringArray, type JsonObject, parseJsonObject } from '../protocol/json';
import { decodeJwt } from '../protocol/jwt';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import { SessionRenewal } from '../renewal/session-renewal';
import type { OidcSession } from '../session/oidc-session';
import type { SessionCompanion } from '../session/session-companion';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session-store';
import { checkSignedUserInfo, checkUserInfo, type UserInfoClaims } from './user-info-claims';

/** When the UserInfo endpoint is asked without being told to. */
export interface UserInfoOptions {
  /** At each sign-in and at the start of a page with a session, or only by `load()`. Default: `on-sign-in`. */
  readonly load?: 'on-sign-in' | 'on-demand';
  /**
   * Whether a renewal of the session has the claims fetched again: never, each time, or when they are older than this
   * many seconds. Default: `never`.
   */
  readonly refetch?: 'never' | 'on-renewal' | number;
}

export const USER_INFO_OPTIONS = new InjectionToken<UserInfoOptions>('UserInfo options');

/** Asks the UserInfo endpoint: one request at a time, by need or by policy. The session never depends on it. */
@Injectable()
export class UserInfoLoader implements SessionCompanion {
  readonly #options = inject(USER_INFO_OPTIONS);
  readonly #configuration = inject(Configuration);
  readonly #issuer = inject(Issuer);
  readonly #verifier = inject(SIGNATURE_VERIFIER);
  readonly #renewal = inject(SessionRenewal);
  readonly #store = inject(SessionStore);
  readonly #clock = inject(ServerClock);
  readonly #proof = inject(PROOF_OF_POSSESSION, { optional: true, self: true });
  readonly #send: ProofOfPossession['send'] = this.#proof?.send ?? inject(SEND_REQUEST);
  readonly #location = inject(PAGE_LOCATION);
  readonly #destroyRef = inject(DestroyRef);
  #running?: Promise<UserInfoClaims>;
  #loadedAt = 0;

  readonly loaded = signal<UserInfoClaims | null>(null);
  readonly error = signal<OidcError | null>(null);

  start(): void {
    const store = this.#store;
    let user = this.#user();
    const changes = store.changes$.subscribe(() => {
      if (user !== this.#user()) {
        user = this.#user();
        this.#running = undefined;
        this.loaded.set(null);
        this.error.set(null);
      }
    });
    const events = store.innerEvents$.subscribe(({ type }) => {
      if (/^(signed_in|session_re)/.test(type)) {
        this.#loadIfDue(type === 'session_renewed');
      }
    });
    this.#destroyRef.onDestroy(() => [changes, events].forEach((subscription) => subscription.unsubscribe()));
    if (store.session()) {
      this.#loadIfDue(false);
    }
  }

  load(): Promise<UserInfoClaims> {
    if (!this.#running) {
      const settle = (error: OidcError | null) => {
        // Another user's request may have begun meanwhile.
        if (this.#running === run) {
          this.#running = undefined;
          this.error.set(error);
        }
      };
      const run = this.#attempt().then(
        (claims) => {
          settle(null);
          return claims;
        },
        (thrown: unknown) => {
          const error = toOidcError(thrown);
          settle(error);
          throw error;
        },
      );
      this.#running = run;
    }
    return this.#running;
  }

  #loadIfDue(isRenewal: boolean): void {
    const { load = 'on-sign-in', refetch = 'never' } = this.#options;
    const maxAge = refetch === 'never' ? Infinity : refetch === 'on-renewal' ? 0 : refetch;
    const isDue =
      isRenewal && this.loaded() ? this.#clock.localNow() - this.#loadedAt >= maxAge : load === 'on-sign-in';
    if (isDue) {
      // The failure is told by signal.
      this.load().catch(() => undefined);
    }
  }

  async #attempt(): Promise<UserInfoClaims> {
    const claims = await this.#ask(await this.#liveSession());
    if (this.#user() !== claims.sub) {
      throw new OidcError('superseded');
    }
    this.#loadedAt = this.#clock.localNow();
    this.loaded.set(claims);
    return claims;
  }

  /** The session, when it is known whether there is one, with an access token that lives. */
  async #liveSession(): Promise<OidcSession> {
    const store = this.#store;
    if (this.#location.isBrowser) {
      await this.#startIsOver();
    }
    const session = store.session();
    if (!store.latest) {
      throw new OidcError('no_session');
    }
    const isLive = session && this.#clock.now() < Math.min(session.expiresAt, session.accessTokenExpiresAt ?? Infinity);
    return isLive ? session : this.#renewal.renew();
  }

  /** @throws OidcError superseded when the app ends before that; configuration_invalid */
  async #startIsOver(): Promise<void> {
    const waiting = new Subscription();
    try {
      await new Promise<void>((resolve, reject) => {
        const look = () => this.#store.status() !== 'starting' && resolve();
        waiting.add(this.#store.changes$.subscribe(look));
        waiting.add(this.#destroyRef.onDestroy(() => reject(new OidcError('superseded'))));
        this.#configuration.get().then(look, reject);
      });
    } finally {
      waiting.unsubscribe();
    }
  }

  /** A token that the endpoint refuses (RFC 6750 3.1) is renewed once, unless that has happened meanwhile. */
  async #ask(session: OidcSession): Promise<UserInfoClaims> {
    try {
      return await this.#request(session);
    } catch (thrown) {
      const current = this.#store.session();
      if (!(thrown instanceof OidcError) || thrown.status !== 401 || !current) {
        throw thrown;
      }
      return this.#request(current.accessToken === session.accessToken ? await this.#renewal.renew() : current);
    }
  }

  /** One request (OIDC Core 5.3.1) and its answer, validated. */
  async #request({ accessToken, claims: { sub } }: OidcSession): Promise<UserInfoClaims> {
    const { userinfo_endpoint } = await this.#issuer.metadata();
    if (!userinfo_endpoint) {
      throw new OidcError('endpoint_missing', { detail: 'userinfo_endpoint' });
    }
    if (accessToken === null) {
      throw new OidcError('access_token_missing');
    }
    const scheme = this.#proof ? 'DPoP' : 'Bearer';
    const init: RequestInit = {
      headers: { Authorization: `${scheme} ${accessToken}` },
      cache: 'no-store',
      // The token must not follow to wherever the answer points.
      redirect: 'error',
    };
    const { response, text } = await this.#send(userinfo_endpoint, init, accessToken);
    const isSigned = /^application\/jwt\b/i.test(response.headers.get('content-type') ?? '');
    return checkUserInfo(isSigned ? await this.#readSigned(text) : parseJsonObject(text), sub);
  }

  async #readSigned(token: string): Promise<JsonObject> {
    const { issuer, clientId, clockSkewSeconds } = await this.#configuration.get();
    const metadata: object = await this.#issuer.metadata();
    const { userinfo_signing_alg_values_supported: announced } = metadata as JsonObject;
    try {
      const jwt = decodeJwt(token, isStringArray(announced) ? announced : undefined);
      await checkSignature(jwt, this.#issuer, this.#verifier, await this.#issuer.keys());
      return checkSignedUserInfo(jwt.claims, { issuer, clientId }, this.#clock.now(), clockSkewSeconds);
    } catch (thrown) {
      // The texts of these codes speak of the ID Token.
      if (thrown instanceof OidcError && /^(id_token|alg_not|typ_|crit_|sign)/.test(thrown.code)) {
        throw new OidcError('user_info_invalid', { detail: thrown.code, cause: thrown });
      }
      throw thrown;
    }
  }

  #user(): string | undefined {
    return this.#store.latest?.session.claims.sub;
  }
}
