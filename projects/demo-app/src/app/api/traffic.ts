import { type HttpErrorResponse, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { tap } from 'rxjs';
import { DemoConfig } from '../demo-config';

/** What went over the wire to the API, below the library: repeats that the caller does not see, too. */
@Injectable({ providedIn: 'root' })
export class Traffic {
  private readonly counts = new Map<number, number>();

  /** Answers by their status since the last `clear()`; 0 stands for answers that could not be read. */
  get statuses(): ReadonlyMap<number, number> {
    return new Map(this.counts);
  }

  clear(): void {
    this.counts.clear();
  }

  count(status: number): void {
    this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
  }
}

/** Counts the API's answers; stands after the library's interceptor, next to the wire. */
export const countTraffic: HttpInterceptorFn = (request, next) => {
  const traffic = inject(Traffic);
  const apiUrl = inject(DemoConfig).apiUrl();
  if (apiUrl === null || !request.url.startsWith(apiUrl)) {
    return next(request);
  }
  return next(request).pipe(
    tap({
      next: (event) => (event instanceof HttpResponse ? traffic.count(event.status) : undefined),
      error: ({ status }: HttpErrorResponse) => traffic.count(status),
    }),
  );
};
