import { ChangeDetectionStrategy, Component } from '@angular/core';

/** Tokens that overlap, and a page that goes on below them: the idea as a drawing. */
@Component({
  selector: 'app-renewal-sketch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 420 240" role="img" aria-labelledby="sketch-title">
      <title id="sketch-title">
        Three ID Tokens whose lives overlap: each is renewed before it ends, while the page and its form go on without a
        break.
      </title>
      <g class="tokens">
        @for (x of [10, 140, 270]; track x) {
          <rect [attr.x]="x" [attr.y]="34 + $index * 30" width="140" height="20" rx="10" />
        }
        <text x="24" y="48">id_token 1</text>
        <text x="154" y="78">id_token 2</text>
        <text x="284" y="108">id_token 3</text>
      </g>
      @for (x of [140, 270]; track x) {
        <path class="renewal" [attr.d]="'M' + x + ' 24V164'" />
        <circle [attr.cx]="x" cy="20" r="5" />
        <text class="mark" [attr.x]="x" y="10">renewed</text>
      }
      <rect class="page" x="10" y="164" width="400" height="66" rx="10" />
      <text class="typed" x="28" y="192">Dear Sir or Madam, I am writing to you because the</text>
      <text class="typed" x="28" y="212">
        renewal of my
        <tspan class="caret">|</tspan>
      </text>
    </svg>
  `,
  styles: `
    svg {
      display: block;
      width: 100%;
      max-width: 32rem;
      margin: 0 auto;
    }
    .tokens rect {
      fill: var(--app-id-token);
    }
    .tokens text {
      fill: var(--app-card);
      font-size: 11.5px;
      font-weight: 600;
    }
    .renewal {
      stroke: var(--app-good);
      stroke-width: 1.5;
      stroke-dasharray: 3 4;
    }
    circle {
      fill: var(--app-good);
    }
    .mark {
      font-size: 11px;
      text-anchor: middle;
      fill: var(--mat-sys-on-surface-variant);
    }
    .page {
      fill: var(--app-card);
      stroke: var(--mat-sys-outline);
    }
    .typed {
      font-size: 13.5px;
      fill: var(--mat-sys-on-surface);
    }
    .caret {
      fill: var(--mat-sys-primary);
      animation: blink 1.2s steps(2, jump-none) infinite;
    }
    @keyframes blink {
      to {
        opacity: 0;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .caret {
        animation: none;
      }
    }
  `,
})
export class RenewalSketch {}
