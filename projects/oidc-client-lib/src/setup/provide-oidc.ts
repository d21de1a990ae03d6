import {
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  provideAppInitializer,
  provideEnvironmentInitializer,
  type Provider,
} from '@angular/core';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { CompleteAuthorization } from '../authorization/complete-authorization';
import { PendingRequests } from '../authorization/pending-requests';
import type { OidcConfigSource } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { Configuration, OIDC_CONFIG_SOURCE } from '../configuration/resolve-config';
import { Issuer } from '../issuer/issuer';
import { OidcSecurityService } from '../oidc-security-service';
import { EXCLUSIVE_LOCK, noTurns } from '../platform/exclusive-lock';
import { PAGE_LOCATION } from '../platform/page-location';
import { FrameSilence } from '../renewal/frame-silence';
import { OidcSecuritySilentRenew } from '../renewal/oidc-security-silent-renew';
import { RenewalSchedule } from '../renewal/renewal-schedule';
import { SessionRenewal } from '../renewal/session-renewal';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session-store';
import { PopupSignIn } from '../sign-in/popup-sign-in';
import { RedirectSignIn } from '../sign-in/redirect-sign-in';
import { SignOut } from '../sign-out/sign-out';
import { StartUp } from '../start-up/start-up';
import { MANUAL_START } from './with-manual-start';

/**
 * Provides {@link OidcSecurityService} to a standalone app, or to a lazy route or micro-frontend of its own issuer.
 *
 * @param config the configuration, a function that returns it (called in an injection context), a Promise or an
 *   Observable of it
 * @param features optional abilities; what is not named is not in the bundle
 * @example
 * ```ts
 * bootstrapApplication(App, {
 *   providers: [provideOidc({ issuer: 'https://login.example.com', clientId: 'angularclient' }, withCrossTabSync())],
 * });
 * ```
 */
export function provideOidc(config: OidcConfigSource, ...features: readonly OidcFeature[]): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: OIDC_CONFIG_SOURCE, useValue: config },
    services(),
    // Each client has its own, not those of an injector above.
    { provide: EXCLUSIVE_LOCK, useValue: noTurns },
    { provide: AUTHORIZATION_FLOW, useValue: null },
    // A lazy route's injector has no app initializers: the start begins here, and only the root app waits for it.
    provideEnvironmentInitializer(() => void start()?.catch(() => undefined)),
    provideAppInitializer(() => start()),
    ...features.map(({ providers }) => [...providers]),
  ]);
}

/** One of each for each injector. All inject what they need, so that none needs the metadata of an `@Injectable()`. */
const services = (): Provider[] =>
  [
    Configuration,
    Issuer,
    ServerClock,
    SessionStore,
    PendingRequests,
    BeginAuthorization,
    CompleteAuthorization,
    RedirectSignIn,
    PopupSignIn,
    SignOut,
    FrameSilence,
    OidcSecuritySilentRenew,
    SessionRenewal,
    RenewalSchedule,
    StartUp,
    OidcSecurityService,
  ].map((Service: new () => object) => ({ provide: Service, useFactory: () => new Service() }));

/** Starts, unless the app wants to do that itself; in the frame of a renewal the app must not boot either way. */
function start(): Promise<unknown> | undefined {
  const isManual = inject(MANUAL_START, { optional: true, self: true });
  return isManual && !inject(PAGE_LOCATION).isInRenewalFrame() ? undefined : inject(OidcSecurityService).start();
}
