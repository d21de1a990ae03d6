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

/** The time since a moment, written into the document directly. */
@Component({
  selector: 'app-elapsed',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '',
  styles: ':host { font-variant-numeric: tabular-nums; white-space: nowrap; }',
})
export class Elapsed {
  /** Epoch milliseconds. */
  readonly since = input.required<number>();

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const ticker = inject(Ticker);
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const stop = ticker.addWhileVisible(element, (now) => {
        const text = clockFace(now - this.since());
        if (element.textContent !== text) {
          element.textContent = text;
        }
      });
      destroyRef.onDestroy(stop);
    });
  }
}

/** `1:05`, or `1:00:05`. */
function clockFace(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${hours ? String(minutes).padStart(2, '0') : minutes}:${String(seconds % 60).padStart(2, '0')}`;
  return hours ? `${hours}:${tail}` : tail;
}
