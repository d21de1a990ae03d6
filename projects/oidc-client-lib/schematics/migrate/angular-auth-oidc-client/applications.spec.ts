import { migrated } from '../../testing/migration';

const FROM = 'angular-auth-oidc-client';

describe('a standalone application with angular-auth-oidc-client', () => {
  const files = {
    'app/auth/auth.config.ts': `import { LogLevel, PassedInitialConfig } from 'angular-auth-oidc-client';

export const authConfig: PassedInitialConfig = {
  config: {
    authority: 'https://localhost:44318',
    redirectUrl: window.location.origin,
    postLogoutRedirectUri: window.location.origin,
    clientId: 'angularclient',
    // what the shop needs
    scope: 'openid profile email offline_access',
    responseType: 'code',
    silentRenew: true,
    silentRenewUrl: window.location.origin + '/silent-renew.html',
    renewTimeBeforeTokenExpiresInSeconds: 10,
    startCheckSession: true,
    useRefreshToken: true,
    logLevel: LogLevel.Debug,
    secureRoutes: [
      'https://localhost:44390/api',
      'https://other.example.com',
    ],
    customParamsAuthRequest: { prompt: 'select_account', audience: 'shop', max: 3 },
    postLoginRoute: '/orders',
  },
};
`,
    'app/app.config.ts': `import { ApplicationConfig } from '@angular/core';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideRouter } from '@angular/router';
import { AbstractSecurityStorage, DefaultLocalStorageService, authInterceptor, provideAuth, withAppInitializerAuthCheck } from 'angular-auth-oidc-client';
import { authConfig } from './auth/auth.config';
import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes),
    provideAuth(authConfig, withAppInitializerAuthCheck()),
    provideHttpClient(withInterceptors([authInterceptor()])),
    { provide: AbstractSecurityStorage, useClass: DefaultLocalStorageService },
  ],
};
`,
    'app/app.routes.ts': `import { Routes } from '@angular/router';
import { autoLoginPartialRoutesGuard } from 'angular-auth-oidc-client';
import { Orders } from './orders';

export const routes: Routes = [{ path: 'orders', component: Orders, canActivate: [autoLoginPartialRoutesGuard] }];
`,
    'app/app.ts': `import { Component, OnInit, inject } from '@angular/core';
import { map } from 'rxjs';
import { LoginResponse, OidcSecurityService } from 'angular-auth-oidc-client';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App implements OnInit {
  private readonly oidcSecurityService = inject(OidcSecurityService);
  protected readonly isAuthenticated = this.oidcSecurityService.authenticated;
  readonly signedIn$ = this.oidcSecurityService.isAuthenticated$.pipe(map(({ isAuthenticated }) => isAuthenticated));
  userData: unknown;

  ngOnInit(): void {
    this.oidcSecurityService.checkAuth().subscribe((loginResponse: LoginResponse) => {
      const { isAuthenticated, userData } = loginResponse;
      console.log(isAuthenticated, loginResponse.accessToken);
      this.userData = userData;
    });
    this.oidcSecurityService.isAuthenticated$.subscribe(({ isAuthenticated }) => console.log(isAuthenticated));
    this.oidcSecurityService.userData$.subscribe(({ userData }) => (this.userData = userData));
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  loginWithHint(): void {
    this.oidcSecurityService.authorize(undefined, { customParams: { login_hint: 'alice' } });
  }

  refresh(): void {
    this.oidcSecurityService.forceRefreshSession().subscribe(({ isAuthenticated, idToken }) => {
      console.log(isAuthenticated, idToken);
    });
  }

  logout(): void {
    this.oidcSecurityService.logoff().subscribe();
  }

  logoutEverywhere(): void {
    this.oidcSecurityService.logoffAndRevokeTokens().subscribe((result) => console.log(result));
  }
}
`,
    'app/app.html': '@if (oidcSecurityService.authenticated().isAuthenticated) { hello }\n',
  };

  const after = () => migrated({ from: FROM, files });

  it('writes the configuration as an OidcConfig', async () => {
    expect((await after()).read('app/auth/auth.config.ts')).toBe(`import { OidcConfig } from 'oidc-client-lib';

export const authConfig: OidcConfig = {
  issuer: 'https://localhost:44318',
  redirectUri: window.location.origin,
  postLogoutRedirectUri: window.location.origin,
  clientId: 'angularclient',
  // what the shop needs
  scope: 'openid profile email',
  responseType: 'id_token token',
  silentRenew: true,
  // oidc-client-lib: silentRenewUri: this page must be the silent-renew.html of oidc-client-lib.
  silentRenewUri: window.location.origin + '/silent-renew.html',
  renewBeforeExpirySeconds: 10,
  // oidc-client-lib: secureApis: whole path segments are compared, and the origin must be equal.
  secureApis: [
    'https://localhost:44390/api',
    'https://other.example.com',
  ],
  prompt: 'select_account',
  // oidc-client-lib: postLoginRoute: '/orders' was left out. authorize({ returnTo }) and oidcGuard() choose the route after a sign-in; for errors listen to events$.
  customParams: { authorize: { audience: 'shop', max: '3' } },
};
`);
  });

  it('sets the library up with the features that the configuration and the storage asked for', async () => {
    expect((await after()).read('app/app.config.ts')).toBe(`import { ApplicationConfig } from '@angular/core';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideRouter } from '@angular/router';
import { oidcInterceptor, provideOidc, withLogging, withSessionMonitoring, withStorage } from 'oidc-client-lib';
import { authConfig } from './auth/auth.config';
import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes),
    provideOidc(authConfig, withLogging('debug'), withSessionMonitoring(), withStorage('local')),
    provideHttpClient(withInterceptors([oidcInterceptor])),
  ],
};
`);
  });

  it('guards the routes with oidcGuard', async () => {
    const routes = (await after()).read('app/app.routes.ts');
    expect(routes).toContain("import { oidcGuard } from 'oidc-client-lib';");
    expect(routes).toContain('canActivate: [oidcGuard()]');
  });

  it('rewrites the service calls', async () => {
    expect((await after()).read('app/app.ts')).toBe(`import { Component, OnInit, inject } from '@angular/core';
import { map, defer } from 'rxjs';
import { OidcSecurityService } from 'oidc-client-lib';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App implements OnInit {
  private readonly oidcSecurityService = inject(OidcSecurityService);
  // oidc-client-lib: authenticated: the signal isAuthenticated holds the value itself.
  protected readonly isAuthenticated = this.oidcSecurityService.isAuthenticated;
  readonly signedIn$ = this.oidcSecurityService.isAuthenticated$.pipe(map((isAuthenticated) => isAuthenticated));
  userData: unknown;

  ngOnInit(): void {
    defer(() => this.oidcSecurityService.start()).subscribe((loginResponse) => {
      const isAuthenticated = loginResponse !== null, userData = loginResponse?.claims;
      console.log(isAuthenticated, loginResponse?.accessToken);
      this.userData = userData;
    });
    this.oidcSecurityService.isAuthenticated$.subscribe((isAuthenticated) => console.log(isAuthenticated));
    this.oidcSecurityService.session$.subscribe((session) => (this.userData = session?.claims));
  }

  login(): void {
    this.oidcSecurityService.authorize();
  }

  loginWithHint(): void {
    this.oidcSecurityService.authorize({ customParams: { login_hint: 'alice' } });
  }

  refresh(): void {
    defer(() => this.oidcSecurityService.refreshSession()).subscribe((session) => {
      const isAuthenticated = session !== null;
      const idToken = session?.idToken;
      console.log(isAuthenticated, idToken);
    });
  }

  logout(): void {
    void this.oidcSecurityService.logoff();
  }

  logoutEverywhere(): void {
    defer(() => this.oidcSecurityService.logoff()).subscribe((result) => console.log(result));
  }
}
`);
  });

  it('lists what is left, by file and line, templates included', async () => {
    const { report, read } = await after();
    expect(report).toContain('Rewrote 4 files from angular-auth-oidc-client');
    expect(report).toContain("src/app/auth/auth.config.ts:3  responseType 'code' became 'id_token token'");
    expect(report).toContain('offline_access was removed from scope');
    const line = Number(/src\/app\/app\.ts:(\d+) {2}authenticated/.exec(report)?.[1]);
    expect(read('app/app.ts').split('\n')[line - 1]).toContain('this.oidcSecurityService.isAuthenticated;');
    expect(report).toContain('src/app/app.html:1  authenticated: use isAuthenticated()');
    expect(report).toContain('npm uninstall angular-auth-oidc-client');
  });

  it('copies the silent-renew page', async () => {
    expect((await after()).read('/angular.json')).toContain('node_modules/oidc-client-lib/silent-renew');
  });
});

