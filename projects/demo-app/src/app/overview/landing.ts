import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OIDC_ERROR_TEXTS, OidcSecurityService } from 'oidc-client-lib';
import { DemoConfig } from '../demo-config';
import { Icon } from '../icon/icon';
import { SessionActions } from '../session/session-actions';
import { RenewalPlan } from './renewal-plan';
import { RenewalSketch } from './renewal-sketch';

/** What somebody sees who is not signed in: what this is, in three sentences. */
@Component({
  selector: 'app-landing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule, RenewalPlan, RenewalSketch],
  template: `
    <section class="hero">
      <div>
        <h1>Sign in once.<br />Stay signed in.</h1>
        <p class="lead">
          This demo signs you in with OpenID Connect and the library oidc-client-lib. Its ID Token lives no longer than
          ten seconds, and well before it ends a hidden frame fetches the next one. The page never reloads, and what you
          have half typed stays.
        </p>
        <div class="actions">
          <button matButton="filled" [disabled]="actions.isSigningIn()" (click)="actions.signIn()">
            <app-icon name="signIn" /> Sign in
          </button>
          <button matButton="outlined" [disabled]="actions.isSigningIn()" (click)="actions.signInByWindow()">
            <app-icon name="window" /> Sign in in a window
          </button>
        </div>
        @if (config.isEmbedded()) {
          <p class="quiet small">
            At the embedded provider you are <strong>alice</strong> or <strong>bob</strong>, with any password.
          </p>
        } @else {
          <p class="quiet small">You are sent to {{ config.issuerHost() }}.</p>
        }
        @if (auth.lastError(); as error) {
          <p class="error">
            <span class="chip bad"><app-icon name="problem" /> {{ error.code }}</span> {{ texts[error.code] }}
          </p>
        }
      </div>
      <app-renewal-sketch />
    </section>
    <app-renewal-plan />
  `,
  styles: `
    .hero {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
      gap: 2rem 3rem;
      align-items: center;
      padding: clamp(0.5rem, 4vh, 3rem) 0 clamp(1.5rem, 5vh, 3.5rem);
    }
    h1 {
      font-size: clamp(2rem, 5vw, 3rem);
      line-height: 1.1;
      letter-spacing: -0.02em;
      margin-bottom: 1rem;
    }
    .small {
      margin-top: 0.9rem;
    }
    .error {
      margin-top: 1rem;
    }
  `,
})
export class Landing {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly actions = inject(SessionActions);
  protected readonly config = inject(DemoConfig);
  protected readonly texts = OIDC_ERROR_TEXTS;
}
