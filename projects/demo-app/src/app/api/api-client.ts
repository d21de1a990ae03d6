import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { DemoConfig } from '../demo-config';

/** How a call ended. */
export interface ApiAnswer {
  /** 0: the browser did not let the page read an answer. */
  readonly status: number;
  readonly body: string;
  readonly durationMs: number;
}

/** Calls the resource API. The library's interceptor adds the token, waits for renewals and repeats after a 401. */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly http = inject(HttpClient);
  private readonly config = inject(DemoConfig);

  async call(path: string): Promise<ApiAnswer> {
    const startedAt = performance.now();
    const answer = (status: number, body: string) => ({ status, body, durationMs: performance.now() - startedAt });
    try {
      const request = this.http.get(`${this.config.apiUrl() ?? ''}${path}`, {
        observe: 'response',
        responseType: 'text',
      });
      const response = await firstValueFrom(request);
      return answer(response.status, response.body ?? '');
    } catch (error) {
      return error instanceof HttpErrorResponse
        ? answer(error.status, typeof error.error === 'string' ? error.error : error.message)
        : answer(0, error instanceof Error ? error.message : String(error));
    }
  }
}
