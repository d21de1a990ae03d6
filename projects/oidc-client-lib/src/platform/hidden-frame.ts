import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { parseUrl } from '../protocol/url';
import { injectZoneBorder } from './angular-zone';
import { APP_IN_FRAME_MESSAGE, RENEWAL_FRAME_MARK } from './page-location';
import { silentPageUrl } from './silent-page';

/** What can be seen of one frame from outside. */
export type FrameSighting =
  /** The silent-renew page was loaded at this URL; or a page of the app's own posted its URL. */
  | { readonly kind: 'answer'; readonly url: string }
  /** A document was loaded: one of this origin, with its HTTP status where the browser tells; or one that cannot be read. */
  | { readonly kind: 'loaded'; readonly sameOrigin: boolean; readonly status?: number }
  /** The app's Content Security Policy kept the frame from loading. */
  | { readonly kind: 'forbidden'; readonly directive: string }
  /** The app itself was loaded in the frame. */
  | { readonly kind: 'app' };

/** Opens a hidden frame at a URL while subscribed; unsubscribing removes it. */
export type OpenHiddenFrame = (url: string) => Observable<FrameSighting>;

// Forms, since a provider that asks another one hands the answer on by a form that sends itself (Azure AD B2C does).
const ATTRIBUTES = {
  title: 'silent renew',
  'aria-hidden': 'true',
  tabindex: '-1',
  sandbox: 'allow-scripts allow-same-origin allow-forms',
  [RENEWAL_FRAME_MARK]: '',
};

/** How a frame is opened. One fresh frame for each subscription; nothing stays behind. */
export const OPEN_HIDDEN_FRAME = new InjectionToken<OpenHiddenFrame>('open hidden frame', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = injectZoneBorder();
    return (url) =>
      new Observable((subscriber) =>
        zone.outside(() => {
          // Right below the page, Chromium would warn of this sandbox on the console at each renewal, and name the URL
          // there, tokens and all. In an empty frame between the two it does not.
          const shelter = document.createElement('iframe');
          shelter.addEventListener('load', () => open(shelter, url, (sighting) => subscriber.next(sighting)), {
            once: true,
          });
          appendHidden(shelter, document);
          setAttributes(shelter);
          return () => shelter.remove();
        }),
      );
  },
});

/** Opens the frame of the renewal inside the shelter, which takes it along, listeners and all, when it is removed. */
function open(shelter: HTMLIFrameElement, url: string, see: (sighting: FrameSighting) => void): void {
  const { contentDocument: document, contentWindow: window } = shelter;
  if (!document || !window) {
    return;
  }
  const frame = document.createElement('iframe');
  setAttributes(frame);
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source && source === frame.contentWindow && origin === location.origin && typeof data === 'string') {
      see(data === APP_IN_FRAME_MESSAGE ? { kind: 'app' } : { kind: 'answer', url: data });
    }
  });
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, disposition }) => {
    const isFrame = /^(frame|child|default)-src/.test(effectiveDirective) && disposition === 'enforce';
    if (isFrame && [url, location.href].some((known) => new URL(known).origin === parseUrl(blockedURI)?.origin)) {
      see({ kind: 'forbidden', directive: effectiveDirective });
    }
  });
  frame.addEventListener('load', () => {
    const loaded = frame.contentDocument;
    const url = silentPageUrl(frame.contentWindow);
    if (url) {
      see({ kind: 'answer', url });
    } else if (loaded?.URL !== 'about:blank') {
      // The first entry is the document's own.
      const [own] = loaded?.defaultView?.performance.getEntries() ?? [];
      see({ kind: 'loaded', sameOrigin: !!loaded, status: (own as PerformanceNavigationTiming)?.responseStatus });
    }
  });
  // The URL, with its hint, is in the document and the resource timings of the shelter alone, and goes with it.
  frame.src = url;
  appendHidden(frame, document);
}

function appendHidden(frame: HTMLIFrameElement, { body }: Document): void {
  // By script, since a strict style-src refuses the attribute.
  frame.style.display = 'none';
  body.append(frame);
}

function setAttributes(frame: HTMLIFrameElement): void {
  Object.entries(ATTRIBUTES).forEach(([name, value]) => frame.setAttribute(name, value));
}
