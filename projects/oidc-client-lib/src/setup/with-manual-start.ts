import { InjectionToken } from '@angular/core';
import type { OidcFeature } from '../configuration/oidc-feature';

export const MANUAL_START = new InjectionToken<true>('manual start');

/**
 * The app calls `OidcSecurityService.start()` itself, when it wants; until then the status is `starting`, and the answer to a
 * sign-in waits in the address bar: the page at `redirectUri` should call it, or stand behind a guard, which does.
 */
export function withManualStart(): OidcFeature<'manual-start'> {
  return { kind: 'manual-start', providers: [{ provide: MANUAL_START, useValue: true }] };
}
