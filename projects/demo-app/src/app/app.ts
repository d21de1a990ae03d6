import { ChangeDetectionStrategy, Component, type ElementRef, inject, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink, RouterOutlet } from '@angular/router';
import { DemoConfig } from './demo-config';
import { Icon } from './icon/icon';
import { Account } from './shell/account';
import { Announcer } from './shell/announcer';
import { Navigation } from './shell/navigation';
import { SchemeToggle } from './shell/scheme-toggle';
import { SessionBanner } from './shell/session-banner';

/** The frame around the pages: navigation at the side, or in a drawer on small screens; the account on top. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Account,
    Announcer,
    Icon,
    MatButtonModule,
    Navigation,
    RouterLink,
    RouterOutlet,
    SchemeToggle,
    SessionBanner,
  ],
  templateUrl: './app.html',
  styleUrl: './app.scss',
})
export class App {
  protected readonly config = inject(DemoConfig);
  private readonly drawer = viewChild.required<ElementRef<HTMLDialogElement>>('drawer');

  openDrawer(): void {
    this.drawer().nativeElement.showModal();
  }

  closeDrawer(): void {
    this.drawer().nativeElement.close();
  }

  /** Closes it by a click beside it: on the dialog itself, whose content covers its inside. */
  onDrawerClick({ target, currentTarget }: Event): void {
    if (target === currentTarget) {
      this.closeDrawer();
    }
  }

  skipTo(event: Event, content: HTMLElement): void {
    event.preventDefault();
    content.focus();
  }
}
