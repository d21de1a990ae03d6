/** The piece of time that is looked at. */
export interface TimeWindow {
  /** Milliseconds from edge to edge. */
  readonly span: number;
  /** Epoch milliseconds of the right edge; `null` follows the present. */
  readonly end: number | null;
}

const SHORTEST_MS = 10_000;
const LONGEST_MS = 600_000;
/** Where the present stands while it is followed; right of it is the time that the tokens still have. */
export const PRESENT_SHARE = 0.75;

export const START_WINDOW: TimeWindow = { span: 90_000, end: null };

export function endOf({ span, end }: TimeWindow, now: number): number {
  return end ?? now + span * (1 - PRESENT_SHARE);
}

/** Shows more (factor above 1) or less time around a point of the window, 0 being its left edge and 1 its right one. */
export function zoomed(window: TimeWindow, now: number, factor: number, around = PRESENT_SHARE): TimeWindow {
  const span = Math.min(Math.max(window.span * factor, SHORTEST_MS), LONGEST_MS);
  if (window.end === null) {
    return { span, end: null };
  }
  const point = window.end - window.span * (1 - around);
  return { span, end: point + span * (1 - around) };
}

/** Moves by a share of the span, not beyond what there is to see; back at the present it follows it again. */
export function panned(window: TimeWindow, now: number, share: number, openedAt: number): TimeWindow {
  const { span } = window;
  const following = endOf({ span, end: null }, now);
  const earliest = Math.min(openedAt + span / 2, following);
  const end = Math.max(endOf(window, now) + share * span, earliest);
  return { span, end: end >= following ? null : end };
}
