import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { clockError } from '../clock/clock-error';
import { DemoConfig } from '../demo-config';
import { SessionHistory } from '../history/session-history';
import { Icon } from '../icon/icon';
import { EmbeddedProvider } from '../provider/embedded-provider';
import { RenewalFailure } from '../renewal-failure/renewal-failure';
import { SessionActions } from '../session/session-actions';
import { FAULT_GROUPS, type Fault } from './fault-list';

/** Breaks the embedded provider, and shows what the library makes of it. */
@Component({
  selector: 'app-faults',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule, RenewalFailure],
  templateUrl: './faults.html',
  styleUrl: './faults.scss',
})
export class Faults {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly config = inject(DemoConfig);
  private readonly history = inject(SessionHistory);
  protected readonly provider = inject(EmbeddedProvider);
  private readonly actions = inject(SessionActions);
  protected readonly groups = FAULT_GROUPS;
  /** What was done last, until it is mended. */
  protected readonly broken = signal<Fault | null>(null);

  /** Whether the answer is still to come. */
  protected readonly isAsking = signal(false);

  protected readonly clockError = computed(() => {
    const offset = this.history.clockOffsetSeconds();
    return offset === 0 ? '' : clockError(offset);
  });

  constructor() {
    if (this.config.isEmbedded()) {
      void this.readSwitches();
    }
  }

  protected async toggle(fault: Fault): Promise<void> {
    await this.put(this.broken() === fault ? null : fault);
  }

  protected async mend(): Promise<void> {
    await this.put(null);
  }

  /** Breaks this, and nothing else; then renews to see what comes of it. */
  private async put(fault: Fault | null): Promise<void> {
    this.isAsking.set(true);
    const startsAnew = fault?.startsAnew || this.broken()?.startsAnew;
    this.broken.set(fault);
    await this.provider.change({ action: 'reset' });
    if (fault) {
      await this.provider.change(fault.change);
    }
    if (this.auth.renewal().phase === 'renewing') {
      // Asked before the change; its answer says nothing of it.
      await this.actions.renew();
    }
    if (startsAnew) {
      this.auth.logoffLocal();
    }
    await this.actions.renew();
    this.isAsking.set(false);
  }

  /** Another tab, or this page before a reload, may have left something broken. */
  private async readSwitches(): Promise<void> {
    await this.provider.read();
    const settings = this.provider.settings();
    const isOn = ({ change }: Fault) =>
      !('action' in change) && Object.entries(change).every(([name, value]) => settings[name] === value);
    this.broken.set(FAULT_GROUPS.flatMap(({ faults }) => faults).find(isOn) ?? null);
  }
}