describe('an NgModule application with angular-auth-oidc-client', () => {
  const files = {
    'app/auth/auth-config.module.ts': `import { NgModule } from '@angular/core';
import { AuthModule } from 'angular-auth-oidc-client';

@NgModule({
  imports: [
    AuthModule.forRoot({
      config: {
        authority: 'https://localhost:44318',
        clientId: 'angularclient',
        scope: 'openid profile',
        responseType: 'id_token token',
        autoUserInfo: true,
      },
    }),
  ],
  exports: [AuthModule],
})
export class AuthConfigModule {}
`,
    'app/app-module.ts': `import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { HTTP_INTERCEPTORS, provideHttpClient, withInterceptorsFromDi } from '@angular/common/http';
import { AuthInterceptor } from 'angular-auth-oidc-client';
import { App } from './app';
import { AuthConfigModule } from './auth/auth-config.module';

@NgModule({
  declarations: [App],
  imports: [BrowserModule, AuthConfigModule],
  providers: [
    { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
    provideHttpClient(withInterceptorsFromDi()),
  ],
  bootstrap: [App],
})
export class AppModule {}
`,
    'app/app.ts': `import { Component } from '@angular/core';
import { EventTypes, OidcSecurityService, PublicEventsService } from 'angular-auth-oidc-client';
import { filter } from 'rxjs/operators';

@Component({ selector: 'app-root', standalone: false, template: '' })
export class App {
  constructor(
    private oidc: OidcSecurityService,
    private events: PublicEventsService,
  ) {
    this.oidc.checkAuth().subscribe();
    this.events
      .registerForEvents()
      .pipe(filter((notification) => notification.type === EventTypes.SilentRenewFailed))
      .subscribe();
    this.oidc.getAccessToken().subscribe((token) => console.log(token));
    this.oidc.revokeRefreshToken().subscribe();
  }
}
`,
  };

  const after = () => migrated({ from: FROM, standalone: false, files });

  it('writes OidcModule.forRoot and re-exports the module', async () => {
    expect((await after()).read('app/auth/auth-config.module.ts')).toBe(`import { NgModule } from '@angular/core';
import { OidcModule, withUserInfo } from 'oidc-client-lib';

@NgModule({
  imports: [
    OidcModule.forRoot({
      issuer: 'https://localhost:44318',
      clientId: 'angularclient',
      scope: 'openid profile',
      responseType: 'id_token token',
    }, withUserInfo()),
  ],
  exports: [OidcModule],
})
export class AuthConfigModule {}
`);
  });

  it('hands the interceptor to provideHttpClient', async () => {
    const module = (await after()).read('app/app-module.ts');
    expect(module).toContain('provideHttpClient(withInterceptorsFromDi(), withInterceptors([oidcInterceptor]))');
    expect(module).not.toContain('AuthInterceptor');
    expect(module).not.toContain('useClass');
  });

  it('rewrites what it can and leaves the rest with a comment', async () => {
    expect((await after()).read('app/app.ts')).toBe(`import { Component } from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';
import { EventTypes, PublicEventsService } from 'angular-auth-oidc-client';
import { filter } from 'rxjs/operators';
import { defer } from 'rxjs';

@Component({ selector: 'app-root', standalone: false, template: '' })
export class App {
  constructor(
    private oidc: OidcSecurityService,
    // oidc-client-lib: PublicEventsService: subscribe to events$ of OidcSecurityService.
    private events: PublicEventsService,
  ) {
    this.events
      .registerForEvents()
      // oidc-client-lib: EventTypes: compare event.type of events$ with 'signed_in', 'session_renewed', 'signed_out' and so on.
      .pipe(filter((notification) => notification.type === EventTypes.SilentRenewFailed))
      .subscribe();
    defer(() => this.oidc.getAccessToken()).subscribe((token) => console.log(token));
    // oidc-client-lib: revokeRefreshToken: there are no refresh tokens; tokens are renewed in a hidden iframe.
    this.oidc.revokeRefreshToken().subscribe();
  }
}
`);
  });

  it('changes nothing when it runs again on what it could rewrite', async () => {
    const first = await after();
    const again = await migrated({
      from: FROM,
      standalone: false,
      files: { 'app/auth/auth-config.module.ts': first.read('app/auth/auth-config.module.ts') },
    });
    expect(again.report).toBe('Nothing here uses angular-auth-oidc-client.');
  });
});
