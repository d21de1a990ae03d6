import { Observable, type Subscriber } from 'rxjs';
import type { ɵClock } from 'oidc-client-lib';

// Longer than any chain of promises in the library.
const MICROTASKS = 400;

/** A clock that moves when it is told to. Epoch seconds. */
export class FakeClock implements ɵClock {
  private readonly waiting = new Set<{ readonly at: number; readonly subscriber: Subscriber<unknown> }>();
  private readonly underWay = new Set<Promise<unknown>>();
  private pageSeconds = 0;
  private drifted = 0;

  /** Seconds that this clock is ahead of the true time, as the clock of a user may be. */
  error = 0;

  constructor(private readonly begin = Math.floor(Date.now() / 1000)) {}

  now(): number {
    return this.trueNow() + this.error;
  }

  /** What a right clock would show. */
  trueNow(): number {
    return this.begin + this.pageSeconds + this.drifted;
  }

  drift(): number {
    return this.drifted + this.error;
  }

  after(delayMs: number): Observable<unknown> {
    return new Observable((subscriber) => {
      const timer = { at: this.pageSeconds + Math.max(delayMs, 0) / 1000, subscriber };
      this.waiting.add(timer);
      return () => this.waiting.delete(timer);
    });
  }

  /** Lets time pass, and what waits for it happen in order. Promises settle in between. */
  async pass(seconds: number): Promise<void> {
    const end = this.pageSeconds + seconds;
    for (;;) {
      await this.settled();
      const [next] = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.pageSeconds = Math.max(this.pageSeconds, next.at);
      this.waiting.delete(next);
      next.subscriber.next(0);
      next.subscriber.complete();
    }
    this.pageSeconds = end;
    await this.settled();
  }

  /** The machine sleeps: time goes on, timers do not. What wakes the page is up to the test. */
  sleep(seconds: number): void {
    this.drifted += seconds;
  }

  /** Timers that wait for this clock. */
  get timers(): number {
    return this.waiting.size;
  }

  /** Lets everything happen that takes no time. Works under fake timers of a test runner, too. */
  async settled(): Promise<void> {
    do {
      await Promise.allSettled(this.underWay);
      for (let turn = 0; turn < MICROTASKS; turn++) {
        await Promise.resolve();
      }
    } while (this.underWay.size > 0);
  }

  /** Something that takes no time on this clock but some in the real world, such as WebCrypto: the clock waits for it. */
  waitFor<T>(work: Promise<T>): Promise<T> {
    const forget = () => void this.underWay.delete(work);
    this.underWay.add(work);
    work.then(forget, forget);
    return work;
  }
}
