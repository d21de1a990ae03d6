import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormBuilder, ReactiveFormsModule } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Elapsed } from '../clock/elapsed';
import { SessionHistory } from '../history/session-history';

/** A form long enough to outlive many tokens. */
@Component({
  selector: 'app-application-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Elapsed, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  templateUrl: './application-form.html',
  styleUrl: './application-form.scss',
})
export class ApplicationForm {
  private readonly history = inject(SessionHistory);
  private readonly begun = signal<{ at: number; renewals: number } | null>(null);

  protected readonly form = inject(FormBuilder).nonNullable.group({
    name: '',
    email: '',
    street: '',
    city: '',
    reason: '',
    experience: '',
    remarks: '',
  });
  private readonly typed = toSignal(this.form.valueChanges, { initialValue: {} });
  protected readonly characters = computed(() => Object.values(this.typed()).join('').length);
  protected readonly begunAt = computed(() => this.begun()?.at ?? null);
  /** Renewals since the first letter. */
  protected readonly survived = computed(() => {
    const begun = this.begun();
    return begun ? this.history.renewalCounts().renewed - begun.renewals : 0;
  });

  protected begin(): void {
    this.begun.update((known) => known ?? { at: Date.now(), renewals: this.history.renewalCounts().renewed });
  }
}
