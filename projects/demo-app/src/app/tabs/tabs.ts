import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Elapsed } from '../clock/elapsed';
import { Icon } from '../icon/icon';
import { SessionActions } from '../session/session-actions';
import { TabPresence } from './tab-presence';

const CHECK_MS = 1000;

/** Which tabs are open, and which of them has asked the provider for the others. */
@Component({
  selector: 'app-tabs',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Elapsed, Icon, MatButtonModule],
  templateUrl: './tabs.html',
  styleUrl: './tabs.scss',
})
export class Tabs {
  protected readonly presence = inject(TabPresence);
  protected readonly actions = inject(SessionActions);
  protected readonly rows = computed(() => {
    const tabs = this.presence.tabs();
    const latest = Math.max(...tabs.map(({ lastRequestAt }) => lastRequestAt ?? 0));
    return tabs.map((tab, index) => ({
      ...tab,
      name: `Tab ${index + 1}`,
      isOwn: tab.id === this.presence.ownId,
      hasRenewedLast: latest > 0 && tab.lastRequestAt === latest,
    }));
  });
  protected readonly summary = computed(() => {
    const tabs = this.presence.tabs();
    const requests = tabs.reduce((sum, tab) => sum + tab.requests, 0);
    const tabCount = tabs.length === 1 ? '1 tab' : `${tabs.length} tabs`;
    return `${tabCount} open, ${requests} ${requests === 1 ? 'renewal' : 'renewals'} asked for by all of them together.`;
  });

  constructor() {
    const checking = setInterval(() => void this.presence.check(), CHECK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(checking));
  }
}
