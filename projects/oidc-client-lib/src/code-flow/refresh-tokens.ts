import { inject, Injectable } from '@angular/core';
import type { AnswerJudge } from '../authorization/authorization-flow';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import type { ResponseTokens } from '../protocol/authorization-response';
import { OidcError, toOidcError } from '../protocol/oidc-error';
import type { ProviderMetadata } from '../protocol/provider-metadata';
import { readRefreshToken, readTokenResponse, refreshRequest } from '../protocol/token-request';
import { explainFailure } from '../renewal/renewal-failure';
import type { ValidatedSession } from '../session/session-store';
import type { Refreshing } from './refreshing';
import { TokenEndpoint } from './token-endpoint';

/** Renews by the refresh token (OIDC Core 12, RFC 6749 6), as long as the provider takes it. */
@Injectable()
export class RefreshTokens implements Refreshing {
  readonly #configuration = inject(Configuration);
  readonly #endpoint = inject(TokenEndpoint);
  readonly #clock = inject(CLOCK);
  /** The one that was refused last: it does not get better. */
  #refused?: string;
  /** What came in exchange for the refresh token of a session, although the answer was refused, or too late. */
  #exchange?: { readonly of: ValidatedSession; readonly next: Promise<string> };

  readonly renew = async (previous: ValidatedSession, judge: AnswerJudge): Promise<ValidatedSession | null> => {
    const { refreshToken, scope, signedInAt } = previous.record;
    // A record is input, and may have come from a storage.
    if (!refreshToken || typeof refreshToken !== 'string' || refreshToken === this.#refused) {
      return null;
    }
    const request = { createdAt: this.#clock.now() * 1000, scope, renewed: previous };
    try {
      const refreshed = await judge.complete(new Map(), request, signedInAt);
      const [nonce, before] = [refreshed, previous].map(({ session }) => session.claims.nonce);
      // OIDC Core 12.2. A refreshed ID Token may have none, and after that there is none to compare.
      if (nonce !== undefined && before !== undefined && nonce !== before) {
        throw new OidcError('nonce_mismatch');
      }
      return refreshed;
    } catch (thrown) {
      if (!isRefusal(toOidcError(thrown))) {
        throw thrown;
      }
      this.#refused = refreshToken;
      return null;
    }
  };

  async redeem(renewed: ValidatedSession, metadata: ProviderMetadata): Promise<ResponseTokens> {
    const { refreshToken: first = '', sessionState } = renewed.record;
    const { clientId } = await this.#configuration.get();
    // Spent is spent, whatever became of the answer.
    const refreshToken = this.#exchange?.of === renewed ? await this.#exchange.next : first;
    const answer = this.#endpoint.ask(metadata, refreshRequest(refreshToken, clientId), refreshToken);
    // Without a new one the old one goes on (RFC 6749 6).
    const next = answer.then(readRefreshToken).then(
      (fresh) => fresh ?? refreshToken,
      () => refreshToken,
    );
    this.#exchange = { of: renewed, next };
    return { ...readTokenResponse(await answer, this.#endpoint.tokenType, sessionState), refreshToken: await next };
  }
}

/**
 * Whether the provider takes this refresh token no more, or gives too little for it (OIDC Core 12.2 lets it leave the ID
 * Token out). A provider that is ill for a moment, or busy, has said nothing of it.
 */
function isRefusal(error: OidcError): boolean {
  const { isTransient } = explainFailure(error, { isCrossSite: false, secondsSinceSignIn: null });
  return error.code === 'id_token_missing' || (!isTransient && /^(provider|http)_error$/.test(error.code));
}
