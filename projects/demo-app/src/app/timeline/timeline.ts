import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { DemoHistory } from '../demo-history';
import { download, svgToPng } from './export';

const WIDTH = 1000;
const HEIGHT = 240;
const LONGEST_MS = 600_000;
const SHORTEST_MS = 15_000;

/** The last minutes drawn: token lives as bars that overlap, renewals as marks as high as their latency. */
@Component({
  selector: 'app-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButtonModule],
  template: `
    <h1>Timeline</h1>
    <p class="lead">
      Each bar is the life of a token; bars that overlap mean no gap. Each mark is a renewal, as high as it took long.
    </p>
    <section class="panel">
      <div class="actions">
        <button mat-stroked-button (click)="zoom(0.5)">Zoom in</button>
        <button mat-stroked-button (click)="zoom(2)">Zoom out</button>
        <button mat-stroked-button (click)="pan(-0.5)">Earlier</button>
        <button mat-stroked-button (click)="pan(0.5)">Later</button>
        <button mat-stroked-button (click)="now()">Now</button>
        <button mat-button (click)="exportPng()">PNG</button>
        <button mat-button (click)="exportJson()">JSON</button>
      </div>
      <svg
        #chart
        xmlns="http://www.w3.org/2000/svg"
        [attr.viewBox]="'0 0 ' + width + ' ' + height"
        tabindex="0"
        role="img"
        [attr.aria-label]="summary()"
        (wheel)="onWheel($event)"
        (keydown)="onKey($event)"
      >
        @for (tick of ticks(); track tick.x) {
          <line [attr.x1]="tick.x" [attr.x2]="tick.x" y1="10" y2="205" stroke="#8884" />
          <text [attr.x]="tick.x" y="225" text-anchor="middle" font-size="12" fill="#888">{{ tick.text }}</text>
        }
        @for (bar of bars(); track $index) {
          <rect [attr.x]="bar.x" [attr.y]="bar.y" [attr.width]="bar.width" height="16" rx="4" [attr.fill]="bar.fill">
            <title>{{ bar.title }}</title>
          </rect>
        }
        @for (mark of marks(); track $index) {
          <line
            [attr.x1]="mark.x"
            [attr.x2]="mark.x"
            y1="200"
            [attr.y2]="200 - mark.height"
            [attr.stroke]="mark.colour"
            stroke-width="3"
          />
          <circle [attr.cx]="mark.x" [attr.cy]="200 - mark.height" r="5" [attr.fill]="mark.colour">
            <title>{{ mark.title }}</title>
          </circle>
          @if (mark.reason; as reason) {
            <text [attr.x]="mark.x + 8" [attr.y]="196 - mark.height" font-size="12" [attr.fill]="mark.colour">
              {{ reason }}
            </text>
          }
        }
        <text x="4" y="22" font-size="12" fill="#888">id_token</text>
        <text x="4" y="82" font-size="12" fill="#888">access_token</text>
        <text x="4" y="142" font-size="12" fill="#888">renewals</text>
      </svg>
      <p>{{ summary() }}</p>
    </section>
  `,
  styles: `
    svg {
      width: 100%;
      min-height: 12rem;
      margin-top: 1rem;
      touch-action: pan-y;
    }
  `,
})
export class Timeline {
  private readonly history = inject(DemoHistory);
  private readonly chart = viewChild.required<ElementRef<SVGSVGElement>>('chart');
  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  private readonly span = signal(60_000);
  /** `null` follows the newest event. */
  private readonly end = signal<number | null>(null);
  private readonly until = computed(() => {
    const last = Math.max(...this.history.lives().map(({ until }) => until), this.history.openedAt);
    return this.end() ?? last;
  });

  private readonly x = computed(() => {
    const [span, until] = [this.span(), this.until()];
    return (time: number) => WIDTH - ((until - time) / span) * WIDTH;
  });

  protected readonly bars = computed(() => {
    const x = this.x();
    return this.history.lives().flatMap(({ kind, from, until }, index) => {
      const [left, right] = [Math.max(x(from), 0), Math.min(x(until), WIDTH)];
      const isIdToken = kind === 'id_token';
      return right > left
        ? [
            {
              x: left,
              width: right - left,
              y: (isIdToken ? 28 : 88) + (Math.floor(index / 2) % 2) * 18,
              fill: isIdToken ? '#2f7dd1' : '#3aa08a',
              title: `${kind}, ${Math.round((until - from) / 1000)} s`,
            },
          ]
        : [];
    });
  });

  protected readonly marks = computed(() => {
    const x = this.x();
    return this.history
      .renewals()
      .map(({ startedAt, durationMs, reason }) => ({
        x: x(startedAt + durationMs),
        height: Math.min(8 + Math.sqrt(durationMs) * 1.5, 50),
        colour: reason === 'renewed' ? '#3a9d4e' : '#d1432f',
        reason: reason === 'renewed' ? null : reason,
        title: `${reason}, ${Math.round(durationMs)} ms`,
      }))
      .filter((mark) => mark.x >= 0 && mark.x <= WIDTH);
  });

  protected readonly ticks = computed(() => {
    const [span, until, x] = [this.span(), this.until(), this.x()];
    const step = [5000, 10_000, 30_000, 60_000, 120_000].find((candidate) => span / candidate <= 12) ?? 120_000;
    const first = Math.ceil((until - span) / step) * step;
    return Array.from({ length: Math.floor((until - first) / step) + 1 }, (_, index) => {
      const time = first + index * step;
      return { x: x(time), text: new Date(time).toLocaleTimeString() };
    });
  });

  protected readonly summary = computed(() => {
    const renewals = this.history.renewals();
    const good = renewals.filter(({ reason }) => reason === 'renewed');
    const latencies = good.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    const median = latencies[Math.floor(latencies.length / 2)] ?? 0;
    return `${good.length} renewals, ${renewals.length - good.length} failures, median latency ${Math.round(median)} ms.`;
  });

  zoom(factor: number): void {
    this.span.update((span) => Math.min(Math.max(span * factor, SHORTEST_MS), LONGEST_MS));
  }

  pan(share: number): void {
    this.end.set(this.until() + share * this.span());
  }

  now(): void {
    this.end.set(null);
  }

  onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.shiftKey) {
      this.pan(Math.sign(event.deltaY) * 0.1);
    } else {
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8);
    }
  }

  onKey(event: KeyboardEvent): void {
    const actions: Record<string, () => void> = {
      '+': () => this.zoom(0.5),
      '-': () => this.zoom(2),
      ArrowLeft: () => this.pan(-0.25),
      ArrowRight: () => this.pan(0.25),
      Home: () => this.now(),
    };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }

  exportJson(): void {
    const { lives, renewals } = this.history;
    const text = JSON.stringify({ lives: lives(), renewals: renewals() }, null, 2);
    download(new Blob([text], { type: 'application/json' }), 'timeline.json');
  }

  async exportPng(): Promise<void> {
    download(await svgToPng(this.chart().nativeElement, WIDTH, HEIGHT), 'timeline.png');
  }
}
