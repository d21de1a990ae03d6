import * as ts from 'typescript';
import type { ConfigRule } from './config-object';

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

export const CHECK_STAYS_ON = 'this check of the standard cannot be switched off.';
export const NOT_NEEDED = 'oidc-client-lib does this by itself.';
export const NOT_OF_THIS_FLOW = 'it belongs to refresh tokens or the code flow; tokens are renewed in a hidden iframe.';
