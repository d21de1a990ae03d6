import { InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { injectZoneBorder } from './angular-zone';

/** The local time, and a timer on it. */
export interface Clock {
  /**
   * Epoch seconds. Follows the wall clock forward (sleep, corrections), but never falls behind the time that the page
   * has lived: a clock that is set back must not make tokens look fresh again.
   */
  now(): number;
  /** Seconds that the wall clock has run ahead of the page's own time: grows when the machine sleeps or is set. */
  drift(): number;
  /** An RxJS timer. It fires once, after the delay or later: background tabs are throttled and laptops sleep. In milliseconds. */
  after(delayMs: number): Observable<unknown>;
}

// The longest delay that setTimeout takes; one longer would fire at once. Whoever waits looks at the clock again.
const MAX_DELAY_MS = 2 ** 31 - 1;

export const CLOCK = new InjectionToken<Clock>('clock', {
  providedIn: 'root',
  factory: () => {
    const zone = injectZoneBorder();
    const bornWall = Date.now();
    const bornMonotonic = performance.now();
    const drift = () => (Date.now() - bornWall - performance.now() + bornMonotonic) / 1000;
    return {
      drift,
      now: () => Math.max(Date.now(), bornWall + performance.now() - bornMonotonic) / 1000,
      after: (delayMs) =>
        // As rxjs' own timer, without the schedulers that it brings along.
        new Observable((subscriber) => {
          const fire = () => {
            subscriber.next(0);
            subscriber.complete();
          };
          const id = zone.outside(() => setTimeout(fire, Math.min(delayMs, MAX_DELAY_MS)));
          return () => clearTimeout(id);
        }),
    };
  },
});
