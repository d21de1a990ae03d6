import { Observable, type Subscriber } from 'rxjs';
import type { ɵClock } from 'oidc-client-lib';

const MOST_TURNS = 2000;

/** A clock that moves when it is told to. Epoch seconds. */
export class FakeClock implements ɵClock {
  private readonly waiting = new Set<{ readonly at: number; readonly subscriber: Subscriber<unknown> }>();
  private drifted = 0;
  /** Whether something is under way that takes no time on this clock but some in the real world, such as WebCrypto. */
  isBusy: () => boolean = () => false;

  constructor(private seconds = Math.floor(Date.now() / 1000)) {}

  now(): number {
    return this.seconds;
  }

  drift(): number {
    return this.drifted;
  }

  after(delayMs: number): Observable<unknown> {
    return new Observable((subscriber) => {
      const timer = { at: this.seconds + Math.max(delayMs, 0) / 1000, subscriber };
      this.waiting.add(timer);
      return () => this.waiting.delete(timer);
    });
  }

  /** Lets time pass, and what waits for it happen in order. Promises settle in between. */
  async pass(seconds: number): Promise<void> {
    const end = this.seconds + seconds;
    for (;;) {
      await this.settled();
      const [next] = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.seconds = Math.max(this.seconds, next.at);
      this.waiting.delete(next);
      next.subscriber.next(0);
      next.subscriber.complete();
    }
    this.seconds = end;
    await this.settled();
  }

  private async settled(): Promise<void> {
    await settle();
    for (let turn = 0; this.isBusy() && turn < MOST_TURNS; turn++) {
      await settle(1);
    }
  }

  /** The wall clock jumps: the machine slept, or somebody set it. Timers do not notice. */
  jump(seconds: number): void {
    this.seconds += seconds;
    this.drifted += seconds;
  }
}

/** Lets promises settle, those of WebCrypto included, which take turns of the event loop. */
export async function settle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise<void>((resolve) => void setTimeout(resolve));
  }
}
