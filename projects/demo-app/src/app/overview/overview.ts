import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { OidcSecurityService } from 'oidc-client-lib';
import { Countdown } from '../countdown';
import { DemoHistory } from '../demo-history';
import { RenewalFailure } from '../renewal-failure';
import { Ring } from './ring';
import { StateMachine } from './state-machine';

@Component({
  selector: 'app-overview',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButtonModule, RouterLink, Countdown, Ring, StateMachine, RenewalFailure],
  template: `
    @if (auth.status() === 'anonymous') {
      <section class="landing">
        <h1>Signed in, and kept signed in</h1>
        <p class="lead">
          This app signs you in with OpenID Connect. Its ID Token lives 10 seconds; before it ends, a hidden frame
          fetches new tokens. The page never reloads, and what you have typed stays.
        </p>
        <button mat-flat-button (click)="signIn()">Sign in as alice or bob</button>
        <p>Any password will do at the embedded provider.</p>
        @if (auth.lastError(); as error) {
          <p class="bad" role="alert">{{ error.message }}</p>
        }
      </section>
    } @else {
      <h1>Overview</h1>
      <p class="lead">Tokens are renewed before they end. When that fails, the reason and its cure stand here.</p>
      <div class="panels">
        <section class="panel">
          <h2>Tokens</h2>
          <div class="rings">
            <app-ring name="id_token" [from]="times().from" [until]="times().idToken" />
            <app-ring name="access_token" [from]="times().from" [until]="times().accessToken" />
          </div>
        </section>
        <section class="panel">
          <h2>Renewal</h2>
          <p class="figure">
            next in <strong><app-countdown [to]="auth.renewal().dueAt" /></strong>
          </p>
          <p>
            <strong id="renewals">{{ renewed() }}</strong> renewals since this page was opened, without a reload
          </p>
          <div class="actions">
            <button mat-stroked-button (click)="renew()">Renew now</button>
            <a mat-button routerLink="/timeline">Timeline</a>
          </div>
        </section>
        <section class="panel wide">
          <h2>State of the renewal</h2>
          <app-state-machine />
        </section>
        <section class="panel wide">
          <h2>Last trouble</h2>
          <app-renewal-failure />
        </section>
      </div>
    }
  `,
  styles: `
    .landing {
      max-width: 40rem;
      margin: 8vh auto 0;
    }
    .rings {
      display: flex;
      flex-wrap: wrap;
      gap: 1.5rem;
    }
    .figure strong {
      font: var(--mat-sys-headline-small);
    }
  `,
})
export class Overview {
  protected readonly auth = inject(OidcSecurityService);
  private readonly history = inject(DemoHistory);
  protected readonly renewed = computed(
    () => this.history.renewals().filter(({ reason }) => reason === 'renewed').length,
  );
  protected readonly times = computed(() => {
    const session = this.auth.session();
    const toMs = (seconds: number | null | undefined) => (seconds == null ? null : seconds * 1000);
    return {
      from: toMs(session?.claims.iat),
      idToken: toMs(session?.expiresAt),
      accessToken: toMs(session?.accessTokenExpiresAt),
    };
  });

  signIn(): void {
    this.auth.authorize().catch(() => undefined);
  }

  renew(): void {
    this.auth.refreshSession().catch(() => undefined);
  }
}
