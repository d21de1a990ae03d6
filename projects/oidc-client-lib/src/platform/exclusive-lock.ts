import { InjectionToken } from '@angular/core';

/** Runs one task of a name at a time. */
export type ExclusiveLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** How tabs of one user take turns. Default: no turns; within a page renewals are shared anyway. */
export const EXCLUSIVE_LOCK = new InjectionToken<ExclusiveLock>('exclusive lock', {
  providedIn: 'root',
  factory: () => (_name, task) => task(),
});
