import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Countdown } from '../countdown';

/** A ring that drains while a token lives. The browser animates it; nothing is computed meanwhile. */
@Component({
  selector: 'app-ring',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown],
  template: `
    <svg viewBox="0 0 100 100" aria-hidden="true">
      <circle class="track" cx="50" cy="50" r="42" />
      @for (life of lives(); track life.until) {
        <circle
          class="life"
          cx="50"
          cy="50"
          r="42"
          pathLength="100"
          [style.animation-duration.s]="life.seconds"
          [style.animation-delay.s]="life.delay"
        />
      }
    </svg>
    <div class="label">
      <strong><app-countdown [to]="until()" /></strong>
      <span>{{ name() }}</span>
    </div>
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      width: 9rem;
      aspect-ratio: 1;
    }
    svg {
      transform: rotate(-90deg);
    }
    circle {
      fill: none;
      stroke-width: 9;
    }
    .track {
      stroke: var(--mat-sys-surface-container-highest);
    }
    .life {
      stroke: var(--mat-sys-primary);
      stroke-dasharray: 100 100;
      animation: drain linear both;
    }
    @keyframes drain {
      from {
        stroke-dashoffset: 0;
      }
      to {
        stroke-dashoffset: 100;
      }
    }
    .label {
      position: absolute;
      inset: 0;
      display: grid;
      place-content: center;
      text-align: center;
    }
    strong {
      font: var(--mat-sys-title-large);
    }
  `,
})
export class Ring {
  readonly name = input.required<string>();
  /** Epoch milliseconds, local clock. */
  readonly from = input.required<number | null>();
  readonly until = input.required<number | null>();
  protected readonly lives = computed(() => {
    const [from, until] = [this.from(), this.until()];
    return from !== null && until !== null
      ? [{ until, seconds: Math.max((until - from) / 1000, 0.1), delay: Math.min((from - Date.now()) / 1000, 0) }]
      : [];
  });
}
