import { InjectionToken } from '@angular/core';
import type { OidcFeature } from '../configuration/oidc-feature';

export const MANUAL_START = new InjectionToken<true>('manual start');

/** The app calls `OidcSecurityService.start()` itself, when it wants; until then the status is `starting`. */
export function withManualStart(): OidcFeature<'manual-start'> {
  return { kind: 'manual-start', providers: [{ provide: MANUAL_START, useValue: true }] };
}
