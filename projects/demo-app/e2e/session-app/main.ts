// An app that follows its provider's session, built from the library's source.
import '@angular/compiler';
import { afterEveryRender, Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  type OidcConfig,
  type OidcEvent,
  type OidcLogEntry,
  OidcSecurityService,
  OidcUserInfo,
  provideOidc,
  withCodeFlow,
  withCrossTabSync,
  withFrontChannelLogout,
  withLogging,
  withSessionMonitoring,
  withStorage,
  withUserInfo,
} from 'oidc-client-lib';

interface Probe {
  /** What a test adds before the page starts. */
  probeOptions?: { readonly code?: boolean; readonly tabs?: boolean };
  auth: OidcSecurityService;
  info: OidcUserInfo;
  events: OidcEvent[];
  log: OidcLogEntry[];
  renders: number;
}

const probe = window as unknown as Probe;
const { code, tabs } = probe.probeOptions ?? {};
Object.assign(probe, { events: [], log: [], renders: 0 });

@Component({
  selector: 'app-root',
  template: '<p id="status">{{ auth.status() }}</p><p id="user">{{ info.claims()?.email }}</p>',
})
class App {
  readonly auth = inject(OidcSecurityService);
  readonly info = inject(OidcUserInfo);

  constructor() {
    Object.assign(probe, { auth: this.auth, info: this.info });
    this.auth.events$.subscribe((event) => probe.events.push(event));
    afterEveryRender(() => probe.renders++);
  }
}

void bootstrapApplication(App, {
  providers: [
    provideOidc(
      async () => (await (await fetch('oidc-config.json')).json()) as OidcConfig,
      withStorage('local'),
      withSessionMonitoring({ intervalSeconds: 1 }),
      withFrontChannelLogout(),
      withUserInfo(),
      withLogging((entry) => probe.log.push(entry)),
      ...(code ? [withCodeFlow()] : []),
      ...(tabs ? [withCrossTabSync()] : []),
    ),
  ],
});
