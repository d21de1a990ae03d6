import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';
import { firstValueFrom } from 'rxjs';
import { DEMO_CONFIG } from '../app.config';
import { DemoHistory } from '../demo-history';

const BURST = 50;
const EVERY_MS = 250;

@Component({
  selector: 'app-api',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButtonModule],
  template: `
    <h1>API</h1>
    <p class="lead">
      The resource API wants the access token, an opaque reference token that it has checked at the provider.
    </p>
    <div class="panels">
      <section class="panel">
        <h2>Calls</h2>
        <div class="actions">
          <button mat-flat-button [disabled]="isBusy()" (click)="call()">Call once</button>
          <button mat-stroked-button [disabled]="isBusy()" (click)="burst()">
            {{ burstSize }} calls across an expiry
          </button>
          <button mat-stroked-button [disabled]="isBusy()" (click)="stepUp()">
            Call what wants a stronger sign-in
          </button>
        </div>
        <p aria-live="polite" id="result">{{ result() }}</p>
        @if (stepUpAcr(); as acr) {
          <button mat-flat-button (click)="signInStronger(acr)">Sign in with {{ acr }}</button>
        }
      </section>
      <section class="panel">
        <h2>When CORS gets in the way</h2>
        <p>
          A reference token means two more requests that browsers look at: yours to the API, and the API's to the
          provider. The API must allow this origin, the <code>Authorization</code> header and its preflight, also for
          error answers, or a 401 reads like a broken network.
        </p>
        <p>
          Discovery and keys must allow this origin at the provider (IdentityServer: <code>AllowedCorsOrigins</code>,
          without a slash at the end). The hidden frame needs no CORS; it needs its page among the redirect URIs.
        </p>
      </section>
    </div>
  `,
})
export class Api {
  private readonly http = inject(HttpClient);
  private readonly auth = inject(OidcSecurityService);
  private readonly history = inject(DemoHistory);
  private readonly config = inject(DEMO_CONFIG);
  protected readonly burstSize = BURST;
  protected readonly isBusy = signal(false);
  protected readonly result = signal('');
  protected readonly stepUpAcr = signal<string | null>(null);
  private readonly renewals = computed(() => this.history.renewals().length);

  async call(): Promise<void> {
    await this.busy(async () => `Answer: ${await this.status('/records')}`);
  }

  async burst(): Promise<void> {
    await this.busy(async () => {
      const before = this.renewals();
      const calls = Array.from({ length: BURST }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * EVERY_MS));
        return this.status('/records');
      });
      const statuses = await Promise.all(calls);
      const good = statuses.filter((status) => status === 200).length;
      return `${good} of ${BURST} answered 200, over ${(BURST * EVERY_MS) / 1000} s and ${this.renewals() - before} renewals.`;
    });
  }

  async stepUp(): Promise<void> {
    this.stepUpAcr.set(null);
    const events = this.auth.events$.subscribe((event) => {
      if (event.type === 'step_up_required') {
        this.stepUpAcr.set(event.acrValues ?? null);
      }
    });
    await this.busy(async () => `Answer: ${await this.status('/step-up')}`);
    events.unsubscribe();
  }

  signInStronger(acrValues: string): void {
    this.auth.authorize({ acrValues }).catch(() => undefined);
  }

  private async busy(work: () => Promise<string>): Promise<void> {
    this.isBusy.set(true);
    this.result.set('…');
    this.result.set(await work());
    this.isBusy.set(false);
  }

  private async status(path: string): Promise<number> {
    const { secureApis = [] } = await this.config;
    const [api = ''] = secureApis.map((entry) => (typeof entry === 'string' ? entry : entry.url));
    try {
      const response = await firstValueFrom(this.http.get(api + path, { observe: 'response', responseType: 'text' }));
      return response.status;
    } catch (error) {
      return error instanceof HttpErrorResponse ? error.status : -1;
    }
  }
}
