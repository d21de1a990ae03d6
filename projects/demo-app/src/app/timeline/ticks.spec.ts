import { hasRoom, ticks } from './ticks';

describe('ticks', () => {
  it.each([
    [60_000, 1000, 5000],
    [90_000, 400, 30_000],
    [600_000, 800, 60_000],
  ])('are round and far enough apart: %i ms on %i pixels', (span, pixels, step) => {
    const moments = ticks(1_234_567, 1_234_567 + span, pixels);
    expect(moments.length).toBeGreaterThan(1);
    expect(new Set(moments.map((moment) => moment % step))).toEqual(new Set([0]));
    expect((step / span) * pixels).toBeGreaterThanOrEqual(60);
  });

  it('have words only where these are whole', () => {
    expect([0, 30, 40, 250, 330, 400].map((x) => hasRoom(x, 360))).toEqual([false, false, true, true, false, false]);
  });
});
