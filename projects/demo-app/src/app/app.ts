import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { OidcSecurityService } from 'oidc-client-lib';
import { DemoHistory } from './demo-history';
import { routes } from './routes';

@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, RouterLink, RouterLinkActive, MatButtonModule],
  template: `
    <a class="skip" href="#content" (click)="skip($event, content)">Skip to content</a>
    <header>
      <span class="brand"><img src="icon.svg" alt="" width="24" height="24" /> oidc-client-lib</span>
      <span class="who">
        @if (auth.claims(); as claims) {
          Signed in as <strong>{{ claims.name ?? claims.sub }}</strong>
          <button mat-stroked-button (click)="signOut()">Sign out</button>
        } @else if (auth.status() === 'expired') {
          Session expired
          <button mat-flat-button (click)="signIn()">Sign in again</button>
        } @else {
          <button mat-flat-button (click)="signIn()">Sign in</button>
        }
      </span>
    </header>
    <nav aria-label="Pages">
      @for (page of pages; track page.path) {
        <a
          [routerLink]="'/' + page.path"
          routerLinkActive="active"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="{ exact: true }"
          >{{ page.title }}</a
        >
      }
    </nav>
    <main id="content" #content tabindex="-1"><router-outlet /></main>
    <p class="live" aria-live="polite">{{ announcement() }}</p>
    <p class="live" role="alert">{{ alarm() }}</p>
  `,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 1rem;
      align-items: center;
      justify-content: space-between;
      padding: 0.6rem 1.25rem;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    .brand,
    .who {
      display: flex;
      align-items: center;
      gap: 0.6rem;
    }
    .brand {
      font: var(--mat-sys-title-medium);
    }
    nav {
      display: flex;
      gap: 0.25rem;
      overflow-x: auto;
      padding: 0 0.75rem;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    nav a {
      padding: 0.75rem 0.6rem;
      text-decoration: none;
      white-space: nowrap;
      color: var(--mat-sys-on-surface-variant);
      border-bottom: 3px solid transparent;
    }
    nav a.active {
      color: var(--mat-sys-primary);
      border-color: var(--mat-sys-primary);
    }
    main {
      display: block;
      max-width: 72rem;
      margin: 0 auto;
      padding: 1.5rem 1.25rem 3rem;
    }
    main:focus {
      outline: none;
    }
    .skip,
    .live {
      position: absolute;
      left: -100vw;
    }
    .skip:focus {
      left: 1rem;
      top: 0.5rem;
      background: var(--mat-sys-surface);
      padding: 0.5rem;
      z-index: 1;
    }
  `,
})
export class App {
  protected readonly auth = inject(OidcSecurityService);
  private readonly history = inject(DemoHistory);
  protected readonly pages = routes.flatMap(({ path, title }) => (title ? [{ path: path ?? '', title }] : []));
  protected readonly announcement = computed(() => {
    const count = this.history.renewals().filter(({ reason }) => reason === 'renewed').length;
    return count ? `Session renewed, ${count} times so far.` : '';
  });
  protected readonly alarm = computed(() => {
    const last = this.history.renewals().at(-1);
    return last && last.reason !== 'renewed' ? `Renewal failed: ${last.reason}.` : '';
  });

  signIn(): void {
    // A failure is shown by lastError.
    this.auth.authorize().catch(() => undefined);
  }

  signOut(): void {
    this.auth.logoff().catch(() => undefined);
  }

  skip(event: Event, content: HTMLElement): void {
    event.preventDefault();
    content.focus();
  }
}
