/** Applications as they are written with angular-auth-oidc-client, text by path below `src`. */

export const STANDALONE_APPLICATION = {
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
    usePushedAuthorisationRequests: true,
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

export const routes: Routes = [{ path: 'orders', children: [], canActivate: [autoLoginPartialRoutesGuard] },
  { path: 'admin', canLoad: [autoLoginPartialRoutesGuard], children: [] }];
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
  'app/app.html':
    '@if (oidcSecurityService.authenticated().isAuthenticated) { hello }\n{{ oidcSecurityService.userData$ | async }}\n',
};

export const NG_MODULE_APPLICATION = {
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
