import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  type FakeAlgorithm,
  type FakeAnswerOptions,
  FakeClock,
  FakeFrame,
  FakeIssuer,
  FakeNetwork,
  FakePage,
} from 'oidc-client-lib/testing';
import { Subject } from 'rxjs';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { OidcSecurityService } from '../oidc-security-service';
import { CLOCK } from '../platform/clock';
import { OPEN_HIDDEN_FRAME } from '../platform/hidden-frame';
import { SEND_REQUEST } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import { SIGNATURE_VERIFIER, type SignatureVerifier, webCryptoVerifier } from '../platform/signature-verifier';
import { type OidcStorage, TOKEN_STORAGE } from '../platform/token-storage';
import { WAKE_SIGNALS } from '../platform/wake-signals';
import { OidcError } from '../protocol/oidc-error';
import type { OidcEvent } from '../session/oidc-event';
import type { OidcSession, SessionRecord } from '../session/oidc-session';
import { provideOidc } from '../setup/provide-oidc';

/** A storage in the test's hands. */
export class TestStorage implements OidcStorage {
  readonly items = new Map<string, string>();
  /** `blocked`: every call throws; `full`: writing throws; `slow`: every answer is a Promise; `mute`: none ever comes. */
  mood: 'well' | 'blocked' | 'full' | 'slow' | 'mute' = 'well';

  getItem(key: string): string | null | Promise<string | null> {
    return this.answer(this.items.get(key) ?? null);
  }

  setItem(key: string, value: string): void | Promise<void> {
    if (this.mood === 'full') {
      throw new DOMException('full', 'QuotaExceededError');
    }
    return this.answer(void this.items.set(key, value));
  }

  removeItem(key: string): void | Promise<void> {
    return this.answer(void this.items.delete(key));
  }

  /** The record that is written down, if one is. */
  get record(): SessionRecord | null {
    const [text = 'null'] = this.items.values();
    return JSON.parse(text) as SessionRecord | null;
  }

  /** Writes a record as an app of before, or an intruder, would. */
  plant(record: object | string, client = 'angularclient@https://login.example.com'): void {
    this.items.set(`oidc-client-lib.session.${client}`, typeof record === 'string' ? record : JSON.stringify(record));
  }

  private answer<T>(value: T): T | Promise<T> {
    if (this.mood === 'blocked') {
      throw new DOMException('blocked', 'SecurityError');
    }
    if (this.mood === 'mute') {
      return new Promise(() => undefined);
    }
    return this.mood === 'slow' ? Promise.resolve().then(() => value) : value;
  }
}

/** Everything outside the library: it outlives the pages that are opened in it. */
export class World {
  readonly clock = new FakeClock();
  readonly issuer: FakeIssuer;
  readonly network: FakeNetwork;
  readonly frame: FakeFrame;
  readonly page = new FakePage();
  readonly storage = new TestStorage();
  readonly wakes = new Subject<string>();

  constructor(algorithms: readonly FakeAlgorithm[] = ['ES256'], issuer?: string) {
    localStorage.clear();
    sessionStorage.clear();
    this.issuer = new FakeIssuer({ issuer, algorithms, now: () => this.clock.trueNow() });
    this.network = new FakeNetwork(this.issuer, this.clock);
    this.frame = new FakeFrame(this.issuer, this.clock);
  }

  /** Opens a page with the library in it, in place of the one before. Nothing is replaced but the edges. */
  async open(config: Partial<OidcConfig> = {}, ...features: readonly OidcFeature[]): Promise<TestApp> {
    const app = this.begin(config, ...features);
    await app.auth.start().catch(() => null);
    await this.clock.settled();
    return app;
  }

  /** The same, without waiting for the end of the start. */
  begin(config: Partial<OidcConfig> = {}, ...features: readonly OidcFeature[]): TestApp {
    TestBed.resetTestingModule();
    const { issuer, clientId } = this.issuer;
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        { provide: CLOCK, useValue: this.clock },
        { provide: OPEN_HIDDEN_FRAME, useValue: this.frame.openFrame },
        { provide: SEND_REQUEST, useValue: this.network.send },
        { provide: PAGE_LOCATION, useValue: this.page },
        { provide: TOKEN_STORAGE, useValue: this.storage },
        { provide: WAKE_SIGNALS, useValue: this.wakes },
        { provide: SIGNATURE_VERIFIER, useValue: this.verifier },
        provideOidc({ issuer, clientId, ...config }, ...features),
      ],
    });
    return new TestApp(this);
  }

  private readonly verifier: SignatureVerifier = {
    verify: (...given) => this.clock.waitFor(webCryptoVerifier.verify(...given)),
    digest: (...given) => this.clock.waitFor(webCryptoVerifier.digest(...given)),
  };
}

/** A page with the library in it, and what a user of the library sees. */
export class TestApp {
  readonly auth = TestBed.inject(OidcSecurityService);
  readonly events: OidcEvent[] = [];

  constructor(private readonly world: World) {
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  async signIn(options: FakeAnswerOptions = {}): Promise<OidcSession> {
    const session = await this.auth.authorizedCallback(await this.answer(options));
    await this.world.clock.settled();
    return session;
  }

  /** The URL of an answer to a fresh request. */
  async answer(options: FakeAnswerOptions = {}): Promise<string> {
    return this.world.issuer.callbackUrl(await this.auth.createAuthorizeUrl(), options);
  }

  /** The types of what happened, in order. */
  get types(): OidcEvent['type'][] {
    return this.events.map(({ type }) => type);
  }

  count(type: OidcEvent['type']): number {
    return this.types.filter((other) => other === type).length;
  }
}

/** The code that a promise is rejected with, or `accepted`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof OidcError ? thrown.code : `not an OidcError: ${String(thrown)}`;
  }
}

/** A world of its own with an app that somebody has just signed in to, whose later events are listed. */
export async function signedIn(config: Parameters<World['open']>[0] = {}) {
  const world = new World();
  const app = await world.open(config);
  const session = await app.signIn();
  app.events.length = 0;
  return { world, app, session };
}
