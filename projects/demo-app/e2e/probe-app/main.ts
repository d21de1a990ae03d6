// The library's public API within reach of a browser test, and nothing else.
import {
  HttpClient,
  HttpContext,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
  withXhr,
} from '@angular/common/http';
import {
  ApplicationRef,
  Component,
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  provideEnvironmentInitializer,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, Router, RouterOutlet, withHashLocation } from '@angular/router';
import {
  diagnose,
  type OidcConfig,
  type OidcFeature,
  type OidcFinding,
  type OidcLogLevel,
  type OidcStorage,
  oidcFetch,
  oidcGuard,
  oidcInterceptor,
  OidcSecurityService,
  OidcUserInfo,
  OIDC_TOKEN,
  provideOidc,
  withCodeFlow,
  withCrossTabSync,
  withDPoP,
  withHttpInterceptor,
  withLogging,
  withPushedRequests,
  withRefreshTokens,
  withSessionMonitoring,
  withStorage,
  withUserInfo,
} from 'oidc-client-lib';
import { withJsrsasign } from 'oidc-client-lib/jsrsasign';

/** What a test sets before the page starts. */
interface ProbeOptions {
  /** Code + PKCE in place of the implicit flow. */
  readonly code?: boolean;
  /** Refresh tokens; with `code` and `tabs`. */
  readonly refresh?: boolean;
  /** Bound tokens; with `code`. */
  readonly dpop?: boolean;
  readonly pushed?: boolean;
  readonly tabs?: boolean;
  readonly monitoring?: boolean;
  readonly hash?: boolean;
  readonly jsrsasign?: boolean;
  readonly logging?: OidcLogLevel;
  /** `own`: a storage of the app's, which answers late and keeps everything backwards. */
  readonly storage?: 'session' | 'local' | 'memory' | 'own';
  /** `class`: as NgModule apps register interceptors. */
  readonly interceptor?: 'function' | 'class';
  /** HttpClient over XMLHttpRequest, as it was up to Angular 21. */
  readonly xhr?: boolean;
  readonly config?: Partial<OidcConfig>;
}

interface Probe {
  probeOptions?: ProbeOptions;
  oidc?: OidcSecurityService;
  oidcEvents?: unknown[];
  userInfo?: OidcUserInfo;
  http?: HttpClient;
  /** Whether a request carries the token. */
  tokenContext?: (choice: 'auto' | 'always' | 'never') => HttpContext;
  router?: Router;
  fetchWithToken?: typeof fetch;
  /** A second client beside the first. */
  openClient?: (config: OidcConfig) => OidcSecurityService;
  /** Ends the app, as its host may. There before the start is over. */
  destroyApp?: () => void;
  diagnose?: () => Promise<readonly OidcFinding[]>;
}

const probe = window as unknown as Probe;
const {
  code,
  refresh,
  dpop,
  pushed,
  tabs,
  monitoring,
  hash,
  jsrsasign,
  logging,
  storage = 'session',
  interceptor,
  xhr,
  config,
} = probe.probeOptions ?? {};

const later = <T>(answer: () => T) => new Promise<T>((resolve) => setTimeout(() => resolve(answer()), 50));
const backwards = (text: string) => Array.from(text).reverse().join('');
const ownStorage: OidcStorage = {
  getItem: (key) => later(() => backwards(sessionStorage.getItem(`own ${key}`) ?? '')),
  setItem: (key, value) => later(() => sessionStorage.setItem(`own ${key}`, backwards(value))),
  removeItem: (key) => later(() => sessionStorage.removeItem(`own ${key}`)),
};

@Component({ template: '<h1>Open to all</h1>' })
class Home {}

@Component({ template: '<h1>Guarded</h1>' })
class Guarded {}

/** A page that comes late, as lazily loaded ones do, and tells what it has heard. */
@Component({ template: '<p id="heard">{{ heard().join(" ") }}</p>' })
class Listener {
  readonly heard = signal<readonly string[]>([]);

  constructor() {
    inject(OidcSecurityService)
      .events$.pipe(takeUntilDestroyed())
      .subscribe(({ type }) => this.heard.update((types) => [...types, type]));
  }
}

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: '<p id="status">{{ oidc.status() }}</p><p id="user">{{ oidc.claims()?.sub }}</p><router-outlet />',
})
class Root {
  readonly oidc = inject(OidcSecurityService);

  constructor() {
    const injector = inject(EnvironmentInjector);
    const events: unknown[] = [];
    this.oidc.events$.subscribe((event) => events.push(event));
    Object.assign(probe, {
      oidc: this.oidc,
      oidcEvents: events,
      userInfo: inject(OidcUserInfo),
      http: inject(HttpClient),
      tokenContext: (choice: 'auto' | 'always' | 'never') => new HttpContext().set(OIDC_TOKEN, choice),
      router: inject(Router),
      fetchWithToken: oidcFetch(),
      openClient: (other: OidcConfig) =>
        createEnvironmentInjector([provideOidc(other)], injector).get(OidcSecurityService),
    });
  }
}

const features: OidcFeature[] = [
  withStorage(storage === 'own' ? ownStorage : storage),
  withUserInfo({ load: 'on-demand' }),
];
if (code) {
  features.push(withCodeFlow());
}
if (refresh) {
  features.push(withRefreshTokens());
}
if (dpop) {
  features.push(withDPoP());
}
if (pushed) {
  features.push(withPushedRequests());
}
if (tabs) {
  features.push(withCrossTabSync());
}
if (monitoring) {
  features.push(withSessionMonitoring());
}
if (logging) {
  features.push(withLogging(logging));
}
if (interceptor === 'class') {
  features.push(withHttpInterceptor());
}
if (jsrsasign) {
  features.push(withJsrsasign());
}

void bootstrapApplication(Root, {
  providers: [
    provideRouter(
      [
        { path: 'listener', loadComponent: () => later(() => Listener) },
        { path: 'guarded', component: Guarded, canActivate: [oidcGuard] },
        { path: 'matched', component: Guarded, canMatch: [oidcGuard()] },
        { path: 'forbidden', component: Guarded, canActivate: [oidcGuard({ when: () => false, forbiddenRoute: '/' })] },
        { path: 'strong', component: Guarded, canActivate: [oidcGuard({ acrValues: 'urn:demo:step-up' })] },
        {
          path: 'impossible',
          component: Guarded,
          canActivate: [oidcGuard({ acrValues: 'urn:nobody:knows', forbiddenRoute: '/' })],
        },
        { path: '', pathMatch: 'full', component: Home },
        { path: '**', component: Home },
      ],
      ...(hash ? [withHashLocation()] : []),
    ),
    provideEnvironmentInitializer(() => {
      const app = inject(ApplicationRef);
      probe.destroyApp = () => app.destroy();
    }),
    provideHttpClient(
      interceptor === 'class' ? withInterceptorsFromDi() : withInterceptors([oidcInterceptor]),
      ...(xhr ? [withXhr()] : []),
    ),
    // Also for an app that does not start.
    provideEnvironmentInitializer(() => {
      const injector = inject(EnvironmentInjector);
      probe.diagnose = () => runInInjectionContext(injector, diagnose);
    }),
    provideOidc(
      async () => {
        const served = (await (await fetch('/oidc-config.json')).json()) as OidcConfig;
        return { ...served, ...config };
      },
      ...features,
    ),
  ],
});
