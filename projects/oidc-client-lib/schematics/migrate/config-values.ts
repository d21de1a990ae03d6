import * as ts from 'typescript';
import { findProperty } from '../source/typescript-source';
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

/** The code flow gives way to the flow of this library. */
export function implicitResponseType(value: ts.Expression): string {
  return isCode(value) ? "'id_token token'" : value.getText();
}

export function withoutOfflineAccess(value: ts.Expression): string {
  return value.getText().replace(/ ?\boffline_access\b/, '');
}

/** Notes on what the two functions above change without asking. */
export function changedValues(object: ts.ObjectLiteralExpression): string[] {
  const notes: string[] = [];
  const responseType = findProperty(object, 'responseType');
  if (responseType && ts.isPropertyAssignment(responseType) && isCode(responseType.initializer)) {
    notes.push("responseType 'code' became 'id_token token': allow the implicit grant for the client at the provider.");
  }
  if (findProperty(object, 'scope')?.getText().includes('offline_access')) {
    notes.push('offline_access was removed from scope: there are no refresh tokens.');
  }
  return notes;
}

function isCode(value: ts.Expression): boolean {
  return ts.isStringLiteralLike(value) && /\bcode\b/.test(value.text);
}

export const CHECK_STAYS_ON = 'this check of the standard cannot be switched off.';
export const NOT_NEEDED = 'oidc-client-lib does this by itself.';
export const NOT_OF_THIS_FLOW = 'it belongs to refresh tokens or the code flow; tokens are renewed in a hidden iframe.';
