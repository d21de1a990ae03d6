import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { OidcSecurityService, provideOidc, withPushedRequests } from 'oidc-client-lib';

@Component({
  selector: 'app-root',
  template:
    '@if (auth.isAuthenticated()) {<p>{{ auth.claims()?.name }}</p>}<button (click)="auth.authorize()">Sign in</button>',
})
class App {
  readonly auth = inject(OidcSecurityService);
}

void bootstrapApplication(App, {
  providers: [provideOidc({ issuer: 'https://login.example.com', clientId: 'angularclient' }, withPushedRequests())],
});
