import { figures, type Frame } from './frame-times';

const frame = (durationMs: number, isRenewal = false): Frame => ({ at: 0, durationMs, isRenewal });

describe('figures', () => {
  it('tells median, longest, and the longest during a renewal', () => {
    expect(figures([frame(16), frame(17), frame(80), frame(33, true), frame(16)])).toEqual({
      median: 17,
      longest: 80,
      longestInRenewal: 33,
      tooLong: 1,
    });
  });

  it('knows when no renewal was among them', () => {
    expect(figures([frame(16)]).longestInRenewal).toBeNull();
  });
});
