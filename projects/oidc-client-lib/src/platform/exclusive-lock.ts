import { InjectionToken } from '@angular/core';

/** Runs one task of a name at a time. */
export type ExclusiveLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** How tabs of one user take turns. */
export const EXCLUSIVE_LOCK = new InjectionToken<ExclusiveLock>('exclusive lock');

/** No turns: within a page renewals are shared anyway. */
export const noTurns: ExclusiveLock = (_name, task) => task();
