import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { injectZoneBorder } from './angular-zone';

/**
 * Emits when the page may have slept or been cut off, and a look at the clock is due. Name of the DOM event, or `return`
 * when the page comes out of the back-forward cache.
 */
export const WAKE_SIGNALS = new InjectionToken<Observable<string>>('wake signals', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = injectZoneBorder();
    return new Observable((subscriber) => {
      const wake = ({ type, persisted }: Event & { persisted?: boolean }) => {
        if (document.visibilityState === 'visible' || type === 'online') {
          subscriber.next(persisted ? 'return' : type);
        }
      };
      const sources: [EventTarget | null, string[]][] = [
        [document.defaultView, ['online', 'focus', 'pageshow']],
        [document, ['visibilitychange', 'resume']],
      ];
      const forEach = (call: (target: EventTarget, type: string) => void) =>
        sources.forEach(([target, types]) => target && types.forEach((type) => call(target, type)));
      zone.outside(() => forEach((target, type) => target.addEventListener(type, wake)));
      return () => forEach((target, type) => target.removeEventListener(type, wake));
    });
  },
});
