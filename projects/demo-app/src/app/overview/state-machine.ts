import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type OidcEvent, OidcSecurityService } from 'oidc-client-lib';
import { Countdown } from '../clock/countdown';
import { ARROW_TEXTS, ARROWS, type MachineState, NODE, STATES } from './machine-layout';

/** The renewal's states, the current one lit, and those just passed still glowing. */
@Component({
  selector: 'app-state-machine',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown],
  template: `
    <svg viewBox="0 0 526 284" role="img" [attr.aria-label]="'State of the renewal: ' + phase()">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0.5 7 4 0 7.5z" />
        </marker>
      </defs>
      @for (arrow of arrows; track arrow) {
        <path class="arrow" [attr.d]="arrow" />
      }
      @for (label of arrowTexts; track label.text) {
        <text class="label" [attr.x]="label.x" [attr.y]="label.y">{{ label.text }}</text>
      }
      @for (state of states; track state.name) {
        <g [attr.transform]="'translate(' + state.x + ' ' + state.y + ')'" [class]="state.name">
          <rect [attr.width]="node.width" [attr.height]="node.height" rx="23" />
          @for (visit of visits()[state.name] ?? []; track visit) {
            <rect class="glow" [attr.width]="node.width" [attr.height]="node.height" rx="23" />
          }
          <g [class.current]="state.name === phase()">
            @if (state.name === phase()) {
              <rect class="lit" [attr.width]="node.width" [attr.height]="node.height" rx="23" />
            }
            <text [attr.x]="node.width / 2" [attr.y]="node.height / 2 + 5.5">{{ state.name }}</text>
          </g>
        </g>
      }
    </svg>
    <p class="now">
      <code>{{ phase() }}</code>
      @switch (phase()) {
        @case ('idle') {
          @if (auth.renewal().dueAt; as dueAt) {
            Nothing to do for <app-countdown [to]="dueAt" />.
          } @else {
            Nothing to do.
          }
        }
        @case ('waiting') {
          The last attempt failed for now; the next one comes
          @if (auth.renewal().dueAt; as dueAt) {
            in <app-countdown [to]="dueAt" />.
          } @else {
            when the browser is online.
          }
        }
        @case ('ended') {
          No attempt starts by itself: somebody has to sign in.
        }
        @default {
          A hidden frame asks the provider with <code>prompt=none</code>.
        }
      }
    </p>
  `,
  styleUrl: './state-machine.scss',
})
export class StateMachine {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly node = NODE;
  protected readonly states = STATES;
  protected readonly arrows = ARROWS;
  protected readonly arrowTexts = ARROW_TEXTS;
  protected readonly phase = computed(() => this.auth.renewal().phase);
  /** The last visit to each state, by a number that makes its glow a new one. Most visits are over before they are drawn. */
  protected readonly visits = signal<Partial<Record<MachineState, readonly number[]>>>({});
  private lastVisit = 0;

  constructor() {
    this.auth.events$.pipe(takeUntilDestroyed()).subscribe((event) => {
      const passed = passedStates(event);
      if (passed.length) {
        const visit = [++this.lastVisit];
        this.visits.update((visits) => ({ ...visits, ...Object.fromEntries(passed.map((name) => [name, visit])) }));
      }
    });
  }
}

function passedStates(event: OidcEvent): readonly MachineState[] {
  if (event.type === 'renewal_started') {
    return ['due', 'renewing'];
  }
  if (event.type === 'renewal_settled') {
    const { reason, willRetry } = event.outcome;
    return [reason === 'renewed' ? 'renewed' : willRetry ? 'waiting' : 'ended'];
  }
  return [];
}
