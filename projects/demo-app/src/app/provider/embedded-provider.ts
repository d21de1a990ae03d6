import { inject, Injectable, signal } from '@angular/core';
import { DemoConfig } from '../demo-config';

/** A change of the switches: settings by name, or an action. */
export type Change = Readonly<Record<string, unknown>>;

/** The switches of the embedded provider. */
@Injectable({ providedIn: 'root' })
export class EmbeddedProvider {
  private readonly config = inject(DemoConfig);
  private readonly known = signal<Change>({});
  private readonly failure = signal('');

  /** The settings in force, as far as this page has been told. */
  readonly settings = this.known.asReadonly();
  /** Why the switches cannot be moved; empty if they can. */
  readonly trouble = this.failure.asReadonly();

  async read(): Promise<void> {
    await this.send({ method: 'GET' });
  }

  async change(change: Change): Promise<void> {
    await this.send({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(change),
    });
  }

  private async send(request: RequestInit): Promise<void> {
    try {
      const response = await fetch(`${this.config.value().issuer}/_faults`, request);
      const { settings, error = '' } = (await response.json()) as { settings?: Change; error?: string };
      this.failure.set(response.ok ? '' : error);
      this.known.update((known) => settings ?? known);
    } catch {
      this.failure.set('The switches of the embedded provider cannot be reached. Is the start script still running?');
    }
  }
}
