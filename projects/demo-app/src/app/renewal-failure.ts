import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { OIDC_ERROR_TEXTS, OidcSecurityService } from 'oidc-client-lib';

/** What the last renewal failed of, and what to do. */
@Component({
  selector: 'app-renewal-failure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (failure(); as failure) {
      <dl>
        <dt>Reason</dt>
        <dd>
          <code class="bad">{{ failure.reason }}</code>
          @if (failure.code !== failure.reason) {
            (<code>{{ failure.code }}</code
            >)
          }
          – {{ failure.confidence }}
        </dd>
        <dt>Seen</dt>
        <dd>{{ failure.seen }}</dd>
        <dt>What it means, and what to do</dt>
        <dd>{{ failure.text }}</dd>
        <dt>Next</dt>
        <dd>{{ failure.willRetry ? 'Another attempt follows by itself.' : 'No attempt starts by itself.' }}</dd>
      </dl>
    } @else if (auth.lastError(); as error) {
      <p class="bad">{{ error.message }}</p>
    } @else {
      <p>Nothing has gone wrong.</p>
    }
  `,
  styles: `
    dl {
      margin: 0;
    }
    dt {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    dd {
      margin: 0 0 0.5rem;
    }
  `,
})
export class RenewalFailure {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly failure = computed(() => {
    const outcome = this.auth.renewal().lastOutcome;
    return outcome && outcome.code !== 'renewed' ? { ...outcome, text: OIDC_ERROR_TEXTS[outcome.code] } : null;
  });
}
