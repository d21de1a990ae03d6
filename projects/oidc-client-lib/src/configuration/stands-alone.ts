import { OidcError } from '../protocol/oidc-error';

/** A feature without the ones that it needs. */
export function standsAlone(feature: string, needed: string): OidcError {
  const mistake = { property: feature, reason: 'stands alone', cure: `Name ${needed} beside it.` };
  const detail = `${mistake.property} ${mistake.reason}. ${mistake.cure}`;
  return new OidcError('configuration_invalid', { mistakes: [mistake], detail });
}
