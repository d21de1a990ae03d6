import { InjectionToken } from '@angular/core';
import { injectZoneBorder } from './angular-zone';

/** How long the other page may take. */
const LEAVING_MS = 10_000;

/**
 * Resolves when the page that was left is still there, or again: the user stayed, or came Back, or the other page takes
 * its time. As a rule it never does.
 */
export const WHEN_PAGE_STAYS = new InjectionToken<() => Promise<void>>('when page stays', {
  providedIn: 'root',
  factory: () => {
    const zone = injectZoneBorder();
    return () =>
      new Promise((resolve) =>
        zone.outside(() => {
          setTimeout(resolve, LEAVING_MS);
          addEventListener('pageshow', ({ persisted }) => persisted && resolve());
        }),
      );
  },
});
