import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { OIDC_ERROR_TEXTS, OidcSecurityService, type RenewalOutcome } from 'oidc-client-lib';
import { timeOfDay } from '../clock/time-of-day';
import { Icon } from '../icon/icon';

/** What a renewal failed of, and what to do. */
@Component({
  selector: 'app-renewal-failure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (failure(); as failure) {
      <p class="head">
        <span class="chip" [class]="failure.willRetry ? 'warn' : 'bad'">
          <app-icon [name]="failure.willRetry ? 'retry' : 'problem'" /> {{ failure.reason }}
        </span>
        <span class="quiet">
          {{ timeOfDay(failure.startedAt) }}, attempt {{ failure.attempt }}, {{ round(failure.durationMs) }} ms
        </span>
      </p>
      <p class="text">{{ text() }}</p>
      <dl>
        <div>
          <dt>What was seen</dt>
          <dd>
            {{ failure.seen }}
            @if (failure.code !== failure.reason && failure.code !== failure.seen) {
              <code>{{ failure.code }}</code>
            }
          </dd>
        </div>
        <div>
          <dt>How sure it is</dt>
          <dd>{{ failure.confidence }}</dd>
        </div>
        <div>
          <dt>What follows</dt>
          <dd>{{ failure.willRetry ? 'Another attempt, by itself' : 'No attempt by itself' }}</dd>
        </div>
      </dl>
    } @else if (otherError(); as error) {
      <p class="head">
        <span class="chip bad"><app-icon name="problem" /> {{ error.code }}</span>
      </p>
      <p class="text">{{ errorText(error.code) }}</p>
    } @else {
      <p class="fine"><app-icon name="check" /> Nothing has gone wrong since this page was opened.</p>
    }
  `,
  styles: `
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.35rem 0.75rem;
      margin-bottom: 0.5rem;
    }
    .text {
      font: var(--mat-sys-body-large);
    }
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 2rem;
    }
    dd {
      margin-bottom: 0;
    }
    .fine {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      margin: 0;
      color: var(--mat-sys-on-surface-variant);
    }
    .fine app-icon {
      color: var(--app-good);
    }
  `,
})
export class RenewalFailure {
  readonly failure = input.required<RenewalOutcome | null>();
  private readonly auth = inject(OidcSecurityService);
  protected readonly text = computed(() => {
    const failure = this.failure();
    return failure && failure.code !== 'renewed' ? OIDC_ERROR_TEXTS[failure.code] : '';
  });
  protected readonly timeOfDay = timeOfDay;
  protected readonly otherError = this.auth.lastError;

  protected errorText(code: keyof typeof OIDC_ERROR_TEXTS): string {
    return OIDC_ERROR_TEXTS[code];
  }

  protected round(milliseconds: number): number {
    return Math.round(milliseconds);
  }
}
