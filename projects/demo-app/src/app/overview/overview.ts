import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';
import { SessionHistory } from '../history/session-history';
import { RenewalFailure } from '../renewal-failure/renewal-failure';
import { Landing } from './landing';
import { RenewalPlan } from './renewal-plan';
import { SessionPanel } from './session-panel';
import { StateMachine } from './state-machine';

/** The session at a look; for those who are not signed in, what this is. */
@Component({
  selector: 'app-overview',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Landing, RenewalFailure, RenewalPlan, SessionPanel, StateMachine],
  template: `
    @if (auth.status() === 'anonymous') {
      <app-landing />
    } @else {
      <h1>Overview</h1>
      <p class="lead">Tokens are renewed before they end. When that fails, the reason and its cure stand here.</p>
      <app-session-panel />
      <div class="panels">
        <section class="panel">
          <h2>State of the renewal</h2>
          <app-state-machine />
        </section>
        <section class="panel">
          <h2>Last trouble</h2>
          <app-renewal-failure [failure]="history.lastFailure()" />
        </section>
      </div>
      <app-renewal-plan />
    }
  `,
  styles: `
    app-session-panel,
    .panels {
      margin-bottom: 1rem;
    }
  `,
})
export class Overview {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly history = inject(SessionHistory);
}
