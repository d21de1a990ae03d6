import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Icon } from '../icon/icon';
import { ColorScheme } from './color-scheme';

@Component({
  selector: 'app-scheme-toggle',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <fieldset>
      <legend class="visually-hidden">Colours</legend>
      @for (choice of choices; track choice.scheme) {
        <label [title]="choice.name">
          <input
            type="radio"
            class="visually-hidden"
            [name]="groupName"
            [value]="choice.scheme"
            [checked]="colors.scheme() === choice.scheme"
            (change)="colors.scheme.set(choice.scheme)"
          />
          <app-icon [name]="choice.scheme" />
          <span class="visually-hidden">{{ choice.name }}</span>
        </label>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: inline-flex;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 2rem;
      margin: 0;
      padding: 0.15rem;
    }
    label {
      position: relative;
      display: inline-flex;
      padding: 0.35rem 0.7rem;
      border-radius: 2rem;
      cursor: pointer;
      color: var(--mat-sys-on-surface-variant);
    }
    label:has(:checked) {
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    label:has(:focus-visible) {
      outline: 2px solid var(--mat-sys-primary);
      outline-offset: 1px;
    }
  `,
})
export class SchemeToggle {
  protected readonly colors = inject(ColorScheme);
  protected readonly groupName = `scheme-${++groups}`;
  protected readonly choices = [
    { scheme: 'system', name: 'Colours of the system' },
    { scheme: 'light', name: 'Light' },
    { scheme: 'dark', name: 'Dark' },
  ] as const;
}

let groups = 0;
