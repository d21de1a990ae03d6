import type { ɵPageLocation } from 'oidc-client-lib';

/** The address bar of a page that nobody leaves really. */
export class FakePage implements ɵPageLocation {
  readonly isBrowser = true;
  /** What the clients of this page share. */
  readonly shared: ɵPageLocation['shared'] = {};
  /** URLs that the page was left for. */
  readonly departures: string[] = [];
  /** Origins of the pages that the app is embedded in. */
  around: readonly string[] = [];
  private url: string;

  /** @param base the app's base URL */
  constructor(private readonly base = 'https://app.example.com/') {
    this.url = base;
  }

  href(): string {
    return this.url;
  }

  baseUrl(): string {
    return this.base;
  }

  nested(): string[] {
    return [this.url, ...this.around];
  }

  isShown(): Promise<void> {
    return Promise.resolve();
  }

  assign(url: string): void {
    this.departures.push(url);
  }

  post(url: string): void {
    this.departures.push(url);
  }

  replace(url: string): void {
    this.url = new URL(url, this.url).href;
  }

  isInRenewalFrame(): boolean {
    return false;
  }

  reportAppInFrame(): void {
    // Never in a frame.
  }
}
