import { JsonPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService, OidcUserInfo } from 'oidc-client-lib';
import { Countdown } from '../clock/countdown';
import { timeOfDay } from '../clock/time-of-day';
import { CopyButton } from '../copy/copy-button';
import { SessionHistory } from '../history/session-history';
import { Icon } from '../icon/icon';
import { CurrentUser } from '../session/current-user';
import { RuleTable } from './rule-table';
import { headerOf, shortened } from './token-parts';

const TIMES = ['exp', 'iat', 'nbf', 'auth_time'];

/** What is in the tokens, and what was checked before anybody saw it. */
@Component({
  selector: 'app-tokens',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, Countdown, Icon, JsonPipe, MatButtonModule, RuleTable],
  templateUrl: './tokens.html',
  styleUrl: './tokens.scss',
})
export class Tokens {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly userInfo = inject(OidcUserInfo);
  protected readonly user = inject(CurrentUser);
  private readonly history = inject(SessionHistory);

  protected readonly isShown = signal(false);
  protected readonly header = computed(() => headerOf(this.user.session()?.idToken ?? ''));
  protected readonly claims = computed(() =>
    Object.entries(this.user.session()?.claims ?? {}).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
      time: TIMES.includes(name) ? timeOfDay(Number(value) * 1000) : null,
    })),
  );
  protected readonly tokens = computed(() => {
    const session = this.user.session();
    const offset = this.history.clockOffsetSeconds();
    const local = (seconds: number | null) => (seconds === null ? null : (seconds - offset) * 1000);
    const { idToken = '', accessToken = null } = session ?? {};
    return [
      {
        name: 'id_token',
        text: idToken,
        until: local(session?.expiresAt ?? null),
        what: 'Tells this app who signed in.',
      },
      {
        name: 'access_token',
        text: accessToken ?? '',
        until: local(session?.accessTokenExpiresAt ?? null),
        what: 'Opens the API. This app does not look into it.',
      },
    ]
      .filter(({ text }) => text)
      .map((token) => ({ ...token, short: shortened(token.text) }));
  });

  protected load(): void {
    // A failure is shown by the error signal.
    this.userInfo.load().catch(() => undefined);
  }
}
