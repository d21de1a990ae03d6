// The app that the Playwright recipe of the docs is tried on, built from the library's source.
import '@angular/compiler';
import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import { oidcGuard, provideOidc, withCodeFlow } from 'oidc-client-lib';

declare const RECIPE_ISSUER: string;
declare const RECIPE_FLOW: 'implicit' | 'code';

@Component({ selector: 'app-profile', template: '<label>Comment <input /></label>' })
class Profile {}

@Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
class App {}

void bootstrapApplication(App, {
  providers: [
    provideRouter([{ path: 'profile', component: Profile, canActivate: [oidcGuard] }]),
    provideOidc(
      { issuer: RECIPE_ISSUER, clientId: 'angularclient' },
      ...(RECIPE_FLOW === 'code' ? [withCodeFlow()] : []),
    ),
  ],
});
