import { ApplicationInitStatus } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Observable } from 'rxjs';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { OidcSecurityService } from '../oidc-security-service';
import { CLOCK, type Clock } from '../platform/clock';
import { OPEN_HIDDEN_FRAME } from '../platform/hidden-frame';
import { SIGNATURE_VERIFIER, type SignatureVerifier, webCryptoVerifier } from '../platform/signature-verifier';
import { encodeBase64Url } from '../protocol/base64url';
import type { OidcEvent } from '../session/oidc-event';
import { SessionStore } from '../session/session-store';
import { provideOidc } from '../setup/provide-oidc';

export const ISSUER = 'https://login.example.com';
export const USER_INFO = `${ISSUER}/userinfo`;
export const CHECK_SESSION = `${ISSUER}/check-session`;

/** Time that passes only when the test says so. */
export class ManualClock implements Clock {
  private time = 1_800_000_000;
  private readonly waiting = new Set<{ at: number; fire: () => void }>();

  now(): number {
    return this.time;
  }

  drift(): number {
    return 0;
  }

  after(delayMs: number): Observable<unknown> {
    return new Observable((subscriber) => {
      const timer = { at: this.time + delayMs / 1000, fire: () => (subscriber.next(0), subscriber.complete()) };
      this.waiting.add(timer);
      return () => this.waiting.delete(timer);
    });
  }

  async pass(seconds: number): Promise<void> {
    const end = this.time + seconds;
    for (;;) {
      await settled();
      const [next] = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.time = Math.max(this.time, next.at);
      this.waiting.delete(next);
      next.fire();
    }
    this.time = end;
    await settled();
  }
}

/** Work of WebCrypto, which takes no time on the manual clock, and on a busy machine any time in the real world. */
const underWay = new Set<Promise<unknown>>();

function waitedFor<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  const forget = () => void underWay.delete(work);
  work.then(forget, forget);
  return work;
}

/** Lets everything happen that needs no clock. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (underWay.size > 0) {
      await Promise.allSettled(underWay);
      turn = 0;
    }
  }
}

const patientVerifier: SignatureVerifier = {
  verify: (...signed) => waitedFor(webCryptoVerifier.verify(...signed)),
  digest: (...input) => waitedFor(webCryptoVerifier.digest(...input)),
};

type Answer = (request: Request) => Response | Promise<Response>;

/** A provider in the test's hands: it signs real tokens, and answers by `fetch` and in frames as it is told. */
export class TestProvider {
  /** Who is signed in at the provider; `null`: nobody. */
  user: string | null = 'alice';
  /** Who signs the ID Tokens, by their word. */
  issuer = ISSUER;
  /** The error that silent renewals get in place of an answer. */
  renewalError: string | null = null;
  sid: string | undefined = 'sid-1';
  sessionState: string | undefined = 'state-1';
  idTokenSeconds = 3600;
  accessTokenSeconds = 3600;
  metadata: Record<string, unknown> = { userinfo_endpoint: USER_INFO, check_session_iframe: CHECK_SESSION };
  userInfo: Answer = () => Response.json({ sub: this.user, email: 'alice@example.com' });
  readonly userInfoRequests: Request[] = [];
  renewals = 0;
  private count = 0;

  private constructor(
    readonly clock: ManualClock,
    private readonly keys: CryptoKeyPair,
  ) {}

  static async create(): Promise<TestProvider> {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    return new TestProvider(new ManualClock(), keys);
  }

