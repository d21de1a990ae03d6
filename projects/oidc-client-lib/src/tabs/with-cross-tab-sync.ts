import { inject } from '@angular/core';
import type { OidcFeature } from '../configuration/oidc-feature';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { CrossTabSync } from './cross-tab-sync';

/**
 * Keeps the tabs of one user together: they renew once between them, a new tab takes over the session of the others
 * without asking the provider, and a sign-out in one is a sign-out in all. Each tab keeps its own storage.
 */
export function withCrossTabSync(): OidcFeature<'cross-tab-sync'> {
  return {
    kind: 'cross-tab-sync',
    providers: [
      CrossTabSync,
      { provide: SESSION_COMPANIONS, useExisting: CrossTabSync, multi: true },
      { provide: EXCLUSIVE_LOCK, useFactory: () => inject(CrossTabSync).lock },
    ],
  };
}
