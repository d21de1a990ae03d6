import {
  type HttpBackend,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpHeaderResponse,
  HttpHeaders,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable } from 'rxjs';

/** What an API says to a request. */
export interface ApiAnswer {
  readonly status: number;
  /** `WWW-Authenticate`. */
  readonly challenge?: string;
  /** `DPoP-Nonce`. */
  readonly nonce?: string;
  /** Where a redirect has led. */
  readonly url?: string;
}

/** A request as an API sees it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirect?: string;
  readonly body?: string;
}

export const API = 'https://api.example.com/v1';
export const REFUSAL: ApiAnswer = { status: 401, challenge: 'Bearer error="invalid_token"' };

/** APIs everywhere, that remember what was asked of them; they stand in for HttpClient's backend and for `fetch`. */
export class FakeApi implements HttpBackend {
  readonly seen: SeenRequest[] = [];
  /** Tokens that are refused. */
  readonly refused = new Set<string>();
  answer = ({ headers }: SeenRequest): ApiAnswer | Promise<ApiAnswer> => {
    const token = headers['authorization']?.replace('Bearer ', '');
    return token === undefined || this.refused.has(token) ? REFUSAL : { status: 200 };
  };

  /** The tokens of the requests, in order; `null` for one without. */
  get tokens(): (string | null)[] {
    return this.seen.map(({ headers }) => headers['authorization']?.replace('Bearer ', '') ?? null);
  }

  handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((subscriber) => {
      const headers = Object.fromEntries(
        request.headers.keys().map((name) => [name.toLowerCase(), request.headers.get(name) ?? '']),
      );
      const { method, urlWithParams: url, redirect } = request;
      subscriber.next({ type: HttpEventType.Sent });
      void this.see({ method, url, headers, redirect }).then((answer) => {
        const given = {
          status: answer.status,
          url: answer.url ?? url,
          headers: new HttpHeaders(headersOf(answer)),
        };
        if (request.reportDownloadProgress) {
          subscriber.next(new HttpHeaderResponse(given));
          subscriber.next({ type: HttpEventType.DownloadProgress, loaded: answer.status });
        }
        if (answer.status === 200) {
          subscriber.next(new HttpResponse(given));
          subscriber.complete();
        } else {
          subscriber.error(new HttpErrorResponse(given));
        }
      });
    });
  }

  /** Instead of the browser's. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url, redirect } = request;
    const seen = { method, url, redirect, headers: Object.fromEntries(request.headers), body: await request.text() };
    const answer = await this.see(seen);
    const { status, url: from = url } = answer;
    request.signal.throwIfAborted();
    const response = new Response('[]', { status, headers: headersOf(answer) });
    Object.defineProperty(response, 'url', { value: from });
    return response;
  };

  private see(request: SeenRequest): Promise<ApiAnswer> {
    this.seen.push(request);
    return Promise.resolve(this.answer(request));
  }
}

function headersOf({ challenge, nonce }: ApiAnswer): Record<string, string> {
  return { ...(challenge && { 'WWW-Authenticate': challenge }), ...(nonce && { 'DPoP-Nonce': nonce }) };
}
