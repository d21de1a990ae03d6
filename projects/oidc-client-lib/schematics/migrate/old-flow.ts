import * as ts from 'typescript';
import { findProperty, unwrapExpression } from '../source/typescript-source';

/** A flow that users are signed in by. */
export type Flow = 'code' | 'implicit';

/** That of an old configuration; `by-hand` where an expression chooses it, null where something else must tell. */
export type OldFlow = Flow | 'by-hand' | null;

/** What `responseType` says, or the old library's default where it is left out. */
export function oldFlow(object: ts.ObjectLiteralExpression, byDefault: Flow): OldFlow {
  const property = findProperty(object, 'responseType');
  // What is spread may bring it.
  if (!property) return object.properties.some(ts.isSpreadAssignment) ? null : byDefault;
  const text = ts.isPropertyAssignment(property) ? literalText(property.initializer) : null;
  if (text === null) return 'by-hand';
  return isCode(text) ? 'code' : 'implicit';
}

/** The text of a value that is written out, or null. */
export function literalText(value: ts.Expression): string | null {
  const inner = unwrapExpression(value);
  return ts.isStringLiteralLike(inner) ? inner.text : null;
}

/** The hybrid flow has a code among others (OIDC Core 3.3). */
export function isCode(responseType: string): boolean {
  return responseType.split(/\s+/).includes('code');
}
