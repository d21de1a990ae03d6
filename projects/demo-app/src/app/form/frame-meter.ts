import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { OidcSecurityService } from 'oidc-client-lib';
import { Ticker } from '../clock/ticker';
import { chartColors, drawFrames } from './frame-chart';
import { figures, type Frame, type FrameFigures, KEPT_FRAMES, LONG_FRAME_MS } from './frame-times';

const FIGURES_MS = 500;
// The answer is checked and told in the frames that follow it.
const AFTERMATH_MS = 100;

/** An animation, and how evenly it runs while the session is renewed. */
@Component({
  selector: 'app-frame-meter',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './frame-meter.html',
  styleUrl: './frame-meter.scss',
})
export class FrameMeter {
  protected readonly longFrameMs = LONG_FRAME_MS;
  protected readonly figures = signal<FrameFigures | null>(null);
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly auth = inject(OidcSecurityService);
  private frames: Frame[] = [];
  private renewalEndedAt = -Infinity;

  constructor() {
    const ticker = inject(Ticker);
    const destroyRef = inject(DestroyRef);
    this.auth.events$.pipe(takeUntilDestroyed()).subscribe(({ type }) => {
      // Another tab may have renewed for this one.
      if (type === 'renewal_settled' || type === 'session_renewed') {
        this.renewalEndedAt = performance.now();
      }
    });
    afterNextRender(() => destroyRef.onDestroy(ticker.add(this.measure(this.canvas().nativeElement))));
  }

  /** Past Angular: what measures must not disturb. */
  private measure(canvas: HTMLCanvasElement): () => void {
    let last: number | null = null;
    let toldAt = -Infinity;
    let colors = chartColors(canvas);
    return () => {
      const now = performance.now();
      // A page that was hidden had no frames at all.
      if (last !== null && document.visibilityState === 'visible') {
        const isRenewal = this.auth.renewal().phase === 'renewing' || now - this.renewalEndedAt < AFTERMATH_MS;
        this.frames = [...this.frames, { at: last, durationMs: now - last, isRenewal }].slice(-KEPT_FRAMES);
      }
      last = document.visibilityState === 'visible' ? now : null;
      drawFrames(canvas, this.frames, colors);
      if (now - toldAt > FIGURES_MS) {
        toldAt = now;
        colors = chartColors(canvas);
        this.figures.set(this.frames.length ? figures(this.frames) : null);
      }
    };
  }
}
