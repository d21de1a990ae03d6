import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { DemoHistory } from '../demo-history';

@Component({
  selector: 'app-events',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, MatButtonModule, MatFormFieldModule, MatInputModule],
  template: `
    <h1>Events</h1>
    <p class="lead">Everything that happened since this page was opened. No token is among it.</p>
    <section class="panel scroll">
      <div class="actions">
        <mat-form-field appearance="outline">
          <mat-label>Filter</mat-label>
          <input matInput #field (input)="filter.set(field.value)" />
        </mat-form-field>
        <button mat-stroked-button (click)="copy()">Copy as a bug report</button>
        <button mat-button (click)="history.clear()">Clear</button>
        <span aria-live="polite">{{ copied() }}</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Event</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          @for (event of events(); track $index) {
            <tr>
              <td>{{ event.at | date: 'HH:mm:ss.SSS' }}</td>
              <td>
                <code>{{ event.type }}</code>
              </td>
              <td>{{ event.text }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="3">Nothing yet.</td>
            </tr>
          }
        </tbody>
      </table>
    </section>
  `,
})
export class Events {
  protected readonly history = inject(DemoHistory);
  protected readonly filter = signal('');
  protected readonly copied = signal('');
  protected readonly events = computed(() => {
    const wanted = this.filter().toLowerCase();
    return this.history
      .events()
      .filter(({ type, text }) => `${type} ${text}`.toLowerCase().includes(wanted))
      .reverse();
  });

  async copy(): Promise<void> {
    const lines = this.history.events().map(({ at, type, text }) => `${new Date(at).toISOString()} ${type} ${text}`);
    const report = ['oidc-client-lib bug report', navigator.userAgent, ...lines].join('\n');
    try {
      await navigator.clipboard.writeText(report);
      this.copied.set('Copied.');
    } catch {
      this.copied.set('The browser did not allow it.');
    }
  }
}
