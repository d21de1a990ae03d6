import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { NavigationEnd, Router } from '@angular/router';
import { OidcSecurityService } from 'oidc-client-lib';
import { filter, map } from 'rxjs';
import { Countdown } from '../clock/countdown';
import { Icon } from '../icon/icon';
import { SessionHistory } from '../history/session-history';
import { SessionActions } from '../session/session-actions';

/** Says that the session needs somebody, on a page that stays as it is. */
@Component({
  selector: 'app-session-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown, Icon, MatButtonModule],
  template: `
    @switch (need()) {
      @case ('expired') {
        <section aria-label="Your session" class="banner bad">
          <app-icon name="problem" />
          <p>
            <strong>Your session has expired.</strong> This page and what you have typed are still here.
            @if (dueAt(); as dueAt) {
              The next attempt to renew is in <app-countdown [to]="dueAt" />.
            }
          </p>
          @if (dueAt() !== null) {
            <button matButton="outlined" (click)="actions.renew()">Try now</button>
          }
          <button matButton="filled" (click)="actions.signInByWindow()">Sign in, keep this page</button>
        </section>
      }
      @case ('sign-in') {
        <section aria-label="Your session" class="banner">
          <app-icon name="info" />
          <p>Nobody is signed in, so there is nothing to renew yet.</p>
          <button matButton="filled" [disabled]="actions.isSigningIn()" (click)="actions.signIn()">Sign in</button>
        </section>
      }
      @case ('ended') {
        <section aria-label="Your session" class="banner warn">
          <app-icon name="warning" />
          <p>
            <strong>Renewal cannot go on by itself</strong> (<code>{{ reason() }}</code
            >). The session lives for <app-countdown [to]="livesUntil()" /> more.
          </p>
          <button matButton="filled" (click)="actions.signInByWindow()">Sign in, keep this page</button>
        </section>
      }
    }
  `,
  styles: `
    .banner {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 0.9rem;
      padding: 0.6rem var(--app-gutter);
      /* Seen in forced colours, which take the background away. */
      border-block-start: 1px solid transparent;
    }
    p {
      flex: 1 1 16rem;
      max-width: none;
      margin: 0;
    }
    .banner {
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    .warn {
      background: var(--app-warn-container);
      color: var(--app-on-warn-container);
    }
    .bad {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
  `,
})
export class SessionBanner {
  protected readonly actions = inject(SessionActions);
  private readonly auth = inject(OidcSecurityService);
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
    ),
    { initialValue: '/' },
  );
  private readonly history = inject(SessionHistory);
  protected readonly need = computed(() => {
    switch (this.auth.status()) {
      case 'expired':
        return 'expired';
      case 'authenticated':
        return this.auth.renewal().phase;
      case 'anonymous':
        // The first page says it in more words.
        return this.url() === '/' ? 'nothing' : 'sign-in';
      default:
        return 'nothing';
    }
  });
  protected readonly reason = computed(() => this.auth.renewal().lastOutcome?.reason ?? '');
  protected readonly dueAt = computed(() => this.auth.renewal().dueAt);
  protected readonly livesUntil = computed(() => {
    const session = this.auth.session();
    return session && (session.expiresAt - this.history.clockOffsetSeconds()) * 1000;
  });
}
