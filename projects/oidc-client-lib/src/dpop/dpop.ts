import { inject, Injectable } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { SEND_REQUEST } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import { PROOF_KEYS, type ProofKey } from '../platform/proof-key';
import type { Answer, ProofOfPossession } from '../platform/proof-of-possession';
import { randomToken } from '../platform/random';
import { SIGNATURE_VERIFIER } from '../platform/signature-verifier';
import { encodeBase64Url } from '../protocol/base64url';
import { dpopSigningInput, proofTarget, thumbprintInput } from '../protocol/dpop-proof';
import { toOidcError } from '../protocol/oidc-error';
import { ServerClock } from '../session/server-clock';

// Of an answer's Date, which has no fractions and has been under way.
const TOLERANCE_SECONDS = 3;
const ASK_AGAIN_SECONDS = 60;

/** Proofs by a key that stays in this browser (RFC 9449). */
@Injectable()
export class DPoP implements ProofOfPossession {
  readonly #configuration = inject(Configuration);
  readonly #location = inject(PAGE_LOCATION);
  readonly #clock = inject(ServerClock);
  readonly #keys = inject(PROOF_KEYS);
  readonly #verifier = inject(SIGNATURE_VERIFIER);
  readonly #send = inject(SEND_REQUEST);
  /** The last one of each server. */
  readonly #nonces = new Map<string, string>();
  #key?: Promise<ProofKey>;
  /** Seconds that servers are ahead of the local clock, where proofs were refused and the app's own server knew better. */
  #offset?: number;
  #isWrong?: Promise<boolean>;
  #askedAt = 0;

  async parameters(): Promise<Record<string, string>> {
    const { jwk, isKept } = await this.#proofKey();
    // The answer may come to another page, which would have another key.
    return isKept ? { dpop_jkt: await this.#sha256(thumbprintInput(jwk)) } : {};
  }

  async headers(method: string, url: string, accessToken?: string): Promise<Record<string, string>> {
    const key = await this.#proofKey();
    const htu = proofTarget(url, this.#location.baseUrl());
    const input = dpopSigningInput(key.jwk, {
      jti: randomToken(),
      htm: method,
      htu,
      iat: Math.floor(this.#clock.localNow() + (this.#offset ?? this.#clock.offset)),
      ath: accessToken === undefined ? undefined : await this.#sha256(accessToken),
      nonce: this.#nonces.get(new URL(htu).origin),
    });
    const signature = await key.sign(new TextEncoder().encode(input));
    return { DPoP: `${input}.${encodeBase64Url(signature)}` };
  }

  async learn(url: string, { status, headers }: Answer, said = ''): Promise<boolean> {
    const reason = `${headers.get('WWW-Authenticate') ?? ''}${said}`;
    const nonce = headers.get('DPoP-Nonce');
    if (nonce) {
      const { origin } = new URL(url, this.#location.baseUrl());
      const isNew = this.#nonces.get(origin) !== nonce;
      this.#nonces.set(origin, nonce);
      // Another request may have learned it since this one was sent; where CORS hides the reason, only a new one counts.
      if (reason ? status >= 400 && reason.includes('use_dpop_nonce') : status === 401 && isNew) {
        return true;
      }
    }
    return status >= 400 && reason.includes('invalid_dpop_proof') && this.#hasWrongTime();
  }

  readonly send: ProofOfPossession['send'] = async (url, init, accessToken) => {
    const attempt = async () => {
      const proof = await this.headers(init?.method ?? 'GET', url, accessToken);
      return this.#send(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...proof } });
    };
    try {
      const answer = await attempt();
      void this.learn(url, answer.response);
      return answer;
    } catch (thrown) {
      const cause = toOidcError(thrown).cause as Response | undefined;
      // Where there was no answer, it is what the browser threw.
      if (!cause?.headers || !(await this.learn(url, cause, await textOf(cause)))) {
        throw thrown;
      }
      return attempt();
    }
  };

  /** Whether proofs bore a wrong time. No ID Token has told before a sign-in, and servers take proofs of seconds alone. */
  #hasWrongTime(): Promise<boolean> {
    const now = this.#clock.localNow();
    if (!this.#isWrong || now - this.#askedAt > ASK_AGAIN_SECONDS) {
      this.#askedAt = now;
      this.#isWrong = this.#clock.askAppServer().then((offset) => {
        if (offset === null || Math.abs(offset - (this.#offset ?? this.#clock.offset)) < TOLERANCE_SECONDS) {
          return false;
        }
        this.#offset = offset;
        return true;
      });
    }
    return this.#isWrong;
  }

  #proofKey(): Promise<ProofKey> {
    return (this.#key ??= this.#readKey().catch((thrown: unknown) => {
      this.#key = undefined;
      throw thrown;
    }));
  }

  async #readKey(): Promise<ProofKey> {
    const { issuer, clientId } = await this.#configuration.get();
    return this.#keys(`${issuer}@${clientId}`);
  }

  async #sha256(text: string): Promise<string> {
    return encodeBase64Url(await this.#verifier.digest('SHA-256', new TextEncoder().encode(text)));
  }
}

/** The token endpoint says why in the body (RFC 9449 8), a resource in a header (RFC 9449 9). */
async function textOf(refusal: Response): Promise<string> {
  return refusal
    .clone()
    .text()
    .catch(() => '');
}
