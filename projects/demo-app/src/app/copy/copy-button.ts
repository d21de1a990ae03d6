import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Icon } from '../icon/icon';

/** Copies a text, and says so. */
@Component({
  selector: 'app-copy-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule],
  template: `
    <button matIconButton [attr.aria-label]="'Copy ' + name()" [title]="'Copy ' + name()" (click)="copy()">
      <app-icon [name]="isCopied() ? 'check' : 'copy'" />
    </button>
    <span class="visually-hidden" role="status">{{ isCopied() ? 'Copied.' : '' }}</span>
  `,
})
export class CopyButton {
  /** What the text is, for people who do not see where the button stands. */
  readonly name = input.required<string>();
  readonly text = input.required<string>();
  protected readonly isCopied = signal(false);

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text());
      this.isCopied.set(true);
      setTimeout(() => this.isCopied.set(false), 2000);
    } catch {
      // The browser refused; the text stands beside the button and can be selected.
    }
  }
}
