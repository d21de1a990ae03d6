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
  type UrlTree,
} from '@angular/router';
import { OidcSecurityService } from '../oidc-security-service';
import { PAGE_LOCATION } from '../platform/page-location';
import { tryStorage } from '../platform/token-storage';
import { OidcError } from '../protocol/oidc-error';
import { ServerClock } from '../session/server-clock';
import type { OidcSession } from '../session/oidc-session';
import { StartUp } from '../start-up/start-up';
import type { AuthorizeOptions } from '../sign-in/authorize-options';
import { WHEN_PAGE_STAYS } from '../platform/when-page-stays';

/** What a route asks for besides a signed-in user. */
export interface OidcGuardOptions {
  /** Where visitors who are not signed in go. Default: they sign in at the provider and come back. */
  readonly redirectTo?: string;
  /** Whether this session may enter: its scopes, its claims. */
  readonly when?: (session: OidcSession) => boolean;
  /** Where a session goes that `when` or `acrValues` turns away. Default: the navigation is cancelled. */
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
/** The URL that a guard began a sign-in for. */
const WANTED_KEY = 'oidc-client-lib.guard.wanted';
/** Sessions that this page has found too weak: they are not what a sign-in for that came back with. */
const askedFor = /* @__PURE__ */ new WeakSet<OidcSession>();

/**
 * Lets signed-in users pass. Waits for the start; signs others in and brings them back to the URL they wanted, or sends
 * them to a route of the app's choice. Never starts a sign-in when the page has just come back from a refused one, or
 * from one that was not as strong as the route asks for, nor more than three a minute in vain. On the server nobody
 * passes, since nobody is known there.
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
/** The same for `canMatch`. */
export function oidcGuard(route: Route, segments: UrlSegment[]): Promise<GuardResult>;
/** A guard that asks for more, or sends visitors elsewhere; for `canActivate` and `canMatch`. */
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
  const page = inject(PAGE_LOCATION);
  const whenPageStays = inject(WHEN_PAGE_STAYS);
  const url = Array.isArray(wanted)
    ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is not in Angular 20.0
      (router.getCurrentNavigation()?.extractedUrl.toString() ?? router.url)
    : wanted.url;
  if (!page.isBrowser) {
    return false;
  }
  await auth.start();
  // The timer that ends a session may be late.
  const session = (await auth.getIdToken()) === null ? null : auth.session();
  const { redirectTo, when, forbiddenRoute, authorize, acrValues, maxAge } = options;
  const instead = (route?: string): UrlTree | false => {
    const tree = route !== undefined && router.parseUrl(route);
    // The router would go round until the tab is killed. To let everybody in would open what was to be closed.
    if (tree && router.serializeUrl(tree) === url) {
      throw new OidcError('configuration_invalid', { detail: `the guard of ${url} leads there itself` });
    }
    return tree;
  };
  if (session) {
    const cameBack = await startUp.callback?.catch(() => null);
    const isAnswer = session === cameBack && !askedFor.has(session) && recall(WANTED_KEY) === url;
    tryStorage(() => sessionStorage.removeItem(WANTED_KEY));
    // An answer was held to `max_age` when it came; time has passed since.
    if (hasAcr(session, acrValues) && (isAnswer || isRecent(session, maxAge, clock.now()))) {
      tryStorage(() => sessionStorage.removeItem(HISTORY_KEY));
      return !when || when(session) || instead(forbiddenRoute);
    }
    if (isAnswer) {
      return instead(forbiddenRoute); // To ask the provider again would not make the sign-in stronger.
    }
    askedFor.add(session);
  } else if (redirectTo !== undefined) {
    return instead(redirectTo);
  }
  if (Date.now() - startUp.refusedAt > FRESH_MS && mayBegin()) {
    tryStorage(() => sessionStorage.setItem(WANTED_KEY, url));
    const route = location.prepareExternalUrl(url);
    // With hash routing the page may have a query of its own.
    const returnTo = route.startsWith('#') ? new URL(route, page.href()).href : route;
    await auth.authorize({ ...authorize, returnTo, acrValues, maxAge }).then(
      // Where one route does not match another may: it would show up while the browser leaves.
      () => (Array.isArray(wanted) ? whenPageStays() : undefined),
      () => undefined, // A failure is told by `lastError`.
    );
  }
  return false;
}

/** What the sign-in must be for the route (RFC 9470 5). */
function hasAcr({ claims: { acr } }: OidcSession, wanted?: string | readonly string[]): boolean {
  const accepted = typeof wanted === 'string' ? wanted.split(' ') : wanted;
  return !accepted || accepted.includes(acr ?? '');
}

function isRecent({ authTime }: OidcSession, maxAge = Infinity, now: number): boolean {
  return now - (authTime ?? 0) <= maxAge;
}

function recall(key: string): string | null {
  return tryStorage(() => sessionStorage.getItem(key));
}

function mayBegin(): boolean {
  const recent = recall(HISTORY_KEY)?.split(' ').map(Number) ?? [];
  const times = [...recent.filter((time) => Date.now() - time < WITHIN_MS), Date.now()];
  const isAllowed = times.length <= MAX_SIGN_INS;
  if (isAllowed) {
    tryStorage(() => sessionStorage.setItem(HISTORY_KEY, times.join(' ')));
  }
  return isAllowed;
}
