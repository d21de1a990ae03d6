import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { OidcSecurityService } from 'oidc-client-lib';
import { DemoConfig } from '../demo-config';
import type { EventKind } from '../history/event-text';
import { SessionHistory } from '../history/session-history';
import { Icon } from '../icon/icon';
import { bugReport } from './bug-report';

/** The log: everything that the library tells. */
@Component({
  selector: 'app-events',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon, MatButtonModule, MatFormFieldModule, MatInputModule],
  templateUrl: './events.html',
  styleUrl: './events.scss',
})
export class Events {
  protected readonly history = inject(SessionHistory);
  private readonly auth = inject(OidcSecurityService);
  private readonly config = inject(DemoConfig);
  protected readonly kinds: readonly { readonly kind: EventKind | 'all'; readonly name: string }[] = [
    { kind: 'all', name: 'All' },
    { kind: 'session', name: 'Session' },
    { kind: 'renewal', name: 'Renewals' },
    { kind: 'problem', name: 'Problems' },
  ];
  protected readonly kind = signal<EventKind | 'all'>('all');
  protected readonly filter = signal('');
  protected readonly said = signal('');
  protected readonly events = computed(() => {
    const [kind, wanted] = [this.kind(), this.filter().trim().toLowerCase()];
    return this.history
      .events()
      .filter((event) => kind === 'all' || event.kind === kind)
      .filter(({ type, text }) => `${type} ${text}`.toLowerCase().includes(wanted))
      .toReversed();
  });

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.report());
      this.said.set('Copied, without tokens.');
    } catch {
      this.said.set('The browser did not allow it.');
    }
  }

  private report(): string {
    return bugReport(this.history.events(), {
      config: this.config.value(),
      flow: this.config.flow,
      status: this.auth.status(),
      renewal: this.auth.renewal(),
      clockOffsetSeconds: this.history.clockOffsetSeconds(),
    });
  }
}
