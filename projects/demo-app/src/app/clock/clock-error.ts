/**
 * How wrong the local clock is, in words: `3 h fast`.
 *
 * @param offsetSeconds what the issuer's clock is ahead of the local one
 */
export function clockError(offsetSeconds: number): string {
  const seconds = Math.abs(offsetSeconds);
  const amount =
    seconds < 120
      ? `${Math.round(seconds)} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 360) / 10} h`;
  return `${amount} ${offsetSeconds < 0 ? 'fast' : 'slow'}`;
}
