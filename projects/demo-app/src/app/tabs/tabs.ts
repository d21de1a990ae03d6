import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService } from 'oidc-client-lib';

interface Tab {
  readonly id: string;
  readonly seenAt: number;
  readonly status: string;
  readonly renewals: number;
}

const EVERY_MS = 1000;

/** The tabs of this demo tell each other that they are there; who renews is the library's business. */
@Component({
  selector: 'app-tabs',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, MatButtonModule],
  template: `
    <h1>Tabs</h1>
    <p class="lead">Open this page in several tabs: one renews for all, and a sign-out is a sign-out in all.</p>
    <section class="panel scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Tab</th>
            <th scope="col">Session</th>
            <th scope="col">Renewals made by it</th>
            <th scope="col">Seen</th>
          </tr>
        </thead>
        <tbody>
          @for (tab of tabs(); track tab.id) {
            <tr>
              <td>{{ tab.id === own ? 'this one' : tab.id }}</td>
              <td>{{ tab.status }}</td>
              <td>{{ tab.renewals }}</td>
              <td>{{ tab.seenAt | date: 'mediumTime' }}</td>
            </tr>
          }
        </tbody>
      </table>
      <p class="actions">
        <a mat-stroked-button href="tabs" target="_blank" rel="opener">Open another tab</a>
        <button mat-stroked-button (click)="signOut()">Sign out everywhere</button>
      </p>
    </section>
  `,
})
export class Tabs {
  private readonly auth = inject(OidcSecurityService);
  protected readonly own = Math.random().toString(36).slice(2, 7);
  protected readonly tabs = signal<readonly Tab[]>([]);
  private renewals = 0;

  constructor() {
    const channel = new BroadcastChannel('demo-tabs');
    const renewals = this.auth.events$.subscribe(({ type }) => {
      this.renewals += type === 'renewal_started' ? 1 : 0;
    });
    const hear = (tab: Tab) =>
      this.tabs.update((tabs) => [
        ...tabs.filter(({ id, seenAt }) => id !== tab.id && Date.now() - seenAt < 4 * EVERY_MS),
        tab,
      ]);
    const tell = () => {
      const tab = { id: this.own, seenAt: Date.now(), status: this.auth.status(), renewals: this.renewals };
      hear(tab);
      channel.postMessage(tab);
    };
    channel.onmessage = ({ data }: MessageEvent<Tab>) => hear(data);
    const ticking = setInterval(tell, EVERY_MS);
    tell();
    inject(DestroyRef).onDestroy(() => {
      clearInterval(ticking);
      channel.close();
      renewals.unsubscribe();
    });
  }

  signOut(): void {
    this.auth.logoff().catch(() => undefined);
  }
}
