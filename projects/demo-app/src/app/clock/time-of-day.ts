// Not hour12: false, which calls midnight 24:00:00 in English.
const FORMAT = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `18:04:09`, in the local time zone. @param time epoch milliseconds */
export function timeOfDay(time: number): string {
  return FORMAT.format(time);
}
