import { ChangeDetectionStrategy, Component, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../icon/icon';
import { PAGE_GROUPS } from './pages';

/** The list of pages. */
@Component({
  selector: 'app-navigation',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Pages">
      @for (group of groups; track group.title) {
        <h2 [id]="'group-' + $index">{{ group.title }}</h2>
        <ul [attr.aria-labelledby]="'group-' + $index">
          @for (page of group.pages; track page.path) {
            <li>
              <a
                [routerLink]="'/' + page.path"
                routerLinkActive="active"
                ariaCurrentWhenActive="page"
                [routerLinkActiveOptions]="{ exact: true }"
                (click)="chosen.emit()"
              >
                <app-icon [name]="page.icon" /> {{ page.title }}
              </a>
            </li>
          }
        </ul>
      }
    </nav>
  `,
  styles: `
    nav {
      padding: 0 0.75rem 1rem;
    }
    h2 {
      margin: 1rem 0.75rem 0.35rem;
      font: var(--mat-sys-label-medium);
      color: var(--mat-sys-on-surface-variant);
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    a {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      padding: 0.55rem 0.75rem;
      border-radius: 2rem;
      font: var(--mat-sys-label-large);
      text-decoration: none;
      color: var(--mat-sys-on-surface-variant);
    }
    a:hover {
      background: color-mix(in srgb, currentColor 8%, transparent);
    }
    a.active {
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
})
export class Navigation {
  /** A page was chosen. */
  readonly chosen = output();
  protected readonly groups = PAGE_GROUPS;
}
