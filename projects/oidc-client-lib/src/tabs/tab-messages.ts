import type { IssuerKnowledge } from '../issuer/issuer';
import { tryStorage } from '../platform/token-storage';
import type { SessionRecord } from '../session/oidc-session';

/** What tabs of one user say to each other. */
export type TabMessage =
  /** Does anybody have a live session? */
  | { readonly type: 'who' }
  /** This is the session now, and what is known of its issuer. */
  | { readonly type: 'session'; readonly record: SessionRecord; readonly issuer: IssuerKnowledge }
  | { readonly type: 'signed_out' }
  /** This session is over: it was told of after the sign-out, or another user is signed in now. */
  | { readonly type: 'over'; readonly stamp: string };

/** A line to the other tabs of this origin. */
export interface TabLine {
  post(message: TabMessage): void;
  close(): void;
}

/**
 * Opens a line: a BroadcastChannel, or, in browsers without it, the storage event, which must not carry tokens and so
 * carries the sign-out alone.
 */
export function openTabLine(name: string, hear: (message: TabMessage) => void): TabLine {
  if (typeof BroadcastChannel === 'function') {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => hear(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  }
  const onStorage = ({ key, newValue }: StorageEvent) => key === name && newValue && hear({ type: 'signed_out' });
  addEventListener('storage', onStorage);
  return {
    post: ({ type }) => type === 'signed_out' && tryStorage(() => localStorage.setItem(name, String(Math.random()))),
    close: () => removeEventListener('storage', onStorage),
  };
}
