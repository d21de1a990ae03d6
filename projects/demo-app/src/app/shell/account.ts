import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { Countdown } from '../clock/countdown';
import { Icon } from '../icon/icon';
import { CurrentUser } from '../session/current-user';
import { SessionActions } from '../session/session-actions';

/** Who is signed in, and until when that is sure: in sight on every page. */
@Component({
  selector: 'app-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Countdown, Icon, MatButtonModule],
  template: `
    @if (user.isKnown()) {
      <span class="who">
        <span class="avatar" [class]="tone()" aria-hidden="true">{{ user.initials() }}</span>
        <span class="words">
          <strong>{{ user.name() }}</strong>
          <span class="state">
            @switch (state()) {
              @case ('expired') {
                session expired
              }
              @case ('renewing') {
                renewing …
              }
              @case ('waiting') {
                tries again in <app-countdown [to]="dueAt()" />
              }
              @case ('ended') {
                cannot be renewed
              }
              @default {
                renews in <app-countdown [to]="dueAt()" />
              }
            }
          </span>
        </span>
      </span>
      <button matIconButton aria-label="Sign out" title="Sign out" (click)="actions.signOut()">
        <app-icon name="signOut" />
      </button>
    } @else {
      <button matButton="filled" [disabled]="actions.isSigningIn()" (click)="actions.signIn()">Sign in</button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      min-width: 0;
    }
    .who {
      display: flex;
      align-items: center;
      gap: 0.6rem;
      min-width: 0;
    }
    .avatar {
      flex: none;
      display: grid;
      place-content: center;
      inline-size: 2.25rem;
      block-size: 2.25rem;
      border-radius: 50%;
      font: var(--mat-sys-label-large);
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
      outline: 2px solid var(--app-good);
      outline-offset: 2px;
    }
    .avatar.warn {
      outline-color: var(--app-warn);
    }
    .avatar.bad {
      outline-color: var(--mat-sys-error);
    }
    .words {
      display: grid;
      min-width: 0;
      line-height: 1.25;
    }
    strong {
      font: var(--mat-sys-label-large);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .state {
      font: var(--mat-sys-body-small);
      color: var(--mat-sys-on-surface-variant);
      white-space: nowrap;
      min-inline-size: 7.5rem;
    }
  `,
})
export class Account {
  protected readonly user = inject(CurrentUser);
  protected readonly actions = inject(SessionActions);
  private readonly auth = inject(OidcSecurityService);
  protected readonly dueAt = computed(() => this.auth.renewal().dueAt);
  protected readonly state = computed(() => {
    const status = this.auth.status();
    return status === 'expired' || status === 'renewing' ? status : this.auth.renewal().phase;
  });
  protected readonly tone = computed(() => {
    const state = this.state();
    return state === 'expired' || state === 'ended' ? 'bad' : state === 'waiting' ? 'warn' : 'good';
  });
}
