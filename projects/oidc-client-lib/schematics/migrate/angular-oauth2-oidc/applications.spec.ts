import { migrated } from '../../testing/migration';
import { NG_MODULE_APPLICATION, STANDALONE_APPLICATION } from './applications.spec-data';

const FROM = 'angular-oauth2-oidc';

describe('a standalone application with angular-oauth2-oidc', () => {
  const after = () => migrated({ from: FROM, files: STANDALONE_APPLICATION });

  it('writes the configuration as an OidcConfig', async () => {
    expect((await after()).read('app/auth.config.ts')).toBe(`import { OidcConfig } from 'oidc-client-lib';

export const authCodeFlowConfig: OidcConfig = {
  issuer: 'https://localhost:44318',
  redirectUri: window.location.origin + '/index.html',
  clientId: 'angularclient',
  scope: 'openid profile email',
  // oidc-client-lib: silentRenewUri: this page must be the silent-renew.html of oidc-client-lib.
  silentRenewUri: window.location.origin + '/silent-renew.html',
  silentRenewTimeoutSeconds: 5,
  acrValues: 'mfa',
  // oidc-client-lib: requireHttps: false was left out. http is allowed for this machine; for an issuer elsewhere set allowInsecureIssuer: true.
  postLogoutRedirectUri: window.location.origin + '/index.html',
  customParams: { authorize: { tenant: '7' } },
};
`);
  });

  it('gives the configuration to provideOidc, with the APIs and the features', async () => {
    expect((await after()).read('app/app.config.ts'))
      .toBe(`import { ApplicationConfig, inject, provideAppInitializer } from '@angular/core';
import { provideHttpClient, withInterceptorsFromDi } from '@angular/common/http';
import { OidcSecurityService, provideOidc, withCodeFlow, withHttpInterceptor, withLogging, withSessionMonitoring, withStorage } from 'oidc-client-lib';
import { authCodeFlowConfig } from './auth.config';

function startAuth(): Promise<boolean> {
  const oauthService = inject(OidcSecurityService);
  return oauthService.start().then((session) => session !== null);
}

export const appConfig: ApplicationConfig = {
  providers: [
    provideHttpClient(withInterceptorsFromDi()),
    provideOidc({ ...authCodeFlowConfig, secureApis: ['https://localhost:44390/api'] }, withCodeFlow(), withHttpInterceptor(), withLogging('debug'), withSessionMonitoring(), withStorage('local')),
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
    this.oauthService.refreshSession({ customParams: { login_hint: 'alice' } }).then(
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

  it('rewrites the template of a component that holds the service', async () => {
    const { read, report } = await after();
    expect(read('app/app.html')).toBe('<p>{{ oauthService.claims()["name"] }}</p>\n');
    expect(report).toContain('src/app/app.html:1  in the template, claims: is null when nobody is signed in.');
  });

  it('lists what was removed or left out', async () => {
    const { report } = await after();
    expect(report).toContain('oauthService.configure(authCodeFlowConfig) was removed');
    expect(report).toContain('skipIssuerCheck was left out: this check of the standard cannot be switched off.');
    expect(report).toContain('timeoutFactor was left out');
    expect(report).toContain('offline_access was left out: tokens are renewed in a hidden iframe');
    expect(report).not.toContain('useSilentRefresh');
    expect(report).toContain('npm uninstall angular-oauth2-oidc angular-oauth2-oidc-jwks');
  });
});

describe('an NgModule application with angular-oauth2-oidc', () => {
  const after = () => migrated({ from: FROM, standalone: false, files: NG_MODULE_APPLICATION });

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
    expect(module).toContain("OidcModule.forRoot({ ...config, secureApis: ['/api'] }, withHttpInterceptor()),");
  });

  it('rewrites a template inside the component, and keeps signing in where the start did', async () => {
    const text = NG_MODULE_APPLICATION['app/app.ts']
      .replace("template: ''", "template: '<b>{{ oauth.hasValidIdToken() }}</b>'")
      .replace(/this\.oauth\.loadDiscoveryDocument.*;/, 'this.oauth.loadDiscoveryDocumentAndLogin();');
    const { read } = await migrated({
      from: FROM,
      standalone: false,
      files: { ...NG_MODULE_APPLICATION, 'app/app.ts': text },
    });
    expect(read('app/app.ts')).toContain("template: '<b>{{ oauth.isAuthenticated() }}</b>'");
    expect(read('app/app.ts')).toContain(
      'this.oauth.start().then(async (session) => { if (!session) await this.oauth.authorize(); return session !== null; });',
    );
  });

  it('leaves the set-up with a comment when there is no configuration to be found', async () => {
    const { read } = await migrated({
      from: FROM,
      standalone: false,
      files: {
        ...NG_MODULE_APPLICATION,
        'app/app.ts': NG_MODULE_APPLICATION['app/app.ts']
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
