import { ChangeDetectionStrategy, Component, inject, Injector, runInInjectionContext, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { diagnose, type OidcFinding } from 'oidc-client-lib';

const SIGNS = { ok: '✓ fine', warning: '! look at this', problem: '✗ problem', unknown: '? unknown' };

@Component({
  selector: 'app-doctor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButtonModule],
  template: `
    <h1>Doctor</h1>
    <p class="lead">Checks the configuration against the live provider and this app's own pages.</p>
    <button mat-flat-button [disabled]="isBusy()" (click)="run()">{{ isBusy() ? 'Checking…' : 'Check now' }}</button>
    @if (findings().length) {
      <section class="panel scroll" aria-live="polite">
        <table>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Result</th>
              <th scope="col">Seen</th>
              <th scope="col">Cure</th>
            </tr>
          </thead>
          <tbody>
            @for (finding of findings(); track $index) {
              <tr>
                <td>{{ finding.check }}</td>
                <td [class.bad]="finding.result === 'problem'">{{ signs[finding.result] }}</td>
                <td>{{ finding.seen }}</td>
                <td>{{ finding.cure }}</td>
              </tr>
            }
          </tbody>
        </table>
      </section>
    }
  `,
  styles: `
    section {
      margin-top: 1rem;
    }
  `,
})
export class Doctor {
  private readonly injector = inject(Injector);
  protected readonly signs = SIGNS;
  protected readonly findings = signal<readonly OidcFinding[]>([]);
  protected readonly isBusy = signal(false);

  async run(): Promise<void> {
    this.isBusy.set(true);
    this.findings.set(await runInInjectionContext(this.injector, diagnose));
    this.isBusy.set(false);
  }
}
