import { type Frame, KEPT_FRAMES, LONG_FRAME_MS } from './frame-times';

const HIGHEST_MS = 100;

/** Colours by what they say. */
export interface ChartColors {
  readonly frame: string;
  readonly renewal: string;
  readonly long: string;
  readonly line: string;
}

/** A bar for each frame, the newest at the right; the line is where a frame begins to be seen. */
export function drawFrames(canvas: HTMLCanvasElement, frames: readonly Frame[], colors: ChartColors): void {
  const context = canvas.getContext('2d');
  if (!context) {
    return;
  }
  const { width, height } = canvas;
  const y = (milliseconds: number) => height - (Math.min(milliseconds, HIGHEST_MS) / HIGHEST_MS) * height;
  const bar = width / KEPT_FRAMES;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colors.line;
  context.fillRect(0, y(LONG_FRAME_MS), width, 2);
  frames.forEach(({ durationMs, isRenewal }, index) => {
    context.fillStyle = durationMs > LONG_FRAME_MS ? colors.long : isRenewal ? colors.renewal : colors.frame;
    const top = y(durationMs);
    context.fillRect(width - (frames.length - index) * bar, top, Math.max(bar - 0.5, 1), height - top);
  });
}

/** The colours of the page's scheme; asked for again now and then, since the scheme may change. */
export function chartColors(element: Element): ChartColors {
  // Custom properties may hold light-dark(); only a property that takes a colour resolves it.
  const probe = document.createElement('i');
  element.after(probe);
  const color = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    frame: color('--app-id-token'),
    renewal: color('--app-good'),
    long: color('--mat-sys-error'),
    line: color('--mat-sys-outline'),
  };
  probe.remove();
  return colors;
}
