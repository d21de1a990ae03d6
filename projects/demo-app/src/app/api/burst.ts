import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { DemoConfig } from '../demo-config';
import { SessionHistory } from '../history/session-history';
import { Icon } from '../icon/icon';
import { EmbeddedProvider } from '../provider/embedded-provider';
import { ApiClient } from './api-client';
import { Traffic } from './traffic';

const CALLS = 50;
// Around the moment when the renewal is due, so that some calls go out before, during and after it.
const HEAD_START_MS = 40;
const SPREAD_MS = 4;

interface BurstResult {
  readonly good: number;
  readonly renewals: number;
  readonly refused: number;
  readonly longestMs: number;
}

/** Many calls at the very moment when the tokens change. */
@Component({
  selector: 'app-burst',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule],
  templateUrl: './burst.html',
  styleUrl: './burst.scss',
})
export class Burst {
  protected readonly config = inject(DemoConfig);
  private readonly api = inject(ApiClient);
  private readonly auth = inject(OidcSecurityService);
  private readonly history = inject(SessionHistory);
  private readonly provider = inject(EmbeddedProvider);
  private readonly traffic = inject(Traffic);

  protected readonly callCount = CALLS;
  /** The status of each call, null while it is under way. */
  protected readonly calls = signal<readonly (number | null)[]>([]);
  protected readonly result = signal<BurstResult | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly summary = computed(() => {
    const result = this.result();
    if (!result) {
      return '';
    }
    const renewals = result.renewals === 1 ? '1 renewal' : `${result.renewals} renewals`;
    const refused = result.refused
      ? ` ${result.refused} were answered 401 first, waited for the new token and were sent once more.`
      : '';
    return `${result.good} of ${CALLS} answered 200, with ${renewals}.${refused} The slowest took ${Math.round(result.longestMs)} ms.`;
  });

  /** All at once, with a token that the provider has just taken back, as if it had ended on its way to the API. */
  protected async withEndedToken(): Promise<void> {
    await this.run(async () => {
      await this.provider.change({ action: 'revokeAccessTokens' });
      return 0;
    });
  }

  /** Spread over the moment when the next renewal starts. */
  protected async acrossRenewal(): Promise<void> {
    await this.run(async () => {
      const { dueAt } = this.auth.renewal();
      await pause(Math.max((dueAt ?? 0) - Date.now() - HEAD_START_MS, 0));
      return SPREAD_MS;
    });
  }

  private async run(prepare: () => Promise<number>): Promise<void> {
    this.isBusy.set(true);
    this.result.set(null);
    this.calls.set(Array.from({ length: CALLS }, () => null));
    const spreadMs = await prepare();
    this.traffic.clear();
    const before = this.history.renewalCounts().renewed;
    const answers = await Promise.all(
      this.calls().map(async (_, index) => {
        await pause(index * spreadMs);
        const answer = await this.api.call('/records');
        this.calls.update((calls) => calls.with(index, answer.status));
        return answer;
      }),
    );
    this.result.set({
      good: answers.filter(({ status }) => status === 200).length,
      renewals: this.history.renewalCounts().renewed - before,
      refused: this.traffic.statuses.get(401) ?? 0,
      longestMs: Math.max(...answers.map(({ durationMs }) => durationMs)),
    });
    this.isBusy.set(false);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
