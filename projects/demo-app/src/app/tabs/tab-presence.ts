import { DestroyRef, effect, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { OidcSecurityService } from 'oidc-client-lib';
import { filter } from 'rxjs';
import { onRenewalFrame } from './renewal-frames';
import { livingTabs, proveLife, type Tab, type TabMessage } from './tab';

/** Lets the tabs of this demo know of each other. Who renews is the library's business; this only watches. */
@Injectable({ providedIn: 'root' })
export class TabPresence {
  readonly ownId = crypto.randomUUID();
  private readonly auth = inject(OidcSecurityService);
  private readonly channel = new BroadcastChannel('demo.tabs');
  private readonly openedAt = Date.now();
  private readonly known = signal<readonly Tab[]>([]);
  private requests = 0;
  private lastRequestAt: number | null = null;

  /** The open tabs, oldest first. */
  readonly tabs = this.known.asReadonly();

  constructor() {
    const destroyRef = inject(DestroyRef);
    proveLife(this.ownId);
    this.channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.hear(data);
    this.post({ type: 'hello' });
    effect(() => {
      this.auth.status();
      this.tell();
    });
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      // The title is set in the course of the same navigation.
      .subscribe(() => setTimeout(() => this.tell()));
    document.addEventListener('visibilitychange', () => this.tell());
    addEventListener('pagehide', () => this.post({ type: 'bye', id: this.ownId }));
    const stop = onRenewalFrame(() => {
      this.requests++;
      this.lastRequestAt = Date.now();
      this.tell();
    });
    destroyRef.onDestroy(() => {
      stop();
      this.channel.close();
    });
  }

  /** Forgets the tabs that are gone without a word. */
  async check(): Promise<void> {
    const living = await livingTabs();
    if (this.tabs().some(({ id }) => !living.has(id))) {
      this.known.update((tabs) => tabs.filter(({ id }) => living.has(id)));
    }
  }

  private hear(message: TabMessage): void {
    switch (message.type) {
      case 'hello':
        return this.tell();
      case 'tab':
        return this.add(message.tab);
      case 'bye':
        return this.known.update((tabs) => tabs.filter(({ id }) => id !== message.id));
    }
  }

  private tell(): void {
    const tab: Tab = {
      id: this.ownId,
      openedAt: this.openedAt,
      page: document.title.split(' · ')[0] ?? '',
      isVisible: document.visibilityState === 'visible',
      status: this.auth.status(),
      requests: this.requests,
      lastRequestAt: this.lastRequestAt,
    };
    this.add(tab);
    this.post({ type: 'tab', tab });
  }

  private add(tab: Tab): void {
    this.known.update((tabs) =>
      [...tabs.filter(({ id }) => id !== tab.id), tab].sort((a, b) => a.openedAt - b.openedAt),
    );
  }

  private post(message: TabMessage): void {
    this.channel.postMessage(message);
  }
}
