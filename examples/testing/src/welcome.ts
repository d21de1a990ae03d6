import { HttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';

/** What the example's specs try: who is signed in, how the session ends, and a call to the API. */
@Component({
  selector: 'app-welcome',
  template: `
    @switch (auth.status()) {
      @case ('anonymous') {
        <button (click)="signIn()">Sign in</button>
      }
      @case ('expired') {
        <p role="alert">Your session has ended.</p>
      }
      @default {
        <p>Welcome, {{ auth.claims()?.name }}</p>
        <button (click)="load()">Load orders</button>
        <p>{{ orders().length }} orders</p>
      }
    }
  `,
})
export class Welcome {
  protected readonly auth = inject(OidcSecurityService);
  private readonly http = inject(HttpClient);
  protected readonly orders = signal<readonly string[]>([]);

  protected signIn(): void {
    void this.auth.authorize({ returnTo: '/orders' });
  }

  protected load(): void {
    this.http.get<string[]>('https://api.example.com/orders').subscribe((orders) => this.orders.set(orders));
  }
}
