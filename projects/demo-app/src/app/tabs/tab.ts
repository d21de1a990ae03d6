import type { OidcStatus } from 'oidc-client-lib';

/** What a tab tells of itself. */
export interface Tab {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly page: string;
  readonly isVisible: boolean;
  readonly status: OidcStatus;
  /** Renewals for which this tab has asked the provider. */
  readonly requests: number;
  readonly lastRequestAt: number | null;
}

export type TabMessage =
  | { readonly type: 'hello' }
  | { readonly type: 'tab'; readonly tab: Tab }
  | { readonly type: 'bye'; readonly id: string };

const LOCK_PREFIX = 'demo.tab.';

/** Marks this tab as alive for as long as it is: a lock dies with its tab, and needs no timer that is throttled. */
export function proveLife(id: string): void {
  void navigator.locks.request(LOCK_PREFIX + id, () => new Promise<never>(() => undefined));
}

/** The ids of the tabs that are alive. */
export async function livingTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(
    held.flatMap(({ name = '' }) => (name.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : [])),
  );
}
