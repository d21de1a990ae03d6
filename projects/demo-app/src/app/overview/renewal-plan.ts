import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';

/** When it renews, and what happens when it cannot. */
@Component({
  selector: 'app-renewal-plan',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    <div class="panels">
      <section class="panel">
        <h2><app-icon name="renew" /> When does it renew?</h2>
        <p>
          Well before the id_token ends: here some 3.5 seconds before, with a token of an hour some 6 minutes before.
          That leaves room for a slow answer and for one more try.
        </p>
        <p>
          And at once, if that moment has passed while the laptop slept, the tab was in the background or the network
          was gone: as soon as you are back, or when a call needs a token.
        </p>
      </section>
      <section class="panel">
        <h2><app-icon name="warning" /> What happens when it cannot?</h2>
        <ul>
          <li><strong>The provider is down, slow or offline:</strong> it tries again, with growing pauses.</li>
          <li>
            <strong>The provider says no:</strong> you are asked to sign in; the session lives until its token ends.
          </li>
          <li><strong>Somebody else answers:</strong> the session ends at once.</li>
        </ul>
        <p>Either way the page stays, and says why. <a routerLink="/break-it">Break it</a> and see.</p>
      </section>
    </div>
  `,
  styles: `
    h2 {
      display: flex;
      align-items: center;
      gap: 0.6rem;
    }
    h2 app-icon {
      color: var(--mat-sys-primary);
    }
    ul {
      margin: 0 0 0.75rem;
      padding-inline-start: 1.1rem;
    }
    li {
      margin-bottom: 0.3rem;
    }
    .panels {
      align-items: stretch;
    }
  `,
})
export class RenewalPlan {}
