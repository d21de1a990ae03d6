import { ChangeDetectionStrategy, Component } from '@angular/core';
import { ApplicationForm } from './application-form';
import { FrameMeter } from './frame-meter';

/** The point of it all: nobody who types notices that tokens end. */
@Component({
  selector: 'app-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ApplicationForm, FrameMeter],
  template: `
    <h1>Your form</h1>
    <p class="lead">
      Type, and let some tokens end. Nothing is lost, the cursor stays where it is, and the animation does not stutter.
    </p>
    <div class="panels">
      <section class="panel"><app-application-form /></section>
      <section class="panel">
        <h2>Does it stutter?</h2>
        <app-frame-meter />
      </section>
    </div>
  `,
})
export class Form {}
