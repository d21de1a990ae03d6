import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';

/** The renewal's states, the current one lit. */
@Component({
  selector: 'app-state-machine',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 620 190" role="img" [attr.aria-label]="'Renewal state: ' + phase()">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      <path d="M120 60H155M265 60H300" />
      <path d="M355 40V18H65V36" />
      <path d="M410 52H483" />
      <path d="M485 68H416" />
      <path d="M540 82V134H414" />
      <path d="M355 110V88" />
      <text x="205" y="12">renewed</text>
      <text x="432" y="44">fails</text>
      <text x="422" y="84">tries again</text>
      <text x="440" y="152">final, or enough</text>
      <text x="300" y="104">by hand</text>
      @for (state of states; track state.name) {
        <g [class.current]="state.name === phase()">
          <rect [attr.x]="state.x" [attr.y]="state.y" width="110" height="44" rx="22" />
          <text class="name" [attr.x]="state.x + 55" [attr.y]="state.y + 27">{{ state.name }}</text>
        </g>
      }
    </svg>
  `,
  styles: `
    svg {
      width: 100%;
      max-width: 40rem;
    }
    rect {
      fill: var(--mat-sys-surface);
      stroke: var(--mat-sys-outline);
    }
    text {
      fill: var(--mat-sys-on-surface-variant);
      font-size: 12px;
    }
    .name {
      text-anchor: middle;
      font-size: 14px;
      fill: var(--mat-sys-on-surface);
    }
    path {
      fill: none;
      stroke: var(--mat-sys-outline);
      marker-end: url(#arrow);
    }
    marker path {
      fill: var(--mat-sys-outline);
      stroke: none;
      marker-end: none;
    }
    .current rect {
      fill: var(--mat-sys-primary);
      stroke: var(--mat-sys-primary);
    }
    .current .name {
      fill: var(--mat-sys-on-primary);
      font-weight: 600;
    }
  `,
})
export class StateMachine {
  private readonly auth = inject(OidcSecurityService);
  protected readonly phase = computed(() => this.auth.renewal().phase);
  protected readonly states = [
    { name: 'idle', x: 10, y: 38 },
    { name: 'due', x: 155, y: 38 },
    { name: 'renewing', x: 300, y: 38 },
    { name: 'waiting', x: 485, y: 38 },
    { name: 'ended', x: 300, y: 112 },
  ] as const;
}
