import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { oidcInterceptor, OidcSecurityService, provideOidc } from 'oidc-client-lib';

@Component({
  selector: 'app-root',
  template:
    '@if (auth.isAuthenticated()) {<p>{{ auth.claims()?.name }}</p>}<button (click)="auth.authorize()">Sign in</button>',
})
class App {
  readonly auth = inject(OidcSecurityService);
  readonly http = inject(HttpClient);
}

void bootstrapApplication(App, {
  providers: [
    provideHttpClient(withInterceptors([oidcInterceptor])),
    provideOidc({ issuer: 'https://login.example.com', clientId: 'angularclient' }),
  ],
});
