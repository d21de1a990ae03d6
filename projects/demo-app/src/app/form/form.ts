import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  viewChild,
} from '@angular/core';
import { FormBuilder, ReactiveFormsModule } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';

const FRAMES = 300;

@Component({
  selector: 'app-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ReactiveFormsModule, MatFormFieldModule, MatInputModule],
  template: `
    <h1>Your form</h1>
    <p class="lead">
      Type, and wait for a few renewals. Nothing is lost, the cursor stays, and the animation does not stutter.
    </p>
    <div class="panels">
      <form class="panel" [formGroup]="form">
        <h2>A long application</h2>
        @for (field of fields; track field.name) {
          <mat-form-field appearance="outline">
            <mat-label>{{ field.label }}</mat-label>
            @if (field.isLong) {
              <textarea matInput rows="5" [formControlName]="field.name"></textarea>
            } @else {
              <input matInput [formControlName]="field.name" autocomplete="off" />
            }
          </mat-form-field>
        }
      </form>
      <section class="panel">
        <h2>Time between frames</h2>
        <div class="runway" aria-hidden="true"><span class="runner"></span></div>
        <canvas #canvas width="600" height="160" role="img" aria-label="Time between the last frames"></canvas>
        <p>Longest of the last {{ frames }} frames: <strong #longest>–</strong></p>
      </section>
    </div>
  `,
  styles: `
    form {
      display: flex;
      flex-direction: column;
      gap: 0.25rem;
    }
    canvas {
      width: 100%;
    }
    .runway {
      height: 2.5rem;
      overflow: hidden;
    }
    .runner {
      display: block;
      width: 2rem;
      height: 2rem;
      border-radius: 50%;
      background: var(--mat-sys-primary);
      animation: run 2s ease-in-out infinite alternate;
    }
    @keyframes run {
      to {
        transform: translateX(16rem);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .runner {
        animation: none;
      }
    }
  `,
})
export class Form {
  protected readonly frames = FRAMES;
  protected readonly fields = [
    { name: 'name', label: 'Full name', isLong: false },
    { name: 'street', label: 'Street and number', isLong: false },
    { name: 'city', label: 'City', isLong: false },
    { name: 'reason', label: 'Why do you apply? Take your time.', isLong: true },
    { name: 'remarks', label: 'Anything else', isLong: true },
  ] as const;
  protected readonly form = inject(FormBuilder).nonNullable.group({
    name: '',
    street: '',
    city: '',
    reason: '',
    remarks: '',
  });
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly longest = viewChild.required<ElementRef<HTMLElement>>('longest');

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const stop = this.measure(this.canvas().nativeElement, this.longest().nativeElement);
      destroyRef.onDestroy(stop);
    });
  }

  /** Draws the time between frames, past Angular: what measures must not disturb. */
  private measure(canvas: HTMLCanvasElement, label: HTMLElement): () => void {
    const context = canvas.getContext('2d');
    const times: number[] = [];
    let last = performance.now();
    let request = 0;
    const draw = (now: number) => {
      times.push(now - last);
      last = now;
      if (times.length > FRAMES) {
        times.shift();
      }
      if (context) {
        const { width, height } = canvas;
        context.clearRect(0, 0, width, height);
        times.forEach((time, index) => {
          context.fillStyle = time > 50 ? '#d1432f' : '#2f7dd1';
          context.fillRect((index / FRAMES) * width, height - Math.min(time, 100) * 1.5, 2, height);
        });
      }
      label.textContent = `${Math.max(...times.slice(1), 0).toFixed(0)} ms`;
      request = requestAnimationFrame(draw);
    };
    request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }
}
