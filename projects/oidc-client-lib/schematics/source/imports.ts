import { posix } from 'node:path';
import * as ts from 'typescript';
import type { TextEdits } from './text-edits';

/** The named imports of `moduleName`; `import type` counts, `import * as` and default imports do not. */
export function namedImports(source: ts.SourceFile, moduleName: string): ts.ImportSpecifier[] {
  return importDeclarations(source, moduleName).flatMap((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  });
}

export function importDeclarations(source: ts.SourceFile, moduleName: string): ts.ImportDeclaration[] {
  return source.statements.filter(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === moduleName,
  );
}

/** The name under which `exportedName` of `moduleName` is known in this file, or null. */
export function localNameOf(source: ts.SourceFile, exportedName: string, moduleName: string): string | null {
  const specifier = namedImports(source, moduleName).find(
    (candidate) => (candidate.propertyName ?? candidate.name).text === exportedName,
  );
  return specifier?.name.text ?? null;
}

/** Adds what is missing of `names` to the file's import of `moduleName`, or a new import below the others. */
export function addNamedImports(
  edits: TextEdits,
  source: ts.SourceFile,
  names: Iterable<string>,
  moduleName: string,
): void {
  const missing = [...new Set(names)].filter((name) => localNameOf(source, name, moduleName) === null).sort();
  if (missing.length === 0) return;

  for (const declaration of importDeclarations(source, moduleName)) {
    const bindings = declaration.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings) && !isTypeOnly(declaration)) {
      const last = bindings.elements.at(-1);
      if (last) edits.insert(last.getEnd(), `, ${missing.join(', ')}`);
      else edits.insert(bindings.getStart() + 1, ` ${missing.join(', ')} `);
      return;
    }
  }
  const quote = quoteOf(source);
  const statement = `import { ${missing.join(', ')} } from ${quote}${moduleName}${quote};`;
  const lastImport = source.statements.filter(ts.isImportDeclaration).at(-1);
  if (lastImport) edits.insert(lastImport.getEnd(), `\n${statement}`);
  else edits.insert(source.getStart(), `${statement}\n`);
}

/** How a file at `fromPath` imports the file at `toPath`: `./app/auth.config`. */
export function relativeModule(fromPath: string, toPath: string): string {
  const relative = posix.relative(posix.dirname(fromPath), toPath.replace(/\.ts$/, ''));
  return relative.startsWith('.') ? relative : `./${relative}`;
}

export function isTypeOnly(declaration: ts.ImportDeclaration): boolean {
  return declaration.importClause?.getText().startsWith('type ') ?? false;
}

/** The quote that the file's own imports use. */
export function quoteOf(source: ts.SourceFile): string {
  const specifier = source.statements.find(ts.isImportDeclaration)?.moduleSpecifier.getText() ?? "'";
  return specifier.charAt(0);
}
