const STEPS_MS = [1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000];
const LABEL_PIXELS = 76;

/** Moments for the time axis, round ones, no closer than their labels need. */
export function ticks(from: number, until: number, pixels: number): readonly number[] {
  const most = Math.max(pixels / LABEL_PIXELS, 1);
  const step = STEPS_MS.find((candidate) => (until - from) / candidate <= most) ?? 300_000;
  const first = Math.ceil(from / step) * step;
  return Array.from(
    { length: Math.max(Math.floor((until - first) / step) + 1, 0) },
    (_, index) => first + index * step,
  );
}

/** Whether the label of a moment is whole at this place, rather than cut by an edge. */
export function hasRoom(x: number, pixels: number): boolean {
  return x >= LABEL_PIXELS / 2 && x <= pixels - LABEL_PIXELS / 2;
}
