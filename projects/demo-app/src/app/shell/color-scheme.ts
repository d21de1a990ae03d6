import { effect, Injectable, signal } from '@angular/core';

/** Light, dark, or what the system says. */
export type Scheme = 'system' | 'light' | 'dark';

const KEY = 'demo.color-scheme';

/** Which colours are shown; remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class ColorScheme {
  readonly scheme = signal<Scheme>(remembered());

  constructor() {
    effect(() => {
      const scheme = this.scheme();
      document.documentElement.dataset['scheme'] = scheme;
      localStorage.setItem(KEY, scheme);
    });
  }
}

function remembered(): Scheme {
  const known = localStorage.getItem(KEY);
  return known === 'light' || known === 'dark' ? known : 'system';
}
