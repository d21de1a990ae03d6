import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  inject,
  input,
} from '@angular/core';
import { Ticker } from './ticker';

/** The time until a moment, written into the document directly: a ticking clock is no reason for change detection. */
@Component({
  selector: 'app-countdown',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '',
  styles: ':host { font-variant-numeric: tabular-nums; white-space: nowrap; }',
  host: { role: 'timer', 'aria-live': 'off' },
})
export class Countdown {
  /** Epoch milliseconds on the local clock; `null` when there is nothing to wait for. */
  readonly to = input.required<number | null>();

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const ticker = inject(Ticker);
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const stop = ticker.addWhileVisible(element, (now) => {
        const text = remaining(this.to(), now);
        if (element.textContent !== text) {
          element.textContent = text;
        }
      });
      destroyRef.onDestroy(stop);
    });
  }
}

function remaining(to: number | null, now: number): string {
  if (to === null) {
    return '–';
  }
  const seconds = Math.max(0, Math.ceil((to - now) / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
