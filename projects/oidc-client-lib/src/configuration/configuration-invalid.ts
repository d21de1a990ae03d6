import { OidcError, type OidcConfigMistake } from '../protocol/oidc-error';

/** One error for all mistakes of a configuration, which its message lists. */
export function configurationInvalid(mistakes: readonly OidcConfigMistake[]): OidcError {
  const detail = mistakes.map(({ property, reason, cure }) => `${property} ${reason}. ${cure}`).join(' ');
  return new OidcError('configuration_invalid', { mistakes, detail });
}
