import { TestBed } from '@angular/core/testing';
import { OPEN_SESSION_FRAME } from './session-frame';

const ORIGIN = 'https://login.example.com';
const URL_OF_FRAME = `${ORIGIN}/check-session?a=b`;

function open() {
  const answers: string[] = [];
  const session = TestBed.inject(OPEN_SESSION_FRAME)(URL_OF_FRAME, (answer) => answers.push(answer));
  const frame = document.querySelector('iframe')!;
  const asked = jest.spyOn(frame.contentWindow!, 'postMessage').mockImplementation(() => undefined);
  const say = (data: unknown, source: MessageEventSource | null = frame.contentWindow, origin = ORIGIN) =>
    dispatchEvent(new MessageEvent('message', { data, source, origin }));
  return { session, frame, answers, asked, say };
}

afterEach(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));

describe('the frame of the provider', () => {
  it('is hidden, from people and from assistive technology', () => {
    const { frame, session } = open();
    expect(frame.src).toBe(URL_OF_FRAME);
    expect(frame.style.display).toBe('none');
    expect(frame.getAttribute('aria-hidden')).toBe('true');
    expect(frame.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin');
    session.remove();
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('is asked when it has loaded, and only at its own origin', () => {
    const { frame, session, asked } = open();
    session.ask('app one');
    session.ask('app two');
    expect(asked).not.toHaveBeenCalled();
    frame.dispatchEvent(new Event('load'));
    expect(asked.mock.calls).toEqual([['app two', ORIGIN]]);
    session.ask('app three');
    expect(asked.mock.calls.at(-1)).toEqual(['app three', ORIGIN]);
  });

  it('is heard, and nobody else', () => {
    const { session, answers, say } = open();
    say('changed', window);
    say('changed', null);
    say('changed', undefined, 'https://login.example.com.evil.net');
    say('changed', undefined, 'null');
    expect(answers).toEqual([]);
    say('unchanged');
    expect(answers).toEqual(['unchanged']);
    session.remove();
    say('changed');
    expect(answers).toEqual(['unchanged']);
  });
});
