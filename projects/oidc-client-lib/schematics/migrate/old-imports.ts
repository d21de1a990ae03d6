import * as ts from 'typescript';
import { importDeclarations, isTypeOnly, quoteOf } from '../source/imports';
import { behindLineBreak, lineStart } from '../source/text-edits';
import { findAll } from '../source/typescript-source';
import type { MigratingFile } from './migrating-file';
import { openReferences } from './references';

/**
 * Replaces the imports of the old packages: what is still used stays, with a comment, and the file's new imports take
 * the place of the first.
 */
export function replaceOldImports(
  file: MigratingFile,
  packages: readonly string[],
  advice: Readonly<Record<string, string>>,
): void {
  const quote = quoteOf(file.source);
  const declarations = packages.flatMap((name) => importDeclarations(file.source, name));
  const first = declarations.find(isByName);
  const isNew = importDeclarations(file.source, 'oidc-client-lib').length === 0;
  const typeOnly = declarations.every(isTypeOnly) ? 'type ' : '';
  const newNames = isNew ? file.usedFrom('oidc-client-lib') : [];
  for (const declaration of declarations.filter(isByName)) {
    const kept = keptNames(file, declaration, advice);
    const lines = [
      ...(declaration === first && newNames.length > 0
        ? [`import ${typeOnly}{ ${newNames.join(', ')} } from ${quote}oidc-client-lib${quote};`]
        : []),
      ...(kept.length > 0 ? [keptImport(declaration, kept)] : []),
    ];
    replaceStatement(file, declaration, lines.join('\n'));
  }
  if (first && isNew) file.importsWritten('oidc-client-lib');
}

/** Says where else the file names an old package: re-exports, `import * as`, `import('…')`, mocks of tests. */
export function leaveOtherMentions(file: MigratingFile, packages: readonly string[]): void {
  for (const mention of findAll(file.source, ts.isStringLiteral)) {
    const { parent } = mention;
    if (!packages.includes(mention.text)) continue;
    if (ts.isExportDeclaration(parent)) {
      file.leave(
        parent,
        'what is exported again from here is still the old library; files that import it were not rewritten.',
      );
    } else if (!ts.isImportDeclaration(parent) || !isByName(parent)) {
      file.leave(mention, `${mention.text} is not imported by name here; see to it by hand.`);
    }
  }
}

function isByName(declaration: ts.ImportDeclaration): boolean {
  const bindings = declaration.importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings);
}

/** Names that are still used, each reported. Imports that are not by name stay as they are. */
function keptNames(
  file: MigratingFile,
  declaration: ts.ImportDeclaration,
  advice: Readonly<Record<string, string>>,
): string[] {
  const bindings = declaration.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.flatMap((specifier) => {
    const [use] = openReferences(file, specifier.name.text);
    if (!use) return [];
    const oldName = (specifier.propertyName ?? specifier.name).text;
    const what = Object.hasOwn(advice, oldName) ? advice[oldName] : 'there is nothing of this name.';
    file.leave(use, `${oldName}: ${what}`);
    return [specifier.getText()];
  });
}

function keptImport(declaration: ts.ImportDeclaration, names: readonly string[]): string {
  return `import ${isTypeOnly(declaration) ? 'type ' : ''}{ ${names.join(', ')} } from ${declaration.moduleSpecifier.getText()};`;
}

function replaceStatement(file: MigratingFile, statement: ts.Statement, text: string): void {
  const { text: original } = file.source;
  const end = statement.getEnd();
  if (text) file.edits.replace(statement.getStart(), end, text);
  else file.edits.remove(lineStart(original, statement.getStart()), behindLineBreak(original, end));
}
