import { DOCUMENT, inject, InjectionToken, PLATFORM_ID } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { ZONE_BORDER } from './angular-zone';

/** The page's address: read it, change it, leave it. */
export interface PageLocation {
  /** Whether there is a page at all; on the server there is none. */
  readonly isBrowser: boolean;
  href(): string;
  /** The app's base URL (`<base href>`), absolute, without query and fragment. */
  baseUrl(): string;
  /** Leaves the page. */
  assign(url: string): void;
  /**
   * Resolves when the page that was left is still there, or again: the user stayed, or came Back, or the other page takes
   * its time. As a rule it never does.
   */
  stays(): Promise<void>;
  /** Leaves the page by an HTML form POST. */
  post(url: string, fields: Record<string, string | undefined>): void;
  /** Shows another URL in the address bar and in this entry of the history, and tells a router that listens. */
  replace(url: string): void;
  /** Whether this document is inside the hidden frame of a renewal. */
  isInRenewalFrame(): boolean;
  /** Tells the page around the frame that the app itself was loaded in it. */
  reportAppInFrame(): void;
}

/** On the frame element: what makes a document in it know where it is. */
export const RENEWAL_FRAME_MARK = 'data-oidc-renewal';
/** What an app that was loaded in the frame says to the page around it. */
export const APP_IN_FRAME_MESSAGE = 'oidc-client-lib:app-in-frame';
/** How long the other page may take. */
const LEAVING_MS = 10_000;

export const PAGE_LOCATION = new InjectionToken<PageLocation>('page location', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = inject(ZONE_BORDER);
    const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
    return {
      isBrowser,
      href: () => document.location.href,
      baseUrl: () => document.baseURI.replace(/[?#].*/, '').replace(/[^/]*$/, ''),
      assign: (url) => document.location.assign(url),
      stays: () =>
        new Promise((resolve) =>
          zone.outside(() => {
            setTimeout(resolve, LEAVING_MS);
            addEventListener('pageshow', ({ persisted }) => persisted && resolve());
          }),
        ),
      post: (url, fields) => {
        const form = document.createElement('form');
        form.method = 'post';
        form.action = url;
        for (const [name, value] of Object.entries(fields)) {
          if (value !== undefined) {
            const input = document.createElement('input');
            input.type = 'hidden';
            input.name = name;
            input.value = value;
            form.append(input);
          }
        }
        document.body.append(form);
        form.submit();
      },
      replace: (url) => {
        history.replaceState(null, '', url);
        // A router that has already read the URL follows; one that has not yet started reads it itself.
        dispatchEvent(new PopStateEvent('popstate'));
      },
      isInRenewalFrame: () => {
        try {
          return !!window.frameElement?.hasAttribute(RENEWAL_FRAME_MARK);
        } catch {
          return false; // A foreign page around us.
        }
      },
      reportAppInFrame: () => parent.postMessage(APP_IN_FRAME_MESSAGE, location.origin),
    };
  },
});
