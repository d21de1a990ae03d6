import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { DemoConfig } from '../demo-config';
import { Burst } from './burst';
import { Cors } from './cors';
import { SingleCall } from './single-call';

/** What the access token is for. */
@Component({
  selector: 'app-api',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Burst, Cors, SingleCall],
  template: `
    <h1>API</h1>
    <p class="lead">
      The access token opens the resource API. It goes there and nowhere else, and callers need not care when it ends.
    </p>
    @if (config.apiUrl() === null) {
      <p>The configuration names no API in <code>secureApis</code>.</p>
    } @else {
      <div class="panels">
        <div class="column">
          <section class="panel"><app-burst /></section>
          <section class="panel"><app-single-call /></section>
        </div>
        <section class="panel"><app-cors /></section>
      </div>
    }
  `,
  styles: `
    .column {
      display: grid;
      gap: 1rem;
      min-width: 0;
    }
  `,
})
export class Api {
  protected readonly config = inject(DemoConfig);
}
