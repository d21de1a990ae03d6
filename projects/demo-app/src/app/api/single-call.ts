import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService, OidcUserInfo } from 'oidc-client-lib';
import { DemoConfig } from '../demo-config';
import { Icon } from '../icon/icon';
import { EmbeddedProvider } from '../provider/embedded-provider';
import { SessionActions } from '../session/session-actions';
import { type ApiAnswer, ApiClient } from './api-client';

/** One call, with all that can be seen of it. */
@Component({
  selector: 'app-single-call',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule],
  templateUrl: './single-call.html',
  styles: '#call-result { margin: 0.75rem 0; }',
})
export class SingleCall {
  protected readonly config = inject(DemoConfig);
  protected readonly actions = inject(SessionActions);
  private readonly api = inject(ApiClient);
  private readonly provider = inject(EmbeddedProvider);
  private readonly userInfo = inject(OidcUserInfo);

  protected readonly isBusy = signal(false);
  protected readonly answer = signal<ApiAnswer | null>(null);
  /** The `acr` that the API wants before it answers. */
  protected readonly wantedAcr = signal<string | null>(null);
  protected readonly verdict = computed(() => {
    const answer = this.answer();
    if (!answer) {
      return '';
    }
    const time = `after ${Math.round(answer.durationMs)} ms`;
    return answer.status === 0 ? `No answer could be read, ${time}` : `Answer: ${answer.status}, ${time}`;
  });
  protected readonly body = computed(() => {
    const { body = '' } = this.answer() ?? {};
    try {
      return JSON.stringify(JSON.parse(body), null, 2);
    } catch {
      return body;
    }
  });

  constructor() {
    inject(OidcSecurityService)
      .events$.pipe(takeUntilDestroyed())
      .subscribe((event) => {
        if (event.type === 'step_up_required') {
          this.wantedAcr.set(event.acrValues ?? null);
        }
      });
  }

  protected async call(path: string): Promise<void> {
    this.isBusy.set(true);
    this.wantedAcr.set(null);
    this.answer.set(await this.api.call(path));
    this.isBusy.set(false);
  }

  /** As if the API had forgotten this origin, or had left CORS out of its error answers. */
  protected async callWithoutCors(): Promise<void> {
    await this.provider.change({ noCors: true });
    await this.call('/records');
    await this.provider.change({ noCors: false });
  }

  protected async signInStronger(acrValues: string): Promise<void> {
    const loginHint = this.userInfo.claims()?.preferred_username;
    await this.actions.signInByWindow({ acrValues, loginHint });
    await this.call('/step-up');
  }
}