  readonly fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    const { signal: _, ...rest } = init ?? {};
    const request = new Request(input, rest);
    switch (request.url) {
      case `${ISSUER}/.well-known/openid-configuration`:
        return Response.json({
          issuer: ISSUER,
          authorization_endpoint: `${ISSUER}/authorize`,
          jwks_uri: `${ISSUER}/jwks`,
          ...this.metadata,
        });
      case `${ISSUER}/jwks`:
        return Response.json({ keys: [await crypto.subtle.exportKey('jwk', this.keys.publicKey)] });
      case USER_INFO:
        this.userInfoRequests.push(request);
        return this.userInfo(request);
      default:
        throw new TypeError(`nobody answers at ${request.url}`);
    }
  };

  async sign(claims: object, header: object = {}, keys: CryptoKeyPair = this.keys): Promise<string> {
    const encode = (part: object) => encodeBase64Url(new TextEncoder().encode(JSON.stringify(part)));
    const input = `${encode({ alg: 'ES256', ...header })}.${encode(claims)}`;
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, keys.privateKey, new TextEncoder().encode(input));
    return `${input}.${encodeBase64Url(new Uint8Array(signature))}`;
  }

  /** The callback URL that answers an authorize URL. */
  async answer(url: string): Promise<string> {
    const { searchParams } = new URL(url);
    const callback = searchParams.get('redirect_uri') ?? '';
    const state = searchParams.get('state') ?? '';
    const isSilent = searchParams.get('prompt') === 'none';
    const error = isSilent ? (this.renewalError ?? (this.user === null ? 'login_required' : null)) : null;
    if (error) {
      return `${callback}#${new URLSearchParams({ error, state }).toString()}`;
    }
    const accessToken = `access-${++this.count}`;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken)));
    const now = Math.floor(this.clock.now());
    const idToken = await this.sign({
      iss: this.issuer,
      sub: this.user,
      aud: 'app',
      iat: now,
      exp: now + this.idTokenSeconds,
      nonce: searchParams.get('nonce'),
      at_hash: encodeBase64Url(digest.subarray(0, 16)),
      sid: this.sid,
    });
    const parameters = new URLSearchParams({
      id_token: idToken,
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: String(this.accessTokenSeconds),
      state,
    });
    if (this.sessionState !== undefined) {
      parameters.set('session_state', this.sessionState);
    }
    return `${callback}#${parameters.toString()}`;
  }

  /** The hidden frame of a renewal. */
  readonly openFrame = (url: string) => {
    this.renewals++;
    return new Observable<{ kind: 'answer'; url: string }>((subscriber) => {
      void waitedFor(this.answer(url)).then((answer) => subscriber.next({ kind: 'answer', url: answer }));
    });
  };
}

/** An app with the library in it, and nothing of the library replaced but the edges. */
export class TestApp {
  readonly auth = TestBed.inject(OidcSecurityService);
  readonly store = TestBed.inject(SessionStore);
  readonly events: OidcEvent[] = [];

  private constructor(private readonly provider: TestProvider) {
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  static async start(
    provider: TestProvider,
    features: readonly OidcFeature[],
    { providers = [], ...config }: Partial<OidcConfig> & { providers?: readonly object[] } = {},
  ): Promise<TestApp> {
    window.fetch = provider.fetch as typeof fetch;
    TestBed.configureTestingModule({
      providers: [
        { provide: CLOCK, useValue: provider.clock },
        { provide: OPEN_HIDDEN_FRAME, useValue: provider.openFrame },
        { provide: SIGNATURE_VERIFIER, useValue: patientVerifier },
        provideOidc({ issuer: ISSUER, clientId: 'app', ...config }, ...features),
        ...providers,
      ],
    });
    const app = new TestApp(provider);
    await TestBed.inject(ApplicationInitStatus).donePromise;
    return app;
  }

  async signIn(): Promise<void> {
    await this.auth.authorizedCallback(await this.provider.answer(await this.auth.createAuthorizeUrl()));
    await settled();
  }

  /** The events of a type, as they came. */
  of<Type extends OidcEvent['type']>(type: Type): Extract<OidcEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<OidcEvent, { type: Type }> => event.type === type);
  }
}

/** Forgets what a test left in this browser. */
export function forgetEverything(): void {
  sessionStorage.clear();
  localStorage.clear();
}
