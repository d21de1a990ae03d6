import { InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { injectZoneBorder } from './angular-zone';
import { silentPageUrl } from './silent-page';

/** A window of its own for one sign-in. */
export interface PopupWindow {
  /**
   * Shows the URL, and emits every URL of the page it comes back to, and whatever else is posted; `null` when the window
   * seems to be gone. One that left our browsing context group seems so too, and may still answer.
   */
  visit(url: string): Observable<string | null>;
  close(): void;
}

/** Opens a window; to be called within a click. `null` when the browser blocks it. */
export type OpenPopup = () => PopupWindow | null;

/** On which the page posts when it no longer knows its opener (Cross-Origin-Opener-Policy). */
const CHANNEL = 'oidc-client-lib';
const LOOK_MS = 400;
// A window that left our browsing context group looks closed too. Its answer may still come by the channel.
const LOOKS_UNTIL_GONE = 8;

export const OPEN_POPUP = new InjectionToken<OpenPopup>('open popup', {
  providedIn: 'root',
  factory: () => {
    const zone = injectZoneBorder();
    return () => {
      const [width, height] = [480, 640];
      const left = screenX + (outerWidth - width) / 2;
      const top = screenY + (outerHeight - height) / 2;
      const popup = open('', '_blank', `popup,width=${width},height=${height},left=${left},top=${top}`);
      return popup && { visit: (url) => zone.outside(() => visit(popup, url)), close: () => popup.close() };
    };
  },
});

function visit(popup: Window, url: string): Observable<string | null> {
  return new Observable((subscriber) => {
    const channel = new BroadcastChannel(CHANNEL);
    const hear = (data: unknown) => typeof data === 'string' && subscriber.next(data);
    const onMessage = ({ source, origin, data }: MessageEvent<unknown>) =>
      // The script that posts is in a frame of the page.
      (source as Window | null)?.parent === popup && origin === location.origin && hear(data);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
    addEventListener('message', onMessage);
    let gone = 0;
    const look = setInterval(() => {
      // Where a policy keeps that frame out, or the window is hidden.
      hear(silentPageUrl(popup));
      if (popup.closed && document.hasFocus() && ++gone >= LOOKS_UNTIL_GONE) {
        clearInterval(look);
        subscriber.next(null);
      }
    }, LOOK_MS);
    popup.location.replace(url);
    return () => {
      clearInterval(look);
      channel.close();
      removeEventListener('message', onMessage);
    };
  });
}
