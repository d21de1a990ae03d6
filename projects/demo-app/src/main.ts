import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { showStartFailure } from './app/shell/start-failure';

bootstrapApplication(App, appConfig).catch(showStartFailure);
