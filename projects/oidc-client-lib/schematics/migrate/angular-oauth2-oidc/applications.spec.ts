import { migrated } from '../../testing/migration';

const FROM = 'angular-oauth2-oidc';

describe('a standalone application with angular-oauth2-oidc', () => {
  const files = {
    'app/auth.config.ts': `import { AuthConfig } from 'angular-oauth2-oidc';

export const authCodeFlowConfig: AuthConfig = {
  issuer: 'https://localhost:44318',
  redirectUri: window.location.origin + '/index.html',
  clientId: 'angularclient',
  responseType: 'code',
  scope: 'openid profile email offline_access',
  silentRefreshRedirectUri: window.location.origin + '/silent-refresh.html',
  silentRefreshTimeout: 5000,
  useSilentRefresh: true,
  timeoutFactor: 0.25,
  sessionChecksEnabled: true,
  showDebugInformation: true,
  clearHashAfterLogin: false,
  skipIssuerCheck: true,
  customQueryParams: { acr_values: 'mfa', tenant: 7 },
  requireHttps: false,
};
`,
    'app/app.config.ts': `import { ApplicationConfig, inject, provideAppInitializer } from '@angular/core';
import { provideHttpClient, withInterceptorsFromDi } from '@angular/common/http';
import { OAuthService, OAuthStorage, provideOAuthClient } from 'angular-oauth2-oidc';
import { JwksValidationHandler } from 'angular-oauth2-oidc-jwks';
import { authCodeFlowConfig } from './auth.config';

function startAuth(): Promise<boolean> {
  const oauthService = inject(OAuthService);
  oauthService.configure(authCodeFlowConfig);
  oauthService.tokenValidationHandler = new JwksValidationHandler();
  oauthService.setupAutomaticSilentRefresh();
  return oauthService.loadDiscoveryDocumentAndTryLogin();
}

export const appConfig: ApplicationConfig = {
  providers: [
    provideHttpClient(withInterceptorsFromDi()),
    provideOAuthClient({
      resourceServer: {
        allowedUrls: ['https://localhost:44390/api'],
        sendAccessToken: true,
      },
    }),
    { provide: OAuthStorage, useFactory: () => localStorage },
    provideAppInitializer(startAuth),
  ],
};
`,
    'app/app.ts': `import { Component } from '@angular/core';
import { OAuthService, OAuthErrorEvent } from 'angular-oauth2-oidc';
import { filter } from 'rxjs/operators';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App {
  constructor(public readonly oauthService: OAuthService) {
    this.oauthService.events.pipe(filter((event) => event.type === 'token_received')).subscribe();
    this.oauthService.events.subscribe((event) => {
      if (event instanceof OAuthErrorEvent) console.error(event);
    });
  }

  get name(): string | null {
    const claims = this.oauthService.getIdentityClaims();
    return claims ? claims['name'] : null;
  }

  get token(): string {
    return this.oauthService.getAccessToken();
  }

  get expires(): Date {
    return new Date(this.oauthService.getIdTokenExpiration());
  }

  get isSignedIn(): boolean {
    return this.oauthService.hasValidIdToken() && this.oauthService.hasValidAccessToken();
  }

  login(): void {
    this.oauthService.initLoginFlow('/orders', { login_hint: 'alice' });
  }

  refresh(): void {
    this.oauthService.silentRefresh().then(
      (info) => console.log(info),
      (error) => console.error(error),
    );
  }

  logout(): void {
    this.oauthService.logOut();
  }

  forget(): void {
    this.oauthService.logOut(true);
  }

  async profile(): Promise<void> {
    console.log(await this.oauthService.loadUserProfile());
  }
}
`,
    'app/app.html': '<p>{{ oauthService.getIdentityClaims()["name"] }}</p>\n',
  };

  const after = () => migrated({ from: FROM, files });

  it('writes the configuration as an OidcConfig', async () => {
    expect((await after()).read('app/auth.config.ts')).toBe(`import { OidcConfig } from 'oidc-client-lib';

export const authCodeFlowConfig: OidcConfig = {
  issuer: 'https://localhost:44318',
  redirectUri: window.location.origin + '/index.html',
  clientId: 'angularclient',
  responseType: 'id_token token',
  scope: 'openid profile email',
  // oidc-client-lib: silentRenewUri: this page must be the silent-renew.html of oidc-client-lib.
  silentRenewUri: window.location.origin + '/silent-renew.html',
  silentRenewTimeoutSeconds: 5,
  acrValues: 'mfa',
  // oidc-client-lib: requireHttps: false was left out. http is allowed for this machine; for an issuer elsewhere set allowInsecureIssuer: true.
  customParams: { authorize: { tenant: '7' } },
};
`);
  });

  it('gives the configuration to provideOidc, with the APIs and the features', async () => {
    expect((await after()).read('app/app.config.ts'))
      .toBe(`import { ApplicationConfig, inject, provideAppInitializer } from '@angular/core';
import { provideHttpClient, withInterceptorsFromDi, withInterceptors } from '@angular/common/http';
import { OidcSecurityService, provideOidc, withLogging, withSessionMonitoring, withStorage, oidcInterceptor } from 'oidc-client-lib';
import { authCodeFlowConfig } from './auth.config';

function startAuth(): Promise<boolean> {
  const oauthService = inject(OidcSecurityService);
  return oauthService.start().then((session) => session !== null);
}

export const appConfig: ApplicationConfig = {
  providers: [
    provideHttpClient(withInterceptorsFromDi(), withInterceptors([oidcInterceptor])),
    provideOidc({ ...authCodeFlowConfig, secureApis: ['https://localhost:44390/api'] }, withLogging('debug'), withSessionMonitoring(), withStorage('local')),
    provideAppInitializer(startAuth),
  ],
};
`);
  });

  it('rewrites the service calls', async () => {
    expect((await after()).read('app/app.ts')).toBe(`import { Component } from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';
import { OAuthErrorEvent } from 'angular-oauth2-oidc';
import { filter } from 'rxjs/operators';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App {
  constructor(public readonly oauthService: OidcSecurityService) {
    // oidc-client-lib: events: compare event.type with the types of OidcEvent; the migration guide has a table.
    this.oauthService.events$.pipe(filter((event) => event.type === 'token_received')).subscribe();
    // oidc-client-lib: events: compare event.type with the types of OidcEvent; the migration guide has a table.
    this.oauthService.events$.subscribe((event) => {
      // oidc-client-lib: OAuthErrorEvent: errors are OidcError; see lastError() and events$.
      if (event instanceof OAuthErrorEvent) console.error(event);
    });
  }

  get name(): string | null {
    const claims = this.oauthService.claims();
    return claims ? claims['name'] : null;
  }

  get token(): string {
    // oidc-client-lib: getAccessToken: await getAccessToken() waits for a renewal and is never expired.
    return (this.oauthService.session()?.accessToken ?? '');
  }

  get expires(): Date {
    return new Date(((this.oauthService.session()?.expiresAt ?? 0) * 1000));
  }

  get isSignedIn(): boolean {
    return this.oauthService.isAuthenticated() && this.oauthService.isAuthenticated();
  }

  login(): void {
    this.oauthService.authorize({ returnTo: '/orders', customParams: { login_hint: 'alice' } });
  }

  refresh(): void {
    this.oauthService.refreshSession().then(
      (info) => console.log(info),
      (error) => console.error(error),
    );
  }

  logout(): void {
    this.oauthService.logoff();
  }

  forget(): void {
    this.oauthService.logoffLocal();
  }

  async profile(): Promise<void> {
    // oidc-client-lib: loadUserProfile: add withUserInfo(), inject OidcUserInfo and call load(); the claims of the ID token are claims().
    console.log(await this.oauthService.loadUserProfile());
  }
}
`);
  });

  it('lists what was removed or left out', async () => {
    const { report } = await after();
    expect(report).toContain('oauthService.configure(authCodeFlowConfig) was removed');
    expect(report).toContain('skipIssuerCheck was left out: this check of the standard cannot be switched off.');
    expect(report).toContain('timeoutFactor was left out');
    expect(report).not.toContain('useSilentRefresh');
    expect(report).toContain('src/app/app.html:1  getIdentityClaims: is the signal claims() now.');
    expect(report).toContain('npm uninstall angular-oauth2-oidc angular-oauth2-oidc-jwks');
  });
});

