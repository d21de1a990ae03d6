import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { Elapsed } from '../clock/elapsed';
import { timeOfDay } from '../clock/time-of-day';
import { DemoConfig } from '../demo-config';
import { SessionHistory } from '../history/session-history';
import { gaps } from '../history/token-life';
import { Icon } from '../icon/icon';
import { download, svgToPng } from './export';
import { TimelineChart } from './timeline-chart';

const MOST_ROWS = 12;

/** The last ten minutes: how tokens overlap, how long renewals take, and what went wrong. */
@Component({
  selector: 'app-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DecimalPipe, Elapsed, Icon, MatButtonModule, TimelineChart],
  templateUrl: './timeline.html',
  styleUrl: './timeline.scss',
})
export class Timeline {
  protected readonly history = inject(SessionHistory);
  private readonly auth = inject(OidcSecurityService);
  private readonly config = inject(DemoConfig);
  private readonly chart = viewChild.required(TimelineChart);

  protected readonly uncoveredMs = computed(() => {
    const signedInAt = this.history.signedInAt();
    const until = this.history.events().at(-1)?.at ?? Date.now();
    return signedInAt === null || this.auth.status() === 'anonymous'
      ? null
      : totalMs(gaps(this.history.lives(), signedInAt, until));
  });
  /** Since when no token is valid, moved back by the gaps of before; `null` while one is. */
  protected readonly uncoveredSince = computed(() => {
    const [lives, signedInAt] = [this.history.lives(), this.history.signedInAt()];
    const lastEnd = Math.max(...lives.filter(({ kind }) => kind === 'id_token').map(({ until }) => until));
    return this.auth.status() === 'expired' && signedInAt !== null
      ? lastEnd - totalMs(gaps(lives, signedInAt, lastEnd))
      : null;
  });
  protected readonly rows = computed(() =>
    this.history
      .outcomes()
      .slice(-MOST_ROWS)
      .reverse()
      .map((outcome) => ({ ...outcome, time: timeOfDay(outcome.startedAt) })),
  );

  protected exportJson(): void {
    const { lives, outcomes, openedAt } = this.history;
    const { issuer, clientId } = this.config.value();
    const facts = { exportedAt: Date.now(), openedAt, issuer, clientId, tokenLives: lives(), renewals: outcomes() };
    download(new Blob([JSON.stringify(facts, null, 2)], { type: 'application/json' }), 'timeline.json');
  }

  protected async exportPng(): Promise<void> {
    const { element } = this.chart();
    const card = element.closest('.panel') ?? document.body;
    download(await svgToPng(element, getComputedStyle(card).backgroundColor), 'timeline.png');
  }
}

function totalMs(stretches: readonly (readonly [number, number])[]): number {
  return stretches.reduce((sum, [from, to]) => sum + to - from, 0);
}
