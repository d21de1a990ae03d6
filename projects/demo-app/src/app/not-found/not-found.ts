import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';

/** What an address shows that leads nowhere. */
@Component({
  selector: 'app-not-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule, RouterLink],
  template: `
    <h1>There is no such page</h1>
    <p class="lead">Nothing is lost: whoever is signed in stays so, and is renewed here as anywhere else.</p>
    <section class="panel">
      <p>The address has a slip, or the page has moved. All pages are in the menu.</p>
      <div class="actions">
        <a matButton="filled" routerLink="/"><app-icon name="overview" /> To the overview</a>
      </div>
    </section>
  `,
})
export class NotFound {}
