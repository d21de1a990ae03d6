import * as ts from 'typescript';
import type { ConfigRule, RuleByCase } from './config-rule';
import { isCode, literalText } from './old-flow';

/** A boolean property that becomes a feature when it is true. */
export function featureWhenTrue(feature: string): ConfigRule {
  return {
    feature: (value) => {
      if (value.kind === ts.SyntaxKind.TrueKeyword) return feature;
      return value.kind === ts.SyntaxKind.FalseKeyword ? null : undefined;
    },
  };
}

/** Milliseconds as seconds. */
export function millisecondsToSeconds(value: ts.Expression): string {
  return ts.isNumericLiteral(value) ? String(Number(value.text) / 1000) : `(${value.getText()}) / 1000`;
}

/** A setting against PKCE, which the implicit flow does not have. */
export const pkceRule: RuleByCase = (_value, { flow }) =>
  flow === 'implicit' ? null : { dropped: 'PKCE stays on.', unless: 'false' };

/** `responseType` is of the implicit flow; the code flow is a feature, which the plan sees to. */
export const responseTypeRule: RuleByCase = (value) => {
  const text = literalText(value);
  if (text === null) return { to: 'responseType', note: RESPONSE_TYPE_BY_HAND };
  if (!isCode(text)) return { to: 'responseType' };
  return text.trim() === 'code' ? null : { dropped: `withCodeFlow() asks for a code alone, not for '${text}'.` };
};

const RESPONSE_TYPE_BY_HAND =
  "for 'code' leave it out, and give withCodeFlow() to provideOidc or OidcModule.forRoot, for refresh tokens withRefreshTokens() and withCrossTabSync() as well; for the implicit flow it is 'id_token token' or 'id_token'.";

export const CHECK_STAYS_ON = 'this check of the standard cannot be switched off.';
export const NOT_NEEDED = 'oidc-client-lib does this by itself.';
export const NOT_AT_TOKEN_ENDPOINT = 'requests at the token endpoint have no parameters but those of the standard.';
export const NO_SECRET = 'a client in the browser has no secret.';
