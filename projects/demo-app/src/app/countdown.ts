import { afterNextRender, Component, DestroyRef, ElementRef, inject, input } from '@angular/core';

/** Seconds until a time, written into the document directly: a ticking clock is no reason for change detection. */
@Component({ selector: 'app-countdown', template: '', host: { role: 'timer', 'aria-live': 'off' } })
export class Countdown {
  /** Epoch milliseconds. */
  readonly to = input.required<number | null>();

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const write = () => {
        const to = this.to();
        element.textContent = to === null ? '–' : `${Math.max(0, (to - Date.now()) / 1000).toFixed(0)} s`;
      };
      write();
      const ticking = setInterval(write, 250);
      destroyRef.onDestroy(() => clearInterval(ticking));
    });
  }
}
