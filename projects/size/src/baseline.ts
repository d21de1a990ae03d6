import { Component, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

@Component({
  selector: 'app-root',
  template: '@if (isAuthenticated()) {<p>{{ name() }}</p>}<button (click)="authorize()">Sign in</button>',
})
class App {
  readonly isAuthenticated = signal(false);
  readonly name = signal('');
  authorize(): void {
    this.isAuthenticated.set(true);
  }
}

void bootstrapApplication(App);
