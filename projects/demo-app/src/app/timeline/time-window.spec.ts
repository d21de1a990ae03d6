import { endOf, panned, PRESENT_SHARE, START_WINDOW, zoomed } from './time-window';

const NOW = 1_000_000;

describe('the window of the timeline', () => {
  it('follows the present, which stands at three quarters', () => {
    const end = endOf(START_WINDOW, NOW);
    expect((NOW - (end - START_WINDOW.span)) / START_WINDOW.span).toBe(PRESENT_SHARE);
  });

  it('goes on following while it is zoomed, and stops at ten seconds and ten minutes', () => {
    expect(zoomed(START_WINDOW, NOW, 0.001)).toEqual({ span: 10_000, end: null });
    expect(zoomed(START_WINDOW, NOW, 1000)).toEqual({ span: 600_000, end: null });
  });

  it('keeps the point under the pointer where it is', () => {
    const window = { span: 60_000, end: NOW };
    const { span, end } = zoomed(window, NOW, 0.5, 0.25);
    expect(span).toBe(30_000);
    expect((end ?? 0) - span * 0.75).toBe(NOW - 60_000 * 0.75);
  });

  it('moves back no further than half a window before the page was opened', () => {
    const openedAt = NOW - 300_000;
    expect(panned(START_WINDOW, NOW, -0.3, openedAt).end).toBe(NOW + 90_000 * 0.25 - 27_000);
    expect(panned(START_WINDOW, NOW, -100, openedAt).end).toBe(openedAt + 45_000);
  });

  it('follows again when it is moved to the present', () => {
    expect(panned({ span: 90_000, end: NOW - 20_000 }, NOW, 1, NOW - 300_000)).toEqual(START_WINDOW);
  });
});
