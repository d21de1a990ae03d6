import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { diagnose, type OidcFinding } from 'oidc-client-lib';
import { Icon } from '../icon/icon';

const SIGNS = {
  ok: { tone: 'good', icon: 'check', word: 'fine' },
  warning: { tone: 'warn', icon: 'warning', word: 'look at this' },
  problem: { tone: 'bad', icon: 'problem', word: 'problem' },
  unknown: { tone: '', icon: 'question', word: 'unknown' },
} as const;

/** Checks the set-up, and says what to mend. */
@Component({
  selector: 'app-doctor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule],
  templateUrl: './doctor.html',
  styleUrl: './doctor.scss',
})
export class Doctor {
  private readonly injector = inject(Injector);
  protected readonly signs = SIGNS;
  protected readonly findings = signal<readonly OidcFinding[]>([]);
  protected readonly isBusy = signal(false);
  protected readonly verdict = computed(() => {
    if (this.isBusy()) {
      return 'Checking …';
    }
    const findings = this.findings();
    const count = (result: OidcFinding['result']) => findings.filter((finding) => finding.result === result).length;
    const [problems, warnings] = [count('problem'), count('warning')];
    return problems + warnings === 0
      ? `Nothing to mend: ${count('ok')} of ${findings.length} checks are fine.`
      : `${problems} problems and ${warnings} things to look at, in ${findings.length} checks.`;
  });

  constructor() {
    void this.run();
  }

  protected async run(): Promise<void> {
    this.isBusy.set(true);
    this.findings.set(await runInInjectionContext(this.injector, diagnose));
    this.isBusy.set(false);
  }
}
