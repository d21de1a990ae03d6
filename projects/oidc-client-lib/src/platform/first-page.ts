import { ApplicationInitStatus, ApplicationRef, inject, InjectionToken, Injector } from '@angular/core';

/**
 * Resolves when the app has shown its first page: all initializers are through, the components are there, and so are
 * those of the first navigation.
 */
export const WHEN_FIRST_PAGE_SHOWN = new InjectionToken<() => Promise<void>>('when first page shown', {
  providedIn: 'root',
  factory: () => {
    const injector = inject(Injector);
    return async () => {
      // Between the initializers and the first component an app counts as stable, up to Angular 20.
      await injector.get(ApplicationInitStatus).donePromise;
      await injector.get(ApplicationRef).whenStable();
    };
  },
});
