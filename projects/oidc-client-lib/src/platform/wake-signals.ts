import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { ZONE_BORDER } from './angular-zone';

/** Emits when the page may have slept or been cut off, and a look at the clock is due. Name of the DOM event. */
export const WAKE_SIGNALS = new InjectionToken<Observable<string>>('wake signals', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = inject(ZONE_BORDER);
    return new Observable((subscriber) => {
      const wake = ({ type }: Event) => {
        if (document.visibilityState === 'visible' || type === 'online') {
          subscriber.next(type);
        }
      };
      const listening = new AbortController();
      const listen = (target: EventTarget, ...types: string[]) =>
        types.forEach((type) => target.addEventListener(type, wake, { signal: listening.signal }));
      zone.outside(() => {
        listen(window, 'online', 'focus', 'pageshow');
        listen(document, 'visibilitychange', 'resume');
      });
      return () => listening.abort();
    });
  },
});
