/** Applications as they are written with angular-oauth2-oidc, text by path below `src`. */

export const STANDALONE_APPLICATION = {
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
    this.oauthService.silentRefresh({ login_hint: 'alice' }).then(
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

export const NG_MODULE_APPLICATION = {
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
