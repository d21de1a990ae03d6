import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { OidcSecurityService } from 'oidc-client-lib';
import { Countdown } from '../clock/countdown';
import { Elapsed } from '../clock/elapsed';
import { DemoConfig } from '../demo-config';
import { SessionHistory } from '../history/session-history';
import { Icon } from '../icon/icon';
import { CurrentUser } from '../session/current-user';
import { SessionActions } from '../session/session-actions';
import { TokenRing } from './token-ring';

/** Who is signed in, how long the tokens live, and when they are renewed. */
@Component({
  selector: 'app-session-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown, Elapsed, Icon, MatButtonModule, RouterLink, TokenRing],
  template: `
    <div class="rings">
      <app-token-ring
        class="id-token"
        name="id_token"
        [from]="times().from"
        [until]="times().idToken"
        [dueAt]="auth.renewal().dueAt"
      />
      <app-token-ring class="access-token" name="access_token" [from]="times().from" [until]="times().accessToken" />
    </div>
    <div class="words">
      <p class="who">
        {{ state() === 'expired' ? 'Last signed in as' : 'Signed in as' }} <strong>{{ user.name() }}</strong>&ngsp;
        <span class="quiet">by {{ config.issuerHost() }}</span>
      </p>
      <p class="next">
        @switch (state()) {
          @case ('expired') {
            Session expired
          }
          @case ('ended') {
            Cannot be renewed
          }
          @case ('renewing') {
            Renewing …
          }
          @case ('waiting') {
            Tries again in <app-countdown [to]="auth.renewal().dueAt" />
          }
          @default {
            Next renewal in <app-countdown [to]="auth.renewal().dueAt" />
          }
        }
      </p>
      <p class="quiet">
        @if (leadSeconds(); as lead) {
          That is {{ lead }} s before the id_token ends, at the notch of its ring.
        } @else {
          The id_token decides: the session lives as long as it does.
        }
      </p>
      <dl class="figures">
        <div>
          <dt>Renewals</dt>
          <dd id="renewals">{{ history.renewalCounts().renewed }}</dd>
        </div>
        <div>
          <dt>Failures</dt>
          <dd [class.bad]="history.renewalCounts().failed">{{ history.renewalCounts().failed }}</dd>
        </div>
        <div>
          <dt>Median latency</dt>
          <dd>{{ latency() }}</dd>
        </div>
        <div>
          <dt>Without a reload for</dt>
          <dd><app-elapsed [since]="history.openedAt" /></dd>
        </div>
      </dl>
      <div class="actions">
        <button matButton="filled" (click)="actions.renew()"><app-icon name="renew" /> Renew now</button>
        <button matButton="outlined" (click)="actions.signOut()"><app-icon name="signOut" /> Sign out</button>
        <a matButton routerLink="/timeline"><app-icon name="timeline" /> Timeline</a>
      </div>
    </div>
  `,
  styleUrl: './session-panel.scss',
  host: { class: 'panel' },
})
export class SessionPanel {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly user = inject(CurrentUser);
  protected readonly actions = inject(SessionActions);
  protected readonly history = inject(SessionHistory);
  protected readonly config = inject(DemoConfig);

  protected readonly times = computed(() => {
    const session = this.auth.session();
    const offset = this.history.clockOffsetSeconds();
    const toLocal = (seconds: number | null | undefined) => (seconds == null ? null : (seconds - offset) * 1000);
    return {
      from: toLocal(session?.claims.iat),
      idToken: toLocal(session?.expiresAt),
      accessToken: toLocal(session?.accessTokenExpiresAt),
    };
  });
  protected readonly state = computed(() => {
    const status = this.auth.status();
    return status === 'expired' || status === 'renewing' ? status : this.auth.renewal().phase;
  });
  protected readonly leadSeconds = computed(() => {
    const { dueAt, phase } = this.auth.renewal();
    const { idToken } = this.times();
    return phase === 'idle' && dueAt !== null && idToken !== null ? ((idToken - dueAt) / 1000).toFixed(1) : null;
  });
  protected readonly latency = computed(() => {
    const latency = this.history.medianLatencyMs();
    return latency === null ? '–' : `${Math.round(latency)} ms`;
  });
}
