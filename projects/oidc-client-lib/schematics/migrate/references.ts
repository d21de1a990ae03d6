import * as ts from 'typescript';
import { localNameOf, namedImports } from '../source/imports';
import { findAll } from '../source/typescript-source';
import type { MigratingFile } from './migrating-file';
import { providersOf } from './provider-elements';
import { serviceAccesses } from './service-access';
import type { MemberRules } from './service-calls';

/** Rewrites every use of the service's members; one that no rule knows is left with a comment. */
export function rewriteMembers(file: MigratingFile, serviceType: string, rules: MemberRules): void {
  if (isMigrated(file.source, serviceType)) return;
  leaveSubclasses(file, serviceType);
  for (const { element } of providersOf(file.source, serviceType)) {
    file.leave(
      element,
      'what stands in for the service needs the members of OidcSecurityService; in tests use provideOidcTesting() of oidc-client-lib/testing.',
    );
  }
  for (const use of serviceAccesses(file.source, serviceType)) {
    const whole = use.call ?? use.access;
    const rule = Object.hasOwn(rules, use.member) ? rules[use.member] : undefined;
    if (file.edits.touches(whole.getStart(), whole.getEnd())) {
      file.leave(whole, `${use.member}: what stands in it was rewritten; see to the rest by hand.`);
    } else if (rule) {
      rule(use, file);
    } else {
      file.leave(use.access, `${use.member} is not known; see to it by hand.`);
    }
  }
}

function leaveSubclasses(file: MigratingFile, serviceType: string): void {
  for (const base of findAll(file.source, ts.isExpressionWithTypeArguments)) {
    const isSubclass = ts.isHeritageClause(base.parent) && base.expression.getText() === serviceType;
    if (isSubclass) {
      file.leave(base, 'what this class does by this and super was not rewritten; better inject OidcSecurityService.');
    }
  }
}

/** Whether the file has the service from this library already, by an earlier run: both have members of the same names. */
export function isMigrated(source: ts.SourceFile, serviceType: string): boolean {
  return localNameOf(source, serviceType, 'oidc-client-lib') !== null;
}

/** New names that a value cannot have. */
const TYPES: ReadonlySet<string> = new Set(['OidcConfig']);

/** Gives the remaining uses of imported names their new name. */
export function renameReferences(
  file: MigratingFile,
  moduleName: string,
  newNames: Readonly<Record<string, string>>,
): void {
  for (const specifier of namedImports(file.source, moduleName)) {
    const oldName = (specifier.propertyName ?? specifier.name).text;
    const newName = Object.hasOwn(newNames, oldName) ? newNames[oldName] : undefined;
    if (newName === undefined) continue;
    for (const reference of openReferences(file, specifier.name.text)) {
      const isLeftAsItWas =
        ts.isPropertyAccessExpression(reference.parent) && reference.parent.expression === reference;
      if (isLeftAsItWas || (TYPES.has(newName) && !ts.isPartOfTypeNode(reference))) continue;
      file.use(newName);
      file.markHandled(reference);
      if (reference.text !== newName) file.edits.replace(reference.getStart(), reference.getEnd(), newName);
    }
  }
}

/** Uses of an imported name that nothing has been done about yet. */
export function openReferences(file: MigratingFile, localName: string): ts.Identifier[] {
  return findAll(file.source, ts.isIdentifier).filter(
    (identifier) => identifier.text === localName && !file.isHandled(identifier) && isUseOf(identifier),
  );
}

/** Whether an identifier stands for a variable or type of that name, and neither names a member nor is imported. */
export function isUseOf(identifier: ts.Identifier): boolean {
  const parent = identifier.parent;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  const isMember =
    (ts.isPropertyAccessExpression(parent) && parent.name === identifier) ||
    (ts.isPropertyAssignment(parent) && parent.name === identifier) ||
    (ts.isMethodDeclaration(parent) && parent.name === identifier) ||
    (ts.isPropertyDeclaration(parent) && parent.name === identifier);
  return !isMember;
}
