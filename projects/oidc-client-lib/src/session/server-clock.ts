import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { SEND_REQUEST } from '../platform/json-request';
import { OidcError } from '../protocol/oidc-error';
import { brokenTimeRule, checkIdTokenTimes, type IdTokenClaims } from '../protocol/id-token';

// An answer to a nonce just sent was not issued yesterday; some providers backdate by minutes.
const MAX_AGE_SECONDS = 86_400;
const JUMP_SECONDS = 3;
const WITNESS_MS = 3000;

/** The issuer's time: the local clock and what has been learned of its error. */
export class ServerClock {
  readonly #clock = inject(CLOCK);
  readonly #send = inject(SEND_REQUEST);
  readonly #configuration = inject(Configuration);

  /** Seconds that the issuer is ahead of the local clock. */
  offset = 0;
  #knownDrift = this.#clock.drift();

  /** Epoch seconds on the issuer's clock. */
  now(): number {
    return this.#clock.now() + this.offset;
  }

  /** Epoch seconds on the local clock. */
  localNow(): number {
    return this.#clock.now();
  }

  /**
   * Checks the times of a token that answers a nonce just sent (OIDC Core 3.1.3.7 (9), (10), (13)). Where it contradicts
   * the local clock beyond the leeway, the app's own server is asked for the time: when that agrees with the token, the
   * local clock is wrong.
   *
   * @returns the offset that fits the token, in seconds
   * @throws OidcError with the code of the rule that is broken
   */
  async witness(claims: IdTokenClaims, maxAge?: number): Promise<number> {
    const { clockSkewSeconds } = await this.#configuration.get();
    const isRight = (offset: number, skew = clockSkewSeconds) => {
      const now = this.#clock.now() + offset;
      return claims.iat > now - MAX_AGE_SECONDS && !brokenTimeRule(claims, now, skew, maxAge);
    };
    if (isRight(this.offset, 0)) {
      return this.offset;
    }
    if (isRight(this.offset)) {
      // Within the leeway the issue time of a fresh token is the better clock, where it makes the token fresh.
      const issued = claims.iat - this.#clock.now();
      return Math.abs(issued - this.offset) <= clockSkewSeconds && isRight(issued, 0) ? issued : this.offset;
    }
    const witnessed = await this.askAppServer();
    if (witnessed === null || !isRight(witnessed)) {
      checkIdTokenTimes(claims, this.now(), clockSkewSeconds, maxAge);
      throw new OidcError('iat_invalid');
    }
    return witnessed ?? this.offset;
  }

  /** Whether the wall clock has made a jump since the last call: the machine slept, or its clock was set. */
  hasJumped(): boolean {
    const drift = this.#clock.drift();
    const hasJumped = Math.abs(drift - this.#knownDrift) > JUMP_SECONDS;
    this.#knownDrift = drift;
    return hasJumped;
  }

  /** Seconds that the app's own server is ahead of the local clock, by the `Date` of its answer (RFC 9110 6.6.1). */
  async askAppServer(signal = AbortSignal.timeout(WITNESS_MS)): Promise<number | null> {
    const { silentRenewUri } = await this.#configuration.get();
    try {
      const { response } = await this.#send(silentRenewUri, { method: 'HEAD', cache: 'no-store', signal });
      const date = Date.parse(response.headers.get('date') ?? '') / 1000;
      // A shared cache keeps the origin's Date and tells its own Age (RFC 9111 5.1).
      const offset = date + Number(response.headers.get('age') ?? 0) - this.#clock.now();
      return Number.isFinite(offset) ? Math.round(offset) : null;
    } catch {
      return null; // No witness; the local clock stands.
    }
  }
}
