import { inject, provideEnvironmentInitializer } from '@angular/core';
import type { OidcFeature } from '../configuration/oidc-feature';
import { CLOCK } from '../platform/clock';
import { SessionStore } from '../session/session-store';
import { logEntryOf, type OidcLogEntry, type OidcLogLevel } from './log-entry';

/** Takes log entries. Called outside the Angular zone. */
export type OidcLogger = (entry: OidcLogEntry) => void;

const BY_WEIGHT: readonly OidcLogLevel[] = ['error', 'warn', 'info', 'debug'];

/**
 * Logs what happens. No entry can hold a token, a claim or any other free text. Without this feature nothing is logged.
 *
 * @param to what goes to the console: this level and what weighs more (default: `warn`); or a function that gets all
 */
export function withLogging(to: OidcLogLevel | OidcLogger = 'warn'): OidcFeature<'logging'> {
  const log = typeof to === 'function' ? to : toConsole(to);
  return {
    kind: 'logging',
    providers: [
      provideEnvironmentInitializer(() => {
        const clock = inject(CLOCK);
        inject(SessionStore).innerEvents$.subscribe((event) => log(logEntryOf(event, clock.now() * 1000)));
      }),
    ],
  };
}

function toConsole(least: OidcLogLevel): OidcLogger {
  return (entry) => {
    if (BY_WEIGHT.indexOf(entry.level) <= BY_WEIGHT.indexOf(least)) {
      console[entry.level](`oidc-client-lib ${entry.type}`, entry);
    }
  };
}
