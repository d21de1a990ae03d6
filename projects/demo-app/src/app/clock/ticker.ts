import { Injectable } from '@angular/core';

/** Writes something at each frame. */
export type Tick = (now: number) => void;

/** One animation loop for everything on the page that follows the clock, running only while something does. */
@Injectable({ providedIn: 'root' })
export class Ticker {
  private readonly ticks = new Set<Tick>();
  private request = 0;

  /** Calls back with the epoch milliseconds of each frame, until the answered function is called. */
  add(tick: Tick): () => void {
    this.ticks.add(tick);
    tick(Date.now());
    this.request ||= requestAnimationFrame(this.run);
    return () => this.ticks.delete(tick);
  }

  /** The same, while the element can be seen. */
  addWhileVisible(element: Element, tick: Tick): () => void {
    let stop: (() => void) | undefined;
    const observer = new IntersectionObserver((entries) => {
      const isVisible = entries.at(-1)?.isIntersecting === true;
      stop?.();
      stop = isVisible ? this.add(tick) : undefined;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      stop?.();
    };
  }

  private readonly run = (): void => {
    const now = Date.now();
    this.ticks.forEach((tick) => tick(now));
    this.request = this.ticks.size ? requestAnimationFrame(this.run) : 0;
  };
}
