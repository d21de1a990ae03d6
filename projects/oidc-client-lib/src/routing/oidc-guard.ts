import { Location } from '@angular/common';
import { inject } from '@angular/core';
import {
  type ActivatedRouteSnapshot,
  type CanActivateFn,
  type CanMatchFn,
  type GuardResult,
  type Route,
  Router,
  type RouterStateSnapshot,
  type UrlSegment,
} from '@angular/router';
import { OidcSecurityService } from '../oidc-security-service';
import { PAGE_LOCATION } from '../platform/page-location';
import { tryStorage } from '../platform/token-storage';
import { ServerClock } from '../session/server-clock';
import type { OidcSession } from '../session/oidc-session';
import { StartUp } from '../start-up/start-up';
import type { AuthorizeOptions } from '../sign-in/authorize-options';

/** What a route asks for besides a signed-in user. */
export interface OidcGuardOptions {
  /** Where visitors who are not signed in go. Default: they sign in at the provider and come back. */
  readonly redirectTo?: string;
  /** Whether this session may enter: its scopes, its claims. */
  readonly when?: (session: OidcSession) => boolean;
  /** Where a session goes that `when` turns away. Default: the navigation is cancelled. */
  readonly forbiddenRoute?: string;
  /** The session's `acr` must be one of these; otherwise the user signs in again, with them (RFC 9470). */
  readonly acrValues?: string | readonly string[];
  /** The sign-in at the provider may be this old. Seconds. Otherwise the user signs in again. */
  readonly maxAge?: number;
  /** What else to say at the sign-in. */
  readonly authorize?: Omit<AuthorizeOptions, 'returnTo' | 'acrValues' | 'maxAge' | 'display'>;
}

// Sign-ins that come back without a session must not go round in circles.
const FRESH_MS = 5000;
const MAX_SIGN_INS = 3;
const WITHIN_MS = 60_000;
const HISTORY_KEY = 'oidc-client-lib.guard';

/**
 * Lets signed-in users pass. Waits for the start; signs others in and brings them back to the URL they wanted, or sends
 * them to a route of the app's choice. Never starts a sign-in when the page has just come back from a refused one, nor
 * more than three a minute. On the server nobody passes, since nobody is known there.
 *
 * @example
 * ```ts
 * const routes: Routes = [
 *   { path: 'orders', component: Orders, canActivate: [oidcGuard] },
 *   { path: 'admin', component: Admin, canMatch: [oidcGuard({ when: ({ scope }) => scope.includes('admin') })] },
 * ];
 * ```
 */
export function oidcGuard(route: ActivatedRouteSnapshot, state: RouterStateSnapshot): Promise<GuardResult>;
export function oidcGuard(route: Route, segments: UrlSegment[]): Promise<GuardResult>;
export function oidcGuard(options?: OidcGuardOptions): CanActivateFn & CanMatchFn;
export function oidcGuard(
  first?: ActivatedRouteSnapshot | Route | OidcGuardOptions,
  second?: RouterStateSnapshot | UrlSegment[],
): Promise<GuardResult> | (CanActivateFn & CanMatchFn) {
  if (second) {
    return guard({}, second);
  }
  const options = (first ?? {}) as OidcGuardOptions;
  return (_route: unknown, wanted: RouterStateSnapshot | UrlSegment[]) => guard(options, wanted);
}

async function guard(options: OidcGuardOptions, wanted: RouterStateSnapshot | UrlSegment[]): Promise<GuardResult> {
  const auth = inject(OidcSecurityService);
  const router = inject(Router);
  const location = inject(Location);
  const clock = inject(ServerClock);
  const startUp = inject(StartUp);
  const { isBrowser } = inject(PAGE_LOCATION);
  const url = Array.isArray(wanted)
    ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is not in Angular 20.0
      (router.getCurrentNavigation()?.extractedUrl.toString() ?? router.url)
    : wanted.url;
  if (!isBrowser) {
    return false;
  }
  await auth.start();
  await auth.getIdToken();
  const session = auth.session();
  const { redirectTo, when, forbiddenRoute, authorize, acrValues, maxAge } = options;
  if (session && isStrongEnough(session, options, clock.now())) {
    return !when || when(session) || (forbiddenRoute !== undefined && router.parseUrl(forbiddenRoute));
  }
  if (!session && redirectTo !== undefined) {
    return router.parseUrl(redirectTo);
  }
  if (Date.now() - startUp.refusedAt > FRESH_MS && mayBegin()) {
    // A failure is told by `lastError`.
    const returnTo = location.prepareExternalUrl(url);
    await auth.authorize({ ...authorize, returnTo, acrValues, maxAge }).catch(() => undefined);
  }
  return false;
}

/** Whether the sign-in satisfies what the route asks of it (RFC 9470 5). */
function isStrongEnough({ claims, authTime }: OidcSession, options: OidcGuardOptions, now: number): boolean {
  const { acrValues, maxAge } = options;
  const accepted = typeof acrValues === 'string' ? acrValues.split(' ') : acrValues;
  return (
    (!accepted || accepted.includes(claims.acr ?? '')) && (maxAge === undefined || now - (authTime ?? 0) <= maxAge)
  );
}

function mayBegin(): boolean {
  const recent = tryStorage(() => sessionStorage.getItem(HISTORY_KEY)?.split(' ').map(Number)) ?? [];
  const times = [...recent.filter((time) => Date.now() - time < WITHIN_MS), Date.now()];
  tryStorage(() => sessionStorage.setItem(HISTORY_KEY, times.join(' ')));
  return times.length <= MAX_SIGN_INS;
}
