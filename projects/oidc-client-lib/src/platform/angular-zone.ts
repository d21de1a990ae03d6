import { inject, InjectionToken, NgZone } from '@angular/core';

/**
 * The border of the Angular zone: timers, messages and requests stay outside, so that they cause no change detection;
 * what the app has subscribed to is called inside. Without zone.js both just call.
 */
export interface ZoneBorder {
  outside<T>(work: () => T): T;
  inside<T>(work: () => T): T;
}

export const ZONE_BORDER = new InjectionToken<ZoneBorder>('zone border', {
  providedIn: 'root',
  factory: () => {
    const zone = inject(NgZone);
    return {
      outside: (work) => zone.runOutsideAngular(work),
      inside: (work) => (NgZone.isInAngularZone() ? work() : zone.run(work)),
    };
  },
});
