import {
  type EnvironmentProviders,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  inject,
} from '@angular/core';
import { NEVER } from 'rxjs';
import {
  type IdTokenClaims,
  type OidcConfig,
  OidcError,
  type OidcFeature,
  OidcSecurityService,
  provideOidc,
  withStorage,
  ɵCLOCK,
  ɵOPEN_HIDDEN_FRAME,
  ɵPAGE_LOCATION,
  type ɵPageLocation,
  ɵSEND_REQUEST,
  type ɵSendRequest,
  ɵWAKE_SIGNALS,
} from 'oidc-client-lib';
import { FakeClock } from './fake-clock';
import { FakeFrame } from './fake-frame';
import { FakeIssuer } from './fake-issuer';
import { OIDC_FAKES, type OidcFakes, OidcTestingController } from './oidc-testing-controller';

/** What an app under test begins with. */
export interface OidcTestingOptions {
  /** Who is signed in; `null` is nobody, the default. */
  readonly session?: (Partial<IdTokenClaims> & { readonly sub: string }) | null;
  readonly config?: Partial<OidcConfig>;
  readonly features?: readonly OidcFeature[];
}

const APP = 'https://app.example.com/';

/**
 * Provides the real `OidcSecurityService` to a test, with fakes where the browser and the network would be: no request
 * leaves, no timer runs, time passes by `OidcTestingController.clock`. Inject {@link OidcTestingController} to sign in,
 * expire, and fail.
 */
export function provideOidcTesting({
  session = null,
  config,
  features = [],
}: OidcTestingOptions = {}): EnvironmentProviders {
  const issuer = new FakeIssuer(config?.issuer, config?.clientId);
  const clock = new FakeClock();
  const user = { sub: session?.sub ?? 'alice' };
  const frame = new FakeFrame(issuer, clock, () => user.sub);
  const fakes: OidcFakes = { issuer, clock, frame };
  return makeEnvironmentProviders([
    provideOidc({ issuer: issuer.issuer, clientId: issuer.clientId, ...config }, withStorage('memory'), ...features),
    { provide: OIDC_FAKES, useValue: fakes },
    OidcTestingController,
    { provide: ɵCLOCK, useValue: clock },
    { provide: ɵOPEN_HIDDEN_FRAME, useValue: frame.openFrame },
    { provide: ɵPAGE_LOCATION, useFactory: fakeLocation },
    { provide: ɵSEND_REQUEST, useValue: fakeNetwork(issuer) },
    { provide: ɵWAKE_SIGNALS, useValue: NEVER },
    provideEnvironmentInitializer(() => {
      const controller = inject(OidcTestingController);
      const auth = inject(OidcSecurityService);
      auth.session$.subscribe((current) => (user.sub = current?.claims.sub ?? user.sub));
      clock.isBusy = () => auth.renewal().phase === 'renewing' && frame.behaviour.kind !== 'hang';
      if (session) {
        void controller.signInAs(session);
      }
    }),
  ]);
}

function fakeNetwork(issuer: FakeIssuer): ɵSendRequest {
  return async (url) => {
    const documents: Record<string, () => unknown> = {
      [`${issuer.issuer}/.well-known/openid-configuration`]: () => issuer.metadata,
      [`${issuer.issuer}/jwks`]: () => issuer.jwks(),
    };
    const document = await documents[url]?.();
    if (!document) {
      throw new OidcError('network', { detail: url });
    }
    const text = JSON.stringify(document);
    return { response: new Response(text), text };
  };
}

function fakeLocation(): ɵPageLocation {
  let href = APP;
  return {
    isBrowser: true,
    href: () => href,
    baseUrl: () => APP,
    assign: (url) => void (href = url),
    post: (url) => void (href = url),
    replace: (url) => void (href = new URL(url, APP).href),
    isInRenewalFrame: () => false,
    reportAppInFrame: () => undefined,
  };
}
