import type { OidcFeature } from '../configuration/oidc-feature';
import { LASTING_MEMORY, type OidcStorage, TOKEN_STORAGE, webStorage } from '../platform/token-storage';

/**
 * Chooses where the session is kept.
 *
 * @param storage `session`: until the tab is closed (the default); `local`: until sign-out or expiry, for all tabs;
 *   `memory`: until the page is left, after which a silent sign-in brings it back; or a storage of the app's own
 */
export function withStorage(storage: 'session' | 'local' | 'memory' | OidcStorage): OidcFeature<'storage'> {
  const choose = () =>
    typeof storage === 'object' ? storage : storage === 'memory' ? memoryStorage() : webStorage(`${storage}Storage`);
  return {
    kind: 'storage',
    providers: [
      { provide: TOKEN_STORAGE, useFactory: choose },
      { provide: LASTING_MEMORY, useValue: storage === 'local' ? () => localStorage : null },
    ],
  };
}

function memoryStorage(): OidcStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