describe('an NgModule application with angular-oauth2-oidc', () => {
  const files = {
    'app/app-module.ts': `import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { HttpClientModule } from '@angular/common/http';
import { OAuthModule } from 'angular-oauth2-oidc';
import { App } from './app';

@NgModule({
  declarations: [App],
  imports: [
    BrowserModule,
    HttpClientModule,
    OAuthModule.forRoot({ resourceServer: { allowedUrls: ['/api'], sendAccessToken: true } }),
  ],
  providers: [],
  bootstrap: [App],
})
export class AppModule {}
`,
    'app/app.ts': `import { Component } from '@angular/core';
import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';

const config: AuthConfig = {
  issuer: 'https://localhost:44318',
  clientId: 'angularclient',
  scope: 'openid profile',
};

@Component({ selector: 'app-root', standalone: false, template: '' })
export class App {
  constructor(private oauth: OAuthService) {
    this.oauth.configure(config);
    this.oauth.loadDiscoveryDocument().then(() => this.oauth.tryLogin());
  }
}
`,
  };

  const after = () => migrated({ from: FROM, standalone: false, files });

  it('finds the configuration where it is and exports it to the module', async () => {
    const { read } = await after();
    expect(read('app/app.ts')).toBe(`import { Component } from '@angular/core';
import { OidcConfig, OidcSecurityService } from 'oidc-client-lib';

export const config: OidcConfig = {
  issuer: 'https://localhost:44318',
  clientId: 'angularclient',
  scope: 'openid profile',
};

@Component({ selector: 'app-root', standalone: false, template: '' })
export class App {
  constructor(private oauth: OidcSecurityService) {
    this.oauth.start().then(() => this.oauth.start().then((session) => session !== null));
  }
}
`);
    const module = read('app/app-module.ts');
    expect(module).toContain("import { App, config } from './app';");
    expect(module).toContain("OidcModule.forRoot({ ...config, secureApis: ['/api'] }),");
    expect(module).toContain('provideHttpClient(withInterceptors([oidcInterceptor]))');
  });

  it('leaves the set-up with a comment when there is no configuration to be found', async () => {
    const { read } = await migrated({
      from: FROM,
      standalone: false,
      files: {
        ...files,
        'app/app.ts': files['app/app.ts']
          .replace('this.oauth.configure(config);', 'this.oauth.configure({ issuer: "x" });')
          .replace(/const config[^;]*;/, ''),
      },
    });
    expect(read('app/app-module.ts')).toContain(
      '// oidc-client-lib: no constant of type AuthConfig was found; write provideOidc({ issuer, clientId })',
    );
    expect(read('app/app.ts')).toContain('// oidc-client-lib: configure: give this configuration to provideOidc');
    expect(read('app/app.ts')).toContain('this.oauth.configure({ issuer: "x" });');
  });
});
