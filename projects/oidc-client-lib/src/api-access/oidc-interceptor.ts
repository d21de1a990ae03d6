import {
  HTTP_INTERCEPTORS,
  HttpContextToken,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  type HttpHandler,
  type HttpInterceptor,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponseBase,
} from '@angular/common/http';
import { Injectable } from '@angular/core';
import { catchError, concatMap, filter, from, type Observable, of } from 'rxjs';
import type { OidcFeature } from '../configuration/oidc-feature';
import type { TokenCarrier } from './secure-api';
import { NO_TOKEN, PROOF_TRIES, type Refusal, TokenAccess } from './token-access';

/**
 * Whether a request carries the access token:
 *
 * - `auto`: where `secureApis` say so (the default)
 * - `always`: also for other paths and methods of an origin that `secureApis` name; never for another origin
 * - `never`: not at all; an answer of 401 is left alone too
 */
export const OIDC_TOKEN: HttpContextToken<'auto' | 'always' | 'never'> = /* @__PURE__ */ new HttpContextToken(
  () => 'auto',
);

/**
 * Gives the access token to requests for `secureApis`, and to no other, which pass at once. A request waits for the
 * start and for a renewal in progress or due; without a session it goes out without a token, and one that has the
 * header already is left alone. After a 401 it is tried once more with a new token. A challenge of RFC 9470 becomes the
 * event `step_up_required`, and the error is passed on.
 *
 * @example
 * ```ts
 * provideHttpClient(withInterceptors([oidcInterceptor]));
 * ```
 */
export const oidcInterceptor: HttpInterceptorFn = (request, next) => intercept(new TokenAccess(), request, next);

/** {@link oidcInterceptor} for apps that register interceptors as classes. */
@Injectable()
export class OidcHttpInterceptor implements HttpInterceptor {
  readonly #access = new TokenAccess();

  /** Angular calls it. */
  intercept(request: HttpRequest<unknown>, handler: HttpHandler): Observable<HttpEvent<unknown>> {
    return intercept(this.#access, request, (next) => handler.handle(next));
  }
}

/** Registers {@link OidcHttpInterceptor}; for apps whose HttpClient takes interceptors from the injector. */
export function withHttpInterceptor(): OidcFeature<'http-interceptor'> {
  return {
    kind: 'http-interceptor',
    providers: [{ provide: HTTP_INTERCEPTORS, useClass: OidcHttpInterceptor, multi: true }],
  };
}

type Next = (request: HttpRequest<unknown>) => Observable<HttpEvent<unknown>>;

function intercept(access: TokenAccess, request: HttpRequest<unknown>, next: Next): Observable<HttpEvent<unknown>> {
  const choice = request.context.get(OIDC_TOKEN);
  const { method, urlWithParams } = request;
  const carrierFor = (url: string | null) => {
    const carrier = access.carrier(url ?? urlWithParams, method, choice === 'always');
    return carrier && !request.headers.has(carrier.header) ? carrier : null;
  };
  if (choice === 'never') {
    return next(request);
  }
  const carrier = carrierFor(urlWithParams);
  const learn = (event: unknown) =>
    event instanceof HttpResponseBase ? access.proof?.learn(event.url ?? urlWithParams, event) : undefined;
  const send = (by: TokenCarrier, token: string | null, tries = PROOF_TRIES): Observable<HttpEvent<unknown>> =>
    (token === null
      ? next(request)
      : from(access.headers(by, token, method, urlWithParams)).pipe(
          concatMap((headers) => next(withHeaders(request, by, headers))),
        )
    ).pipe(
      withoutRefusal(learn),
      catchError((error: unknown) =>
        from(learn(error) ?? [false]).pipe(
          concatMap((isCured) => {
            if (!isCured || !tries || !refusalIn(error, urlWithParams, carrierFor)) {
              throw error;
            }
            return send(by, token, tries - 1);
          }),
        ),
      ),
    );
  const second = (refusal: Refusal, token: string) =>
    send(refusal.carrier, token).pipe(
      catchError((error: unknown) => {
        const again = refusalIn(error, urlWithParams, carrierFor);
        if (again) {
          access.giveUp(again);
        }
        throw error;
      }),
    );
  return (carrier ? from(access.token()) : of(NO_TOKEN)).pipe(
    concatMap((used) =>
      (carrier ? send(carrier, used.token) : next(request)).pipe(
        catchError((error: unknown) => {
          // Looked up again: a redirect may have led away, and a configuration that was being loaded may be there now.
          const refusal = refusalIn(error, urlWithParams, carrierFor);
          return (refusal ? from(access.tokenAfter(refusal, used)) : of(null)).pipe(
            concatMap((token) => {
              if (!refusal || token === null) {
                throw error;
              }
              return second(refusal, token);
            }),
          );
        }),
      ),
    ),
  );
}

function withHeaders<T>(
  request: HttpRequest<T>,
  { header }: TokenCarrier,
  setHeaders: Record<string, string>,
): HttpRequest<T> {
  // Browsers drop Authorization at a redirect to another origin (Fetch 4.4, HTTP-redirect fetch), but no other header.
  return request.clone(/^authorization$/i.test(header) ? { setHeaders } : { setHeaders, redirect: 'error' });
}

/** The 401 of a secure API in this error, if it is one. */
function refusalIn(
  error: unknown,
  sentTo: string,
  carrierFor: (url: string | null) => TokenCarrier | null,
): Refusal | null {
  const carrier = error instanceof HttpErrorResponse && error.status === 401 && carrierFor(error.url);
  return carrier ? { carrier, challenge: error.headers.get('WWW-Authenticate'), url: error.url ?? sentTo } : null;
}

/**
 * Keeps head and body of a 401 from who reads along: they are not of the answer that may follow, and are in the error.
 * Learns from the others on the way, for another operator would be in every app's bundle.
 */
function withoutRefusal(learn: (event: HttpEvent<unknown>) => unknown) {
  let isRefused = false;
  return filter((event: HttpEvent<unknown>) => {
    if (event.type === HttpEventType.Response) {
      void learn(event);
    }
    isRefused ||= event.type === HttpEventType.ResponseHeader && event.status === 401;
    return !isRefused;
  });
}
