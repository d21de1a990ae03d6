import { ApplicationInitStatus, ApplicationRef, type Injector } from '@angular/core';

/**
 * Resolves when the app has shown its first page: all initializers are through, the components are there, and so are
 * those of the first navigation.
 */
export async function whenFirstPageShown(injector: Injector): Promise<void> {
  // Between the initializers and the first component an app counts as stable, up to Angular 20.
  await injector.get(ApplicationInitStatus).donePromise;
  await injector.get(ApplicationRef).whenStable();
}
