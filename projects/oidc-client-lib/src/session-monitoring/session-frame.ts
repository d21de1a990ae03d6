import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { injectZoneBorder } from '../platform/angular-zone';

/** The provider's `check_session_iframe` (OpenID Connect Session Management 1.0 section 3.2), to ask again and again. */
export interface SessionFrame {
  /** Asks as soon as the frame has loaded; a later question takes the place of one that still waits for that. */
  ask(question: string): void;
  remove(): void;
}

/** Opens the frame and hears what it answers, as long as it is not removed. */
export type OpenSessionFrame = (url: string, hear: (answer: string) => void) => SessionFrame;

export const OPEN_SESSION_FRAME = new InjectionToken<OpenSessionFrame>('open session frame', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const zone = injectZoneBorder();
    return (url, hear) => zone.outside(() => openSessionFrame(document, url, hear));
  },
});

function openSessionFrame(document: Document, url: string, hear: (answer: string) => void): SessionFrame {
  const { origin } = new URL(url);
  const frame = document.createElement('iframe');
  const attributes = {
    title: 'session check',
    'aria-hidden': 'true',
    tabindex: '-1',
    sandbox: 'allow-scripts allow-same-origin',
    src: url,
  };
  Object.entries(attributes).forEach(([name, value]) => frame.setAttribute(name, value));
  // By script, since a strict style-src refuses the attribute.
  frame.style.display = 'none';
  let isLoaded = false;
  let waiting: string | undefined;
  const post = (question: string) => frame.contentWindow?.postMessage(question, origin);
  const onMessage = (event: MessageEvent<unknown>) => {
    if (event.source && event.source === frame.contentWindow && event.origin === origin) {
      hear(String(event.data));
    }
  };
  frame.addEventListener('load', () => {
    isLoaded = true;
    if (waiting) {
      post(waiting);
    }
  });
  addEventListener('message', onMessage);
  document.body.append(frame);
  return {
    ask: (question) => {
      if (isLoaded) {
        post(question);
      } else {
        waiting = question;
      }
    },
    remove: () => {
      removeEventListener('message', onMessage);
      frame.remove();
    },
  };
}
