import {
  DestroyRef,
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core';
import { NEVER, Observable } from 'rxjs';
import {
  type IdTokenClaims,
  type OidcConfig,
  type OidcFeature,
  provideOidc,
  withStorage,
  ɵCLOCK,
  ɵEXCLUSIVE_LOCK,
  type ɵExclusiveLock,
  ɵOPEN_HIDDEN_FRAME,
  ɵOPEN_POPUP,
  type ɵOpenPopup,
  ɵPAGE_LOCATION,
  ɵPROOF_KEYS,
  type ɵProofKeys,
  ɵSEND_REQUEST,
  ɵSessionStore,
  ɵSIGNATURE_VERIFIER,
  ɵtoSession,
  ɵWAKE_SIGNALS,
  ɵWHEN_PAGE_STAYS,
} from 'oidc-client-lib';
import { encodeBytes, encodeText } from './base64url';
import { FakeClock } from './fake-clock';
import { plainCrypto } from './fake-crypto';
import { FakeFrame } from './fake-frame';
import { FakeIssuer } from './fake-issuer';
import { FakeNetwork } from './fake-network';
import { FakePage } from './fake-page';
import { OIDC_FAKES, type OidcFakes, OidcTestingController, type TestUser } from './oidc-testing-controller';

/** In place of `withCrossTabSync()`: other tabs would be waited for in real time, which passes on no clock of a test. */
const ONE_TAB: OidcFeature = {
  kind: 'cross-tab-sync',
  providers: [{ provide: ɵEXCLUSIVE_LOCK, useValue: ((_name, task) => task()) satisfies ɵExclusiveLock }],
};

/** Kept nowhere: each injector has keys of its own. */
const plainProofKeys: ɵProofKeys = async () => {
  const key = await plainCrypto.makeKey('ES256');
  return { isKept: true, jwk: key.jwk as never, sign: async (input) => key.sign(input) };
};

/** What an app under test begins with. */
export interface OidcTestingOptions {
  /** Who is signed in from the first moment on; `null` is nobody, the default. */
  readonly session?: TestUser | null;
  /** Differences from a configuration that works. */
  readonly config?: Partial<OidcConfig>;
  /** The abilities that the app uses, as in `provideOidc()`. */
  readonly features?: readonly OidcFeature[];
}

/**
 * Provides the real `OidcSecurityService` to a test, with fakes where the browser and the network would be: no request
 * leaves, no timer runs, nothing stays in the storages, WebCrypto is not needed, and time passes by
 * `OidcTestingController.clock`. Inject {@link OidcTestingController} to sign in, expire, and fail.
 */
export function provideOidcTesting({
  session = null,
  config = {},
  features = [],
}: OidcTestingOptions = {}): EnvironmentProviders {
  // Made in the injector, so that providers that several tests share do not share what happened.
  const makeFakes = (): OidcFakes => {
    const clock = new FakeClock();
    const { issuer: name, clientId } = config;
    const issuer = new FakeIssuer({ issuer: name, clientId, now: () => clock.now(), crypto: plainCrypto });
    const frame = new FakeFrame(issuer, clock);
    const network = new FakeNetwork(issuer, clock);
    network.userInfo = () => frame.user;
    frame.user = session;
    return { issuer, clock, frame, network, page: new FakePage(baseUrl(config)) };
  };
  return makeEnvironmentProviders([
    { provide: OIDC_FAKES, useFactory: makeFakes },
    OidcTestingController,
    { provide: ɵCLOCK, useFactory: () => inject(OIDC_FAKES).clock },
    { provide: ɵOPEN_HIDDEN_FRAME, useFactory: () => inject(OIDC_FAKES).frame.openFrame },
    { provide: ɵOPEN_POPUP, useFactory: () => popupWith(inject(OIDC_FAKES)) },
    { provide: ɵPAGE_LOCATION, useFactory: () => inject(OIDC_FAKES).page },
    { provide: ɵSEND_REQUEST, useFactory: () => inject(OIDC_FAKES).network.send },
    { provide: ɵSIGNATURE_VERIFIER, useValue: plainCrypto.verifier },
    { provide: ɵPROOF_KEYS, useValue: plainProofKeys },
    { provide: ɵWAKE_SIGNALS, useValue: NEVER },
    { provide: ɵWHEN_PAGE_STAYS, useValue: () => Promise.resolve() },
    // Before the start, which finds nothing that other tests have left, and the session in place.
    provideEnvironmentInitializer(() => {
      forgetEverything();
      inject(DestroyRef).onDestroy(forgetEverything);
      if (session) {
        commit(session, config);
      }
    }),
    provideOidc(
      { issuer: 'https://login.example.com', clientId: 'angularclient', ...config, metadata: undefined },
      ...features.map((feature) => (feature.kind === ONE_TAB.kind ? ONE_TAB : feature)),
      withStorage('memory'),
    ),
  ]);
}

/** A page of the provider's own site, unless the configuration says where the app is. */
function baseUrl({ issuer, redirectUri = '' }: Partial<OidcConfig>): string | undefined {
  const known = /^https?:/.test(redirectUri) ? redirectUri : issuer;
  return known === undefined ? undefined : new URL('/', known).href;
}

/** Whoever has the session at the provider signs in; where nobody has, Alice does. */
function popupWith({ frame, issuer, clock }: OidcFakes): ɵOpenPopup {
  return () => ({
    visit: (url) =>
      new Observable((subscriber) => {
        frame.user ??= { sub: 'alice' };
        void clock.waitFor(issuer.callbackUrl(url, { claims: frame.user })).then((answer) => subscriber.next(answer));
      }),
    close: () => undefined,
  });
}

/** At once, so that the first look at the service shows the session. */
function commit(user: TestUser, { responseType, scope = 'openid' }: Partial<OidcConfig>): void {
  const { issuer, clock } = inject(OIDC_FAKES);
  const claims = issuer.claims({ claims: user }) as IdTokenClaims;
  const input = [{ alg: 'ES256', kid: issuer.kid('ES256') }, claims].map((part) => encodeText(JSON.stringify(part)));
  const signature = plainCrypto.signAtOnce('', new TextEncoder().encode(input.join('.')));
  const accessToken = responseType === 'id_token' ? null : 'access-token-0';
  const record = {
    version: 1,
    idToken: [...input, encodeBytes(signature)].join('.'),
    accessToken,
    accessTokenExpiresAt: accessToken && claims.exp,
    scope,
    sessionState: null,
    signedInAt: clock.now(),
    obtainedAt: clock.now(),
    clockOffset: 0,
  } as const;
  inject(ɵSessionStore).replace({ record, session: ɵtoSession(record, claims) }, 'session_restored');
}

function forgetEverything(): void {
  for (const storage of typeof localStorage === 'object' ? [localStorage, sessionStorage] : []) {
    Object.keys(storage)
      .filter((key) => key.startsWith('oidc-client-lib.'))
      .forEach((key) => storage.removeItem(key));
  }
}
