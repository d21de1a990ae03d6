import { timeOfDay } from './time-of-day';

describe('timeOfDay', () => {
  it.each([
    [[0, 0, 7], '00:00:07'],
    [[6, 20, 14], '06:20:14'],
    [[18, 4, 9], '18:04:09'],
  ] as const)('tells %j by 24 hours and with seconds, as “%s”', ([hours, minutes, seconds], text) => {
    expect(timeOfDay(new Date(2026, 10, 24, hours, minutes, seconds).getTime())).toBe(text);
  });
});
