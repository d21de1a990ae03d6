import { inject } from '@angular/core';
import { Configuration, OIDC_CONFIG_SOURCE } from '../configuration/resolve-config';
import { OidcSecurityService } from '../oidc-security-service';
import { PAGE_LOCATION } from '../platform/page-location';
import { SessionStore } from '../session/session-store';
import { findTokenCarrier, type TokenCarrier } from './secure-api';

/**
 * What requests need to know: whether they get a token, which one, and whether another try makes sense. Made in the
 * injection context of the request, so that each client of an app has its own.
 */
export class TokenAccess {
  private readonly configuration = inject(Configuration);
  private readonly source = inject(OIDC_CONFIG_SOURCE);
  private readonly auth = inject(OidcSecurityService);
  private readonly store = inject(SessionStore);
  private readonly location = inject(PAGE_LOCATION);

  /** How the request carries a token, or `null`. */
  async carrier(url: string, method: string): Promise<TokenCarrier | null> {
    const { source, configuration } = this;
    // A configuration that is still being loaded may be waiting for this very request.
    if (!configuration.value && (typeof source === 'function' || 'then' in source || 'subscribe' in source)) {
      return null;
    }
    // A broken configuration is told at the start; here it secures nothing.
    const { secureApis = [] } = (await configuration.get().catch(() => null)) ?? {};
    return findTokenCarrier(secureApis, url, method, this.location.baseUrl());
  }

  /** A live token; waits for the start and for a renewal in progress or due. */
  token(): Promise<string | null> {
    return this.auth.getAccessToken();
  }

  /**
   * The token to try again with after a 401, or `null` when there is none or a renewal would not help. Requests that
   * failed together cause one renewal between them.
   *
   * @param challenge `WWW-Authenticate` of the answer, `null` where it cannot be read
   */
  async tokenAfterRefusal(used: string, challenge: string | null, url: string): Promise<string | null> {
    if (challenge?.includes('insufficient_user_authentication')) {
      this.askForStepUp(challenge, url);
      return null;
    }
    if (challenge !== null && !/\b(bearer|dpop)\b/i.test(challenge)) {
      return null;
    }
    const current = await this.auth.getAccessToken();
    if (current !== used) {
      return current;
    }
    if (/^(waiting|ended)$/.test(this.store.renewal().phase)) {
      return null;
    }
    const renewed = await this.auth.refreshSession().catch(() => null);
    return renewed && renewed.accessToken !== used ? renewed.accessToken : null;
  }

  /** RFC 9470 3: the API wants the user to sign in more strongly, or more recently. */
  private askForStepUp(challenge: string, url: string): void {
    const parameter = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(challenge)?.[1];
    const maxAge = Number(parameter('max_age') ?? NaN);
    this.store.emit({
      type: 'step_up_required',
      acrValues: parameter('acr_values'),
      maxAge: Number.isNaN(maxAge) ? undefined : maxAge,
      url: url.replace(/[?#].*/, ''),
    });
  }
}
