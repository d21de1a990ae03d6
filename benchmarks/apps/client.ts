import type { Signal } from '@angular/core';

/** What the benchmark asks of a library. */
export interface Client {
  /** Whoever is signed in, with the time that the app shows: another object after each renewal. */
  readonly user: Signal<User | null>;
  /** Leaves for the provider. */
  authorize(): void;
  /** One silent renewal; settles when the app has the new tokens, or the failure. */
  renew(): Promise<unknown>;
  /** The ID Token that the app would be given now. */
  idToken(): string | null;
}

/** Claims of the ID Token. */
export interface User {
  readonly sub: string;
  readonly exp: number;
}

/** What the runner sets before the page's scripts run. */
export interface Settings {
  readonly issuer: string;
  readonly clientId: string;
  /** How long before its expiry a token is renewed, where the library has such a setting. Seconds. Default: the library's. */
  readonly renewBeforeExpirySeconds?: number;
}

export const settings = (window as unknown as { benchSettings: Settings }).benchSettings;

/** The page that every library comes back to in its frame. */
export const SILENT_RENEW_URI = `${location.origin}/silent-renew.html`;
export const REDIRECT_URI = `${location.origin}/`;
