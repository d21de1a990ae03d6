import { migrated } from '../../testing/migration';
import { NG_MODULE_APPLICATION, STANDALONE_APPLICATION } from './applications.spec-data';

const FROM = 'angular-auth-oidc-client';

describe('a standalone application with angular-auth-oidc-client', () => {
  const after = () => migrated({ from: FROM, files: STANDALONE_APPLICATION });

  it('writes the configuration as an OidcConfig', async () => {
    expect((await after()).read('app/auth/auth.config.ts')).toBe(`import { OidcConfig } from 'oidc-client-lib';

export const authConfig: OidcConfig = {
  issuer: 'https://localhost:44318',
  redirectUri: window.location.origin,
  postLogoutRedirectUri: window.location.origin,
  clientId: 'angularclient',
  // what the shop needs
  scope: 'openid profile email offline_access',
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
import { oidcInterceptor, provideOidc, withCodeFlow, withCrossTabSync, withLogging, withPushedRequests, withRefreshTokens, withSessionMonitoring, withStorage, withUserInfo } from 'oidc-client-lib';
import { authConfig } from './auth/auth.config';
import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes),
    provideOidc(authConfig, withCodeFlow(), withCrossTabSync(), withLogging('debug'), withPushedRequests(), withRefreshTokens(), withSessionMonitoring(), withStorage('local'), withUserInfo()),
    provideHttpClient(withInterceptors([oidcInterceptor])),
  ],
};
`);
  });

  it('guards the routes with oidcGuard', async () => {
    const routes = (await after()).read('app/app.routes.ts');
    expect(routes).toContain("import { oidcGuard } from 'oidc-client-lib';");
    expect(routes).toContain('canActivate: [oidcGuard()]');
    expect(routes).toContain('canMatch: [oidcGuard()]');
  });

  it('rewrites the service calls', async () => {
    expect((await after()).read('app/app.ts')).toBe(`import { Component, OnInit, inject } from '@angular/core';
import { map, defer, take } from 'rxjs';
import { OidcSecurityService } from 'oidc-client-lib';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App implements OnInit {
  private readonly oidcSecurityService = inject(OidcSecurityService);
  // oidc-client-lib: authenticated: the signal isAuthenticated holds the value itself.
  protected readonly isAuthenticated = this.oidcSecurityService.isAuthenticated;
  readonly signedIn$ = this.oidcSecurityService.isAuthenticated$.pipe(map((isAuthenticated) => isAuthenticated));
  userData: unknown;

  ngOnInit(): void {
    this.oidcSecurityService.session$.pipe(take(1)).subscribe((loginResponse) => {
      const isAuthenticated = loginResponse !== null, userData = loginResponse?.claims;
      console.log(isAuthenticated, loginResponse?.accessToken);
      this.userData = userData;
    });
    this.oidcSecurityService.isAuthenticated$.subscribe((isAuthenticated) => console.log(isAuthenticated));
    // oidc-client-lib: userData$: these are the claims of the ID token; what the UserInfo endpoint told besides is in claims() of OidcUserInfo.
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
    expect(report).not.toContain('offline_access');
    expect(report).toContain('  - register silent-renew.html as a redirect URI of the client at the provider');
    expect(report).not.toContain('responseType');
    const line = Number(/src\/app\/app\.ts:(\d+) {2}authenticated/.exec(report)?.[1]);
    expect(read('app/app.ts').split('\n')[line - 1]).toContain('this.oidcSecurityService.isAuthenticated;');
    expect(read('app/app.html')).toBe(
      '@if (oidcSecurityService.isAuthenticated()) { hello }\n{{ oidcSecurityService.userData$ | async }}\n',
    );
    expect(report).toContain('src/app/app.html:2  in the template, userData$: use claims()');
    expect(report).toContain('npm uninstall angular-auth-oidc-client');
    expect(report).toContain(
      '  - withUserInfo() asks the UserInfo endpoint after each sign-in, as autoUserInfo did by default;',
    );
    expect(report).not.toContain('silentRenew: false');
  });

  it('copies the silent-renew page', async () => {
    expect((await after()).read('/angular.json')).toContain('node_modules/oidc-client-lib/silent-renew');
  });
});

describe('an NgModule application with angular-auth-oidc-client', () => {
  const after = () => migrated({ from: FROM, standalone: false, files: NG_MODULE_APPLICATION });

  it('tells what an application of the implicit flow needs at the provider', async () => {
    expect((await after()).report).toContain(
      '  - allow the implicit grant for the client at the provider, and register silent-renew.html as a redirect URI',
    );
  });

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

  it('keeps the interceptor among those of the injector', async () => {
    const module = (await after()).read('app/app-module.ts');
    expect(module).toContain("import { OidcHttpInterceptor } from 'oidc-client-lib';");
    expect(module).toContain('{ provide: HTTP_INTERCEPTORS, useClass: OidcHttpInterceptor, multi: true },');
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
    defer(() => this.oidc.getAccessToken().then((token) => token ?? '')).subscribe((token) => console.log(token));
    // oidc-client-lib: revokeRefreshToken: logoff() revokes the tokens where the provider can.
    this.oidc.revokeRefreshToken().subscribe();
  }
}
`);
  });

  it('changes nothing when it runs again', async () => {
    const first = await after();
    const paths = Object.keys(NG_MODULE_APPLICATION);
    const files = Object.fromEntries(paths.map((path) => [path, first.read(path)]));
    const again = await migrated({ from: FROM, standalone: false, files });
    for (const path of paths) expect(again.read(path)).toBe(files[path]);
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
