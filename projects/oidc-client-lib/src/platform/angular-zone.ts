import { inject, NgZone } from '@angular/core';

/**
 * The border of the Angular zone: timers, messages and requests stay outside, so that they cause no change detection;
 * what the app has subscribed to is called inside. Without zone.js both just call.
 */
export interface ZoneBorder {
  outside<T>(work: () => T): T;
  inside<T>(work: () => T): T;
}

/** Injects the border; to be called where one may inject. */
export function injectZoneBorder(): ZoneBorder {
  const zone = inject(NgZone);
  return {
    outside: (work) => zone.runOutsideAngular(work),
    inside: (work) => (NgZone.isInAngularZone() ? work() : zone.run(work)),
  };
}
