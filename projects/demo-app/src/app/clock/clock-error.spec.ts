import { clockError } from './clock-error';

describe('clockError', () => {
  it.each([
    [-10_800, '3 h fast'],
    [5400, '90 min slow'],
    [-7, '7 s fast'],
    [9000, '2.5 h slow'],
  ])('%i s are told as “%s”', (offsetSeconds, text) => {
    expect(clockError(offsetSeconds)).toBe(text);
  });
});
