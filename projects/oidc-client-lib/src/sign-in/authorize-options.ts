import type { OidcRequestParameters } from '../configuration/oidc-config';

/** What may be said when a sign-in begins. */
export interface AuthorizeOptions extends Omit<OidcRequestParameters, 'display'> {
  /**
   * In-app URL to come back to: a route, with query and fragment, and with a `#` before it where routes are hashes.
   * Default: where the user is now.
   */
  readonly returnTo?: string;
  /** Parameters of the provider's own; those of the configuration are replaced as a whole. */
  readonly customParams?: Readonly<Record<string, string>>;
  /** Leave the page, or keep it and sign in in a window of its own. Default: `redirect`. */
  readonly display?: 'redirect' | 'popup';
}
