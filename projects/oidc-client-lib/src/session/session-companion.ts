import { InjectionToken } from '@angular/core';
import type { SessionRecord } from './oidc-session';

/** An optional ability that lives beside the session. */
export interface SessionCompanion {
  /** Whether somebody else knows a live session that this page may take over. Nothing of it is trusted yet. */
  vouch?(): Promise<SessionRecord | null>;
  /** Called once, when the start is over. */
  start?(): void;
}

export const SESSION_COMPANIONS = new InjectionToken<readonly SessionCompanion[]>('session companions');
