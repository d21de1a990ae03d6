import { DOCUMENT, inject, InjectionToken, PLATFORM_ID } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { defined } from '../protocol/url';

/** The page's address: read it, change it, leave it. */
export interface PageLocation {
  /** Whether there is a page at all; on the server there is none. */
  readonly isBrowser: boolean;
  href(): string;
  /**
   * What the clients of this page share, be they of one bundle or of several: the answer that the first of them has taken
   * out of the address bar, until it is known whose it is.
   */
  readonly shared: { [RESPONSE]?: string };
  /** The app's base URL (`<base href>`), absolute, without query and fragment, and without a user that the page was opened with. */
  baseUrl(): string;
  /** URL of the page, and the origins of the pages around it where the browser tells them: Firefox does not. */
  nested(): string[];
  /**
   * Resolves when people see the page: at once, or later when the browser prerenders it. Until then it has a copy of the
   * tab's session storage that is thrown away, and frames of other origins do not load.
   */
  isShown(): Promise<void>;
  /** Leaves the page. */
  assign(url: string): void;
  /** Leaves the page by an HTML form POST. */
  post(url: string, fields: Record<string, string | undefined>): void;
  /** Shows another URL in the address bar and in this entry of the history, and tells a router that listens. */
  replace(url: string): void;
  /** Whether this document is inside the hidden frame of a renewal. */
  isInRenewalFrame(): boolean;
  /** Tells the page around the frame that the app itself was loaded in it. */
  reportAppInFrame(): void;
}

// A symbol, since an element of the page may have any name that a global has.
export const RESPONSE = Symbol.for('oidc-client-lib.response');
/** On the frame element: what makes a document in it know where it is. */
export const RENEWAL_FRAME_MARK = 'data-oidc-renewal';
/** What an app that was loaded in the frame says to the page around it. */
export const APP_IN_FRAME_MESSAGE = 'oidc-client-lib:app-in-frame';

export const PAGE_LOCATION = new InjectionToken<PageLocation>('page location', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
    return {
      isBrowser,
      href: () => document.location.href,
      shared: globalThis as PageLocation['shared'],
      baseUrl: () => document.baseURI.replace(/^([^/]+\/\/)[^/]*@|[^/?#]*([?#].*)?$/g, '$1'),
      nested: () => [document.location.href, ...(document.location.ancestorOrigins ?? [])],
      isShown: () =>
        new Promise((resolve) =>
          (document as { prerendering?: boolean }).prerendering
            ? document.addEventListener('prerenderingchange', () => resolve())
            : resolve(),
        ),
      assign: (url) => document.location.assign(url),
      post: (url, fields) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: url });
        form.append(
          ...Object.entries(defined(fields)).map(([name, value]) =>
            Object.assign(document.createElement('input'), { type: 'hidden', name, value }),
          ),
        );
        document.body.append(form);
        // What the form has of its own is hidden by a field of that name.
        HTMLFormElement.prototype.submit.call(form);
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
