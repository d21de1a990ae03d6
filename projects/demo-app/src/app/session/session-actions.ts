import { inject, Injectable, signal } from '@angular/core';
import { type AuthorizeOptions, OidcSecurityService } from 'oidc-client-lib';

/** What a person can do about the session. Each failure is shown by `lastError`. */
@Injectable({ providedIn: 'root' })
export class SessionActions {
  private readonly auth = inject(OidcSecurityService);
  readonly isSigningIn = signal(false);

  /** Leaves the page, and comes back to where it is now. */
  async signIn(options: AuthorizeOptions = {}): Promise<void> {
    this.isSigningIn.set(true);
    await this.auth.authorize(options).catch(() => this.isSigningIn.set(false));
  }

  /** Keeps the page and all that was typed in it. To be called within a click. */
  async signInByWindow(options: Omit<AuthorizeOptions, 'display'> = {}): Promise<void> {
    this.isSigningIn.set(true);
    await this.auth.authorize({ ...options, display: 'popup' }).catch(() => undefined);
    this.isSigningIn.set(false);
  }

  async signOut(): Promise<void> {
    await this.auth.logoff().catch(() => undefined);
  }

  async renew(): Promise<void> {
    await this.auth.refreshSession().catch(() => undefined);
  }
}
