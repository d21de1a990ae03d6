/** Frames that are kept: some ten seconds, more than a renewal's period. */
export const KEPT_FRAMES = 600;
/** Longer than this, and a person may see it. */
export const LONG_FRAME_MS = 50;

export interface Frame {
  /** `performance.now()` at its start. */
  readonly at: number;
  readonly durationMs: number;
  /** Whether the session was being renewed. */
  readonly isRenewal: boolean;
}

/** What the last frames say. */
export interface FrameFigures {
  readonly median: number;
  readonly longest: number;
  readonly longestInRenewal: number | null;
  readonly tooLong: number;
}

export function figures(frames: readonly Frame[]): FrameFigures {
  const durations = frames.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const inRenewal = frames.filter(({ isRenewal }) => isRenewal).map(({ durationMs }) => durationMs);
  return {
    median: durations[durations.length >> 1] ?? 0,
    longest: durations.at(-1) ?? 0,
    longestInRenewal: inRenewal.length ? Math.max(...inRenewal) : null,
    tooLong: durations.filter((duration) => duration > LONG_FRAME_MS).length,
  };
}
