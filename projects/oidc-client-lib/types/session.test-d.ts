import type { Signal } from '@angular/core';
import {
  type IdTokenClaims,
  OidcError,
  type OidcErrorCode,
  type OidcEvent,
  OidcSecurityService,
  type OidcSession,
  type OidcStatus,
  oidcGuard,
  type RenewalOutcome,
  type RenewalReason,
} from 'oidc-client-lib';
import type { CanActivateFn, CanMatchFn, Route } from '@angular/router';
import type { Observable } from 'rxjs';
import { check, type Same } from './expect-type';

declare const auth: OidcSecurityService;
declare const session: OidcSession;

// What is: read-only signals. What happens again: streams. What answers once: Promises.
check<Same<typeof auth.session, Signal<OidcSession | null>>>();
check<Same<typeof auth.isAuthenticated, Signal<boolean>>>();
check<Same<typeof auth.status, Signal<OidcStatus>>>();
check<Same<typeof auth.events$, Observable<OidcEvent>>>();
check<Same<ReturnType<typeof auth.refreshSession>, Promise<OidcSession>>>();
check<Same<ReturnType<typeof auth.getAccessToken>, Promise<string | null>>>();
// @ts-expect-error -- nobody but the library writes
auth.session.set(null);
// @ts-expect-error -- a session is immutable
session.idToken = '';
// @ts-expect-error -- its claims are, too
session.claims.sub = 'mallory';

// Known claims have their types; those of the provider's own are looked at first.
check<Same<typeof session.claims.sub, string>>();
check<Same<typeof session.claims.name, string | undefined>>();
check<Same<(typeof session.claims)['roles'], unknown>>();
// @ts-expect-error -- unknown is no list
session.claims['roles'].includes('admin');

// Or they get types by the generic.
interface ShopClaims extends IdTokenClaims {
  readonly roles: readonly string[];
}
declare const shopSession: OidcSession<ShopClaims>;
check<Same<typeof shopSession.claims.roles, readonly string[]>>();
check<Same<OidcSession, OidcSession<IdTokenClaims>>>();

/** Each event by its type; the last line compiles only while none is forgotten. */
export function describe(event: OidcEvent): string {
  switch (event.type) {
    case 'signed_in':
    case 'session_restored':
    case 'session_renewed':
      return event.session.claims.sub;
    case 'session_expired':
      return event.returnTo;
    case 'signed_out':
      check<Same<typeof event.by, 'app' | 'other_tab' | 'provider'>>();
      return event.by;
    case 'other_user':
    case 'callback_refused':
    case 'storage_failed':
      return event.error.code;
    case 'renewal_started':
      return `attempt ${event.attempt}`;
    case 'renewal_settled':
      return event.outcome.reason;
    case 'sign_in_required':
      return `until ${event.expiresAt}: ${event.outcome.cure}`;
    case 'clock_offset_learned':
      return `${event.offsetSeconds} s`;
    case 'step_up_required':
      return event.acrValues ?? event.url;
    case 'monitoring_stopped':
      return event.reason;
    case 'sign_out_completed':
      return '';
    default:
      return forgotten(event);
  }
}

/** The same for how a renewal ends. */
export function adviceFor(reason: RenewalReason): string {
  switch (reason) {
    case 'renewed':
      return '';
    case 'signed_out':
    case 'interaction_required':
    case 'consent_required':
    case 'account_selection_required':
    case 'other_user':
      return 'Sign in again.';
    case 'cookies_blocked':
    case 'framing_blocked':
    case 'csp_blocked':
    case 'invalid_response':
    case 'provider_error':
      return 'Tell the operator.';
    case 'timeout':
    case 'offline':
    case 'network':
      return 'Wait.';
    default:
      return forgotten(reason);
  }
}

function forgotten(value: never): never {
  throw new Error(String(value));
}

// An outcome names a success or a code; and every reason but two is a code as well.
check<Same<RenewalOutcome['code'], OidcErrorCode | 'renewed'>>();
check<Same<Exclude<RenewalReason, OidcErrorCode>, 'renewed' | 'invalid_response'>>();
check<Same<OidcError['code'], OidcErrorCode>>();
// @ts-expect-error -- codes are a closed list
new OidcError('sign_in_failed');

// The guard stands in a route as it is, and as a function of options.
const route: Route = { canActivate: [oidcGuard, oidcGuard({ maxAge: 300 })], canMatch: [oidcGuard] };
check<Same<ReturnType<typeof oidcGuard>, CanActivateFn & CanMatchFn>>();
// @ts-expect-error -- a guard does not decide where the user comes back to
oidcGuard({ authorize: { returnTo: '/' } });
export { route };
