import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { DEMO_CONFIG } from '../app.config';
import { RenewalFailure } from '../renewal-failure';

interface Fault {
  readonly name: string;
  readonly what: string;
  readonly change: Readonly<Record<string, unknown>>;
}

const FAULTS: readonly Fault[] = [
  { name: 'Down', what: 'Every connection is cut.', change: { down: true } },
  { name: 'Slow', what: 'Answers take three seconds.', change: { delayMs: 3000, requests: 'silent' } },
  { name: 'Hanging', what: 'Silent requests are never answered.', change: { hang: true, requests: 'silent' } },
  { name: 'Error 500', what: 'Silent requests get a 500.', change: { serverError: true, requests: 'silent' } },
  { name: 'Shows a page', what: 'A page comes instead of an answer.', change: { htmlPage: true, requests: 'silent' } },
  { name: 'Refuses framing', what: 'X-Frame-Options: DENY.', change: { refuseFraming: true, requests: 'silent' } },
  { name: 'Consent wanted', what: 'error=consent_required', change: { error: 'consent_required', requests: 'silent' } },
  {
    name: 'Busy',
    what: 'error=temporarily_unavailable',
    change: { error: 'temporarily_unavailable', requests: 'silent' },
  },
  { name: 'Another user', what: 'Somebody else answers.', change: { otherUser: 'bob', requests: 'silent' } },
  { name: 'Wrong nonce', what: 'An answer to something else.', change: { tamper: 'nonce', requests: 'silent' } },
  {
    name: 'Clock three hours fast',
    what: "The provider's clock is wrong.",
    change: { providerClockOffsetSeconds: 10800 },
  },
  { name: 'Signed out', what: 'The session at the provider is gone.', change: { action: 'signOut' } },
  { name: 'Keys rotated', what: 'New signing keys; nobody should notice.', change: { action: 'rotateKeys' } },
];

@Component({
  selector: 'app-faults',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButtonModule, RenewalFailure],
  template: `
    <h1>Break it</h1>
    <p class="lead">Switch something off at the embedded provider, and read what the library makes of it.</p>
    <div class="panels">
      <section class="panel">
        <h2>At the provider</h2>
        <div class="faults">
          @for (fault of faults; track fault.name) {
            <button
              mat-stroked-button
              [attr.aria-pressed]="active() === fault.name"
              [class.on]="active() === fault.name"
              (click)="toggle(fault)"
            >
              {{ fault.name }}
            </button>
            <span>{{ fault.what }}</span>
          }
          <button mat-stroked-button (click)="useOtherSite()">
            {{ isCrossSite ? 'Same site again' : 'Another site' }}
          </button>
          <span>The provider moves to 127.0.0.1: its cookies become third-party cookies. Reloads this page.</span>
        </div>
        @if (trouble(); as trouble) {
          <p class="bad" role="alert">{{ trouble }}</p>
        }
      </section>
      <section class="panel">
        <h2>What the library says</h2>
        <p aria-live="polite">
          Session: <strong>{{ auth.status() }}</strong>, renewal: <strong>{{ auth.renewal().phase }}</strong>
        </p>
        <app-renewal-failure />
        <div class="actions">
          <button mat-stroked-button (click)="renew()">Renew now</button>
          <button mat-flat-button (click)="mend()">Mend everything</button>
        </div>
      </section>
    </div>
  `,
  styles: `
    .faults {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 0.5rem 1rem;
      align-items: center;
    }
    .on {
      --mat-button-outlined-label-text-color: var(--mat-sys-on-error);
      background: var(--mat-sys-error);
    }
  `,
})
export class Faults {
  protected readonly auth = inject(OidcSecurityService);
  private readonly config = inject(DEMO_CONFIG);
  protected readonly faults = FAULTS;
  protected readonly active = signal<string | null>(null);
  protected readonly trouble = signal('');
  protected readonly isCrossSite = sessionStorage.getItem('demo.config') === 'cross-site';

  async toggle(fault: Fault): Promise<void> {
    const isOn = this.active() === fault.name;
    await this.post({ action: 'reset' });
    if (!isOn) {
      await this.post(fault.change);
    }
    this.active.set(isOn || 'action' in fault.change ? null : fault.name);
  }

  async mend(): Promise<void> {
    await this.post({ action: 'reset' });
    this.active.set(null);
    this.renew();
  }

  renew(): void {
    this.auth.refreshSession().catch(() => undefined);
  }

  useOtherSite(): void {
    if (this.isCrossSite) {
      sessionStorage.removeItem('demo.config');
    } else {
      sessionStorage.setItem('demo.config', 'cross-site');
    }
    location.assign('/');
  }

  private async post(change: Readonly<Record<string, unknown>>): Promise<void> {
    const { issuer } = await this.config;
    try {
      const response = await fetch(`${issuer}/_faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
      });
      this.trouble.set(response.ok ? '' : `The provider answered ${response.status}.`);
    } catch {
      this.trouble.set('Only the embedded provider has these switches.');
    }
  }
}
