import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { OidcSecurityService, provideOidc } from 'oidc-client-lib';
import { withJsrsasign } from 'oidc-client-lib/jsrsasign';

@Component({
  selector: 'app-root',
  template:
    '@if (auth.isAuthenticated()) {<p>{{ auth.claims()?.name }}</p>}<button (click)="auth.authorize()">Sign in</button>',
})
class App {
  readonly auth = inject(OidcSecurityService);
}

void bootstrapApplication(App, {
  providers: [provideOidc({ issuer: 'https://login.example.com', clientId: 'angularclient' }, withJsrsasign())],
});
