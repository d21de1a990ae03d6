import type { OidcFeature } from '../configuration/oidc-feature';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { INTERVAL_SECONDS, SessionMonitor } from './session-monitor';

/** How the provider's session is watched. */
export interface SessionMonitoringOptions {
  /** Seconds between two looks at the provider's session while the page is visible; no request is sent. At least 1. Default: 4. */
  readonly intervalSeconds?: number;
}

/**
 * Ends the session here when the user signs out at the provider, or as somebody else signs in there (OpenID Connect
 * Session Management 1.0). For providers with a `check_session_iframe`; elsewhere, and where the browser blocks
 * third-party cookies, it switches itself off and says so by the event `monitoring_stopped`.
 */
export function withSessionMonitoring({
  intervalSeconds = 4,
}: SessionMonitoringOptions = {}): OidcFeature<'session-monitoring'> {
  return {
    kind: 'session-monitoring',
    providers: [
      SessionMonitor,
      { provide: INTERVAL_SECONDS, useValue: Math.max(intervalSeconds, 1) },
      { provide: SESSION_COMPANIONS, useExisting: SessionMonitor, multi: true },
    ],
  };
}
