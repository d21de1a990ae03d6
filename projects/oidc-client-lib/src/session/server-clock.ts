import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { CLOCK } from '../platform/clock';
import { SEND_REQUEST } from '../platform/json-request';
import { OidcError } from '../protocol/oidc-error';
import { brokenTimeRule, checkIdTokenTimes, type IdTokenClaims } from '../protocol/id-token';

// An answer to a nonce just sent was not issued yesterday; some providers backdate by minutes.
const MAX_AGE_SECONDS = 86_400;
// Share of its life that a token has left when it comes.
const FRESH = 2 / 3;
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
   * Checks the times of a token that answers a nonce just sent (OIDC Core 3.1.3.7 (9), (10), (13)). It was issued between
   * question and answer: where the local clock makes that impossible, the issue time is the better clock within the
   * leeway. Beyond, the app's own server is asked for the time: when that agrees with the token, the local clock is wrong.
   *
   * @param askedAt when the nonce was sent, in epoch seconds on the local clock
   * @returns the offset that fits the token, in seconds
   * @throws OidcError with the code of the rule that is broken
   */
  async witness(claims: IdTokenClaims, askedAt: number, maxAge?: number): Promise<number> {
    const { clockSkewSeconds } = await this.#configuration.get();
    const { offset } = this;
    const { iat, exp } = claims;
    const isRight = (assumed: number, skew = clockSkewSeconds) => {
      const now = this.#clock.now() + assumed;
      return iat > now - MAX_AGE_SECONDS && !brokenTimeRule(claims, now, skew, maxAge);
    };
    const now = this.#clock.now();
    const least = iat - now;
    // Issue times have no fractions; a clock that was set back meanwhile tells nothing.
    const most = askedAt > now ? Infinity : iat + 1 - askedAt;
    const nearest = Math.max(least, Math.min(most, offset));
    const isFlawless = isRight(offset, 0);
    // Providers backdate tokens that live long; one that has lost a third of its life on the way is another matter.
    if (isFlawless && (nearest === offset || exp - now - offset > (exp - iat) * FRESH)) {
      return offset;
    }
    if (isRight(offset)) {
      const better = [nearest, least].find(
        (assumed) => Math.abs(assumed - offset) <= clockSkewSeconds && isRight(assumed, 0),
      );
      if (better !== undefined) {
        return better;
      }
    }
    const witnessed = await this.askAppServer();
    if (witnessed !== null && isRight(witnessed)) {
      return witnessed;
    }
    if (!isRight(offset)) {
      checkIdTokenTimes(claims, this.now(), clockSkewSeconds, maxAge);
      throw new OidcError('iat_invalid');
    }
    return offset;
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
