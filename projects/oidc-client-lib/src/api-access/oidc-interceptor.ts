import {
  HTTP_INTERCEPTORS,
  HttpContextToken,
  HttpErrorResponse,
  type HttpEvent,
  type HttpHandler,
  type HttpInterceptor,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { Injectable } from '@angular/core';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';
import type { OidcFeature } from '../configuration/oidc-feature';
import type { TokenCarrier } from './secure-api';
import { TokenAccess } from './token-access';

/**
 * Whether a request carries the access token: `auto`, where `secureApis` say so (the default), or `never`. No value
 * sends it anywhere else.
 */
export const OIDC_TOKEN = new HttpContextToken<'auto' | 'never'>(() => 'auto');

/**
 * Gives the access token to requests for `secureApis`, and to no other. A request waits for a renewal in progress or
 * due; after a 401 it is tried once more with a new token. A challenge of RFC 9470 becomes the event
 * `step_up_required`, and the error is passed on.
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
  private readonly access = new TokenAccess();

  intercept(request: HttpRequest<unknown>, handler: HttpHandler): Observable<HttpEvent<unknown>> {
    return intercept(this.access, request, (next) => handler.handle(next));
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
  if (request.context.get(OIDC_TOKEN) === 'never') {
    return next(request);
  }
  return from(access.carrier(request.url, request.method)).pipe(
    switchMap((carrier) =>
      !carrier || request.headers.has(carrier.header)
        ? next(request)
        : from(access.token()).pipe(
            switchMap((token) => (token === null ? next(request) : send(access, request, next, carrier, token))),
          ),
    ),
  );
}

function send(
  access: TokenAccess,
  request: HttpRequest<unknown>,
  next: Next,
  carrier: TokenCarrier,
  token: string,
): Observable<HttpEvent<unknown>> {
  const { header, prefix } = carrier;
  const withToken = (value: string) => next(request.clone({ headers: request.headers.set(header, prefix + value) }));
  return withToken(token).pipe(
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) {
        return throwError(() => error);
      }
      const challenge = error.headers.get('WWW-Authenticate');
      return from(access.tokenAfterRefusal(token, challenge, request.url)).pipe(
        switchMap((renewed) => (renewed === null ? throwError(() => error) : withToken(renewed))),
      );
    }),
  );
}
