import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { checkSignature } from '../issuer/check-signature';
import { Issuer } from '../issuer/issuer';
import { SIGNATURE_VERIFIER } from '../platform/signature-verifier';
import { type AuthorizationResponse, checkAuthorizationResponse } from '../protocol/authorization-response';
import { checkIdTokenClaims, type IdTokenClaims, type IdTokenExpectation } from '../protocol/id-token';
import { decodeJwt } from '../protocol/jwt';
import { OidcError } from '../protocol/oidc-error';
import { checkAccessTokenHash } from '../protocol/token-hash';
import { type OidcSession, type SessionRecord, toSession } from '../session/oidc-session';
import { ServerClock } from '../session/server-clock';
import { SessionStore, type ValidatedSession } from '../session/session-store';
import { type AnsweredRequest, type AnswerJudge, AUTHORIZATION_FLOW } from './authorization-flow';
import type { BegunAuthorization } from './begin-authorization';

/** Judges the answer to a request: all of it is right, or none of it is used. */
export class CompleteAuthorization implements AnswerJudge {
  readonly #configuration = inject(Configuration);
  readonly #issuer = inject(Issuer);
  readonly #verifier = inject(SIGNATURE_VERIFIER);
  readonly #clock = inject(ServerClock);
  readonly #store = inject(SessionStore);
  readonly #flow = inject(AUTHORIZATION_FLOW);

  /**
   * Validates the answer to a sign-in with the user present, and commits the session.
   *
   * @throws OidcError as {@link complete}; the session that was there before is still there
   */
  async signIn(response: AuthorizationResponse, request: BegunAuthorization['request']): Promise<OidcSession> {
    const validated = await this.complete(response, request, this.#clock.localNow());
    this.#store.replace(validated, 'signed_in');
    return validated.session;
  }

  /**
   * Validates a response (OIDC Core 3.2.2.8 to 3.2.2.11, RFC 9207).
   *
   * @throws OidcError with the code of the rule that is broken; superseded
   */
  async complete(
    response: AuthorizationResponse,
    request: AnsweredRequest,
    signedInAt: number,
  ): Promise<ValidatedSession> {
    const { signOuts } = this.#store;
    const { responseType } = await this.#configuration.get();
    const metadata = await this.#issuer.metadata();
    const tokens = this.#flow
      ? await this.#flow.redeem(response, request, metadata)
      : checkAuthorizationResponse(response, metadata, responseType !== 'id_token');
    const { idToken, accessToken = null, expiresIn, scope = request.scope, sessionState = null, refreshToken } = tokens;
    const claims = await this.#validate(idToken, accessToken, request);
    const clockOffset = await this.#clock.witness(claims, request.createdAt / 1000, request.maxAge);
    if (signOuts !== this.#store.signOuts) {
      throw new OidcError('superseded'); // Whoever signs out while an answer is judged is not signed in by it.
    }
    const obtainedAt = this.#clock.localNow();
    const now = obtainedAt + clockOffset;
    // Both tokens were made at the same moment, which the ID Token tells unless its iat is backdated.
    const issuedAt = Math.min(now, Math.max(claims.iat, now - 10));
    const accessTokenExpiresAt = accessToken && (expiresIn === undefined ? claims.exp : issuedAt + expiresIn);
    const record: SessionRecord = {
      version: 1,
      idToken,
      accessToken,
      accessTokenExpiresAt: accessTokenExpiresAt || null,
      scope,
      sessionState,
      refreshToken,
      signedInAt,
      obtainedAt,
      clockOffset,
    };
    return { record, session: toSession(record, claims) };
  }

  /**
   * Validates a record that was stored, or that another tab holds, as if it had just come in; only the nonce was
   * answered before.
   *
   * @throws OidcError with the code of the rule that is broken; of the network, when keys have to be fetched
   */
  async revalidate(record: SessionRecord): Promise<ValidatedSession> {
    const { responseType } = await this.#configuration.get();
    if ((responseType === 'id_token') !== (record.accessToken === null)) {
      throw new OidcError('access_token_missing');
    }
    return { record, session: toSession(record, await this.#validate(record.idToken, record.accessToken, {})) };
  }

  /** Form, signature, claims and `at_hash`: all but the times. */
  async #validate(
    idToken: string,
    accessToken: string | null,
    expectation: Partial<IdTokenExpectation>,
  ): Promise<IdTokenClaims> {
    const { issuer, clientId, trustedAudiences } = await this.#configuration.get();
    const { algorithms, keys } = await this.#issuer.judgement();
    const jwt = decodeJwt(idToken);
    if (algorithms?.includes(jwt.algorithm.alg) === false) {
      // Providers change algorithms as they change keys; what they announce now counts.
      decodeJwt(idToken, (await this.#issuer.metadata('no-cache')).id_token_signing_alg_values_supported);
    }
    await checkSignature(jwt, this.#issuer, this.#verifier, keys);
    const claims = checkIdTokenClaims(jwt.claims, { ...expectation, issuer, clientId, trustedAudiences });
    // Beside a token that came through the browser it is a must (OIDC Core 3.1.3.8, 3.2.2.10).
    if (accessToken !== null && (claims.at_hash !== undefined || !this.#flow)) {
      const digest = await this.#verifier.digest(jwt.algorithm.hash, new TextEncoder().encode(accessToken));
      checkAccessTokenHash(claims, digest);
    }
    return claims;
  }
}
