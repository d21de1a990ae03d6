import { InjectionToken } from '@angular/core';

/** Where the session is kept. Any of the methods may answer at once or by a Promise. */
export interface OidcStorage {
  /** What is kept under the key, `null` where there is nothing. */
  getItem(key: string): string | null | Promise<string | null>;
  /** Keeps it; throws or rejects where that is not possible. */
  setItem(key: string, value: string): void | Promise<void>;
  /** Forgets it. */
  removeItem(key: string): void | Promise<void>;
}

/** Which storage keeps the tokens. Default: the tab's session storage. */
export const TOKEN_STORAGE = new InjectionToken<OidcStorage>('token storage', {
  providedIn: 'root',
  factory: () => webStorage('sessionStorage'),
});

/** Where what judges a stored session is kept, when the session outlives the tab; otherwise there is none. */
export const LASTING_MEMORY = new InjectionToken<(() => Storage) | null>('lasting memory');

/** One of the window's storages; the very access to it may throw where it is blocked. */
export function webStorage(name: 'sessionStorage' | 'localStorage'): OidcStorage {
  return {
    getItem: (key) => window[name].getItem(key),
    setItem: (key, value) => window[name].setItem(key, value),
    removeItem: (key) => window[name].removeItem(key),
  };
}

/** Reads or writes a web storage, answering `null` where it is blocked, full or missing. */
export function tryStorage<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
