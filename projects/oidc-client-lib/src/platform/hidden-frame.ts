import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { parseUrl } from '../protocol/url';
import { ZONE_BORDER } from './angular-zone';
import { APP_IN_FRAME_MESSAGE, RENEWAL_FRAME_MARK } from './page-location';

/** What can be seen of one frame from outside. */
export type FrameSighting =
  /** The page in the frame posted its URL. */
  | { readonly kind: 'answer'; readonly url: string }
  /** A document was loaded: one of this origin, or one that cannot be read. */
  | { readonly kind: 'loaded'; readonly sameOrigin: boolean }
  /** The app's Content Security Policy kept the frame from loading. */
  | { readonly kind: 'forbidden'; readonly directive: string }
  /** The app itself was loaded in the frame. */
  | { readonly kind: 'app' };

/** Opens a hidden frame at a URL while subscribed; unsubscribing removes it. */
export type OpenHiddenFrame = (url: string) => Observable<FrameSighting>;

/** How a frame is opened. One fresh frame for each subscription; nothing stays behind. */
export const OPEN_HIDDEN_FRAME = new InjectionToken<OpenHiddenFrame>('open hidden frame', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = inject(ZONE_BORDER);
    return (url) =>
      new Observable((subscriber) =>
        zone.outside(() => {
          const frame = document.createElement('iframe');
          const attributes = {
            title: 'silent renew',
            'aria-hidden': 'true',
            tabindex: '-1',
            sandbox: 'allow-scripts allow-same-origin',
            [RENEWAL_FRAME_MARK]: '',
          };
          Object.entries(attributes).forEach(([name, value]) => frame.setAttribute(name, value));
          // By script, since a strict style-src refuses the attribute.
          frame.style.display = 'none';
          const onMessage = ({ source, origin, data }: MessageEvent<unknown>) => {
            if (source && source === frame.contentWindow && origin === location.origin && typeof data === 'string') {
              subscriber.next(data === APP_IN_FRAME_MESSAGE ? { kind: 'app' } : { kind: 'answer', url: data });
            }
          };
          const onViolation = ({ effectiveDirective, blockedURI, disposition }: SecurityPolicyViolationEvent) => {
            const isFrame = /^(frame|child|default)-src/.test(effectiveDirective) && disposition === 'enforce';
            if (
              isFrame &&
              [url, location.href].some((known) => new URL(known).origin === parseUrl(blockedURI)?.origin)
            ) {
              subscriber.next({ kind: 'forbidden', directive: effectiveDirective });
            }
          };
          frame.addEventListener('load', () => {
            const loaded = frame.contentDocument;
            if (loaded?.URL !== 'about:blank') {
              subscriber.next({ kind: 'loaded', sameOrigin: !!loaded });
            }
          });
          addEventListener('message', onMessage);
          document.addEventListener('securitypolicyviolation', onViolation);
          document.body.append(frame);
          // Not by src: that would keep the URL, with its hint, in the document and in the page's resource timings.
          frame.contentWindow?.location.replace(url);
          return () => {
            removeEventListener('message', onMessage);
            document.removeEventListener('securitypolicyviolation', onViolation);
            frame.remove();
          };
        }),
      );
  },
});
