import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import { oidcGuard, OidcSecurityService, provideOidc } from 'oidc-client-lib';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template:
    '@if (auth.isAuthenticated()) {<p>{{ auth.claims()?.name }}</p>}<button (click)="auth.authorize()">Sign in</button><router-outlet />',
})
class App {
  readonly auth = inject(OidcSecurityService);
}

void bootstrapApplication(App, {
  providers: [
    provideRouter([{ path: '', component: App, canActivate: [oidcGuard] }]),
    provideOidc({ issuer: 'https://login.example.com', clientId: 'angularclient' }),
  ],
});
