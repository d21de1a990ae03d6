import { HttpClient, provideHttpClient } from '@angular/common/http';
import {
  afterEveryRender,
  Component,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  type Provider,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import type { Client } from './client';

const CLIENT = new InjectionToken<Client>('client');

type Providers = (Provider | EnvironmentProviders)[];

/** The one app that all libraries are measured in. */
@Component({
  selector: 'app-root',
  template: `@if (client.user(); as user) {
      <p>{{ user.sub }}, until {{ user.exp }}</p>
    } @else {
      <button (click)="client.authorize()">Sign in</button>
    }`,
})
class App {
  readonly client = inject(CLIENT);

  constructor() {
    const bench = { client: this.client, passes: 0 };
    Object.assign(window, { bench });
    afterEveryRender(() => {
      bench.passes++;
      mark('rendered');
      if (this.client.user()) {
        mark('signed-in');
      }
    });
  }
}

/** An app that has nothing but the library. */
export function boot(connect: () => Client, providers: Providers): void {
  void bootstrapApplication(App, { providers: [...providers, { provide: CLIENT, useFactory: connect }] });
}

/** An app that has the router and HttpClient anyway, so that a library which needs them costs less. */
export function bootAmongOthers(connect: () => Client, providers: Providers): void {
  const others = { provide: 'others', multi: true, useFactory: () => inject(HttpClient) };
  void bootstrapApplication(App, {
    providers: [
      provideRouter([{ path: '**', component: App }]),
      provideHttpClient(),
      others,
      ...providers,
      { provide: CLIENT, useFactory: connect },
    ],
  });
}

function mark(name: string): void {
  if (performance.getEntriesByName(name).length === 0) {
    performance.mark(name);
  }
}
