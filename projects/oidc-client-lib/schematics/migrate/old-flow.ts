import * as ts from 'typescript';
import { findProperty, unwrapExpression } from '../source/typescript-source';
import type { RuleByCase } from './config-object';

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

/** `responseType` is of the implicit flow; the code flow is a feature, which the plan sees to. */
export const responseTypeRule: RuleByCase = (value) => {
  const text = literalText(value);
  if (text === null) return { to: 'responseType', note: RESPONSE_TYPE_BY_HAND };
  if (!isCode(text)) return { to: 'responseType' };
  return text.trim() === 'code' ? null : { dropped: `withCodeFlow() asks for a code alone, not for '${text}'.` };
};

const RESPONSE_TYPE_BY_HAND =
  "for 'code' leave it out, and give withCodeFlow() to provideOidc or OidcModule.forRoot; for the implicit flow it is 'id_token token' or 'id_token'.";

function literalText(value: ts.Expression): string | null {
  const inner = unwrapExpression(value);
  return ts.isStringLiteralLike(inner) ? inner.text : null;
}

/** The hybrid flow has a code among others (OIDC Core 3.3). */
function isCode(responseType: string): boolean {
  return responseType.split(/\s+/).includes('code');
}
