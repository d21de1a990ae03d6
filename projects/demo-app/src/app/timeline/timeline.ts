import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
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
  imports: [DecimalPipe, Icon, MatButtonModule, TimelineChart],
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
    // Known up to the last event; what is missing since then shows when the next one comes.
    const until = this.history.events().at(-1)?.at ?? Date.now();
    return signedInAt === null || this.auth.status() === 'anonymous'
      ? null
      : gaps(this.history.lives(), signedInAt, until).reduce((sum, [from, to]) => sum + to - from, 0);
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
