import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  // The library's message names each mistake of the configuration and its cure.
  document.body.textContent = error instanceof Error ? error.message : String(error);
});
