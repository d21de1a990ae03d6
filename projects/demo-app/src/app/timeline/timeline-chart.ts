import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  signal,
  viewChild,
  viewChildren,
} from '@angular/core';
import { OidcSecurityService } from 'oidc-client-lib';
import { Ticker } from '../clock/ticker';
import { SessionHistory } from '../history/session-history';
import { drawChart, LATENCY_GRID, latencyY, ROWS } from './chart-drawing';
import { hasRoom } from './ticks';
import { endOf, panned, PRESENT_SHARE, START_WINDOW, zoomed } from './time-window';

/** A picture as old as this is drawn anew; until then it is only pushed along. */
const REDRAW_MS = 20_000;
/** The same while it grows: a gap up to the present. */
const REDRAW_GAP_MS = 250;

/** The chart. It moves with the time without being computed anew: the part that moves is pushed along at each frame. */
@Component({
  selector: 'app-timeline-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './timeline-chart.html',
  styleUrl: './timeline-chart.scss',
})
export class TimelineChart {
  private readonly history = inject(SessionHistory);
  private readonly auth = inject(OidcSecurityService);
  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('chart');
  private readonly moving = viewChild.required<ElementRef<SVGGElement>>('moving');
  private readonly labels = viewChildren<ElementRef<SVGTextElement>>('label');

  protected readonly rows = ROWS;
  protected readonly width = signal(800);
  private readonly window = signal(START_WINDOW);
  private readonly drawnAt = signal(Date.now());
  private grabbedAt: number | null = null;

  readonly isFollowing = computed(() => this.window().end === null);
  /** The moment that the picture shows as the present. */
  private readonly present = computed(() => {
    this.history.events();
    this.window();
    return Math.max(Date.now(), this.drawnAt());
  });
  protected readonly drawing = computed(() => {
    const { history } = this;
    const facts = {
      lives: history.lives(),
      outcomes: history.outcomes(),
      dueAt: this.auth.renewal().dueAt,
      signedInAt: history.signedInAt(),
    };
    const until = endOf(this.window(), this.present());
    return drawChart(facts, until - this.window().span, until, this.width(), this.present());
  });
  protected readonly nowX = computed(() => (this.isFollowing() ? this.width() * PRESENT_SHARE : null));
  protected readonly grid = LATENCY_GRID.map((milliseconds) => ({
    y: latencyY(milliseconds),
    text: milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`,
  }));
  readonly spanText = computed(() => {
    const seconds = Math.round(this.window().span / 1000);
    return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`;
  });

  constructor() {
    const ticker = inject(Ticker);
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const svg = this.svg().nativeElement;
      const sizes = new ResizeObserver(([entry]) => this.width.set(Math.max(entry?.contentRect.width ?? 0, 200)));
      sizes.observe(svg);
      const stop = ticker.addWhileVisible(svg, (now) => this.push(now));
      destroyRef.onDestroy(() => {
        sizes.disconnect();
        stop();
      });
    });
  }

  get element(): SVGSVGElement {
    return this.svg().nativeElement;
  }

  zoom(factor: number, around?: number): void {
    this.window.update((window) => zoomed(window, Date.now(), factor, around));
  }

  pan(share: number): void {
    this.window.update((window) => panned(window, Date.now(), share, this.history.openedAt));
  }

  follow(): void {
    this.window.update(({ span }) => ({ span, end: null }));
  }

  protected onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.pan((event.deltaX || event.deltaY) / this.width());
    } else {
      const { left } = this.element.getBoundingClientRect();
      this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - left) / this.width());
    }
  }

  protected onKey(event: KeyboardEvent): void {
    const actions: Partial<Record<string, () => void>> = {
      '+': () => this.zoom(1 / 1.5),
      '-': () => this.zoom(1.5),
      ArrowLeft: () => this.pan(-0.2),
      ArrowRight: () => this.pan(0.2),
      End: () => this.follow(),
    };
    const action = actions[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      action();
    }
  }

  protected grab(event: PointerEvent): void {
    this.grabbedAt = event.clientX;
    this.element.setPointerCapture(event.pointerId);
  }

  protected drag({ clientX }: PointerEvent): void {
    if (this.grabbedAt !== null && clientX !== this.grabbedAt) {
      this.pan((this.grabbedAt - clientX) / this.width());
      this.grabbedAt = clientX;
    }
  }

  protected release(): void {
    this.grabbedAt = null;
  }

  private push(now: number): void {
    const aged = now - this.present();
    if (aged > (this.auth.status() === 'expired' ? REDRAW_GAP_MS : REDRAW_MS)) {
      this.drawnAt.set(now);
    }
    const shift = this.isFollowing() ? (-aged / this.window().span) * this.width() : 0;
    this.moving().nativeElement.setAttribute('transform', `translate(${shift.toFixed(1)} 0)`);
    for (const { nativeElement } of this.labels()) {
      nativeElement.classList.toggle('cut', !hasRoom(Number(nativeElement.getAttribute('x')) + shift, this.width()));
    }
  }
}
