import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Countdown } from '../clock/countdown';

/** A ring that drains while a token lives. The browser animates it; nothing is computed meanwhile. */
@Component({
  selector: 'app-token-ring',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown],
  template: `
    <div class="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r="43" />
        @for (life of lives(); track life.until) {
          <circle
            class="life"
            cx="50"
            cy="50"
            r="43"
            pathLength="100"
            [style.animation-duration.s]="life.seconds"
            [style.animation-delay.s]="life.delay"
          />
        }
        @if (notch(); as degrees) {
          <line class="notch" x1="87" y1="50" x2="99" y2="50" [attr.transform]="'rotate(' + degrees + ' 50 50)'" />
        }
      </svg>
      <strong><app-countdown [to]="until()" /></strong>
    </div>
    <span class="name">{{ name() }}</span>
    @if (lifetime(); as seconds) {
      <span class="small quiet">lives {{ seconds }} s</span>
    } @else {
      <span class="small quiet">none</span>
    }
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      color: var(--mat-sys-on-surface);
    }
    .ring {
      position: relative;
      inline-size: 8.5rem;
      aspect-ratio: 1;
    }
    svg {
      display: block;
      transform: rotate(-90deg);
      overflow: visible;
    }
    circle {
      fill: none;
      stroke-width: 10;
    }
    .track {
      stroke: var(--mat-sys-surface-container-highest);
    }
    .life {
      stroke: var(--ring-color, var(--app-id-token));
      stroke-dasharray: 100 100;
      animation: drain linear both;
    }
    .notch {
      stroke: var(--mat-sys-on-surface);
      stroke-width: 2;
    }
    @keyframes drain {
      from {
        stroke-dashoffset: 0;
      }
      to {
        stroke-dashoffset: 100;
      }
    }
    strong {
      position: absolute;
      inset: 0;
      display: grid;
      place-content: center;
      font: var(--mat-sys-headline-small);
      font-weight: 600;
    }
    .name {
      margin-top: 0.6rem;
      font: var(--mat-sys-label-large);
    }
  `,
})
export class TokenRing {
  readonly name = input.required<string>();
  /** Epoch milliseconds, local clock. */
  readonly from = input.required<number | null>();
  readonly until = input.required<number | null>();
  /** When the renewal is due, drawn as a notch. */
  readonly dueAt = input<number | null>(null);

  private readonly span = computed(() => {
    const [from, until] = [this.from(), this.until()];
    return from !== null && until !== null && until > from ? { from, until } : null;
  });
  protected readonly lifetime = computed(() => {
    const span = this.span();
    return span && Math.round((span.until - span.from) / 1000);
  });
  protected readonly lives = computed(() => {
    const span = this.span();
    return span
      ? [{ ...span, seconds: (span.until - span.from) / 1000, delay: Math.min((span.from - Date.now()) / 1000, 0) }]
      : [];
  });
  protected readonly notch = computed(() => {
    const [span, dueAt] = [this.span(), this.dueAt()];
    return span && dueAt !== null && dueAt < span.until
      ? Math.min((span.until - dueAt) / (span.until - span.from), 1) * 360
      : null;
  });
}
