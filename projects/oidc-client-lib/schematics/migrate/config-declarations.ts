import * as ts from 'typescript';
import { allNodes, findAll, findProperty, unwrapExpression } from '../source/typescript-source';

/** A configuration object of the old library in the source. */
export interface ConfigDeclaration {
  /** The expression that the new configuration takes the place of. */
  readonly replaced: ts.Expression;
  readonly object: ts.ObjectLiteralExpression;
  /** The annotation that names the old type, if any. */
  readonly type: ts.TypeNode | null;
  /** The constant that holds it, where it is one at the top of the file. */
  readonly constant: ts.VariableDeclaration | null;
}

/**
 * Objects whose declared type is one of `types`. A type that maps to a property's name stands for an object that holds
 * the configuration in that property: `PassedInitialConfig` for `{ config: {…} }`.
 */
export function configDeclarations(
  source: ts.SourceFile,
  types: Readonly<Record<string, string | null>>,
): ConfigDeclaration[] {
  const declarations: ConfigDeclaration[] = [];
  const add = (type: ts.TypeNode | undefined, initializer: ts.Expression | undefined, holder: ts.Node): void => {
    const name = type ? nameOfType(type) : '';
    const wrapper = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!type || !initializer || wrapper === undefined) return;
    const object = configObject(initializer, wrapper);
    if (object && !declarations.some((other) => other.object === object)) {
      const constant = ts.isVariableDeclaration(holder) ? holder : null;
      declarations.push({ replaced: unwrapExpression(initializer), object, type, constant });
    }
  };
  for (const node of allNodes(source)) {
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) add(node.type, node.initializer, node);
    else if (ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) add(node.type, node.expression, node);
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) add(node.type, node.body, node);
    else if (ts.isReturnStatement(node)) add(returnTypeAround(node), node.expression, node);
  }
  return declarations;
}

/** The object literal, or the one in its property `wrapper`. */
export function configObject(expression: ts.Expression, wrapper: string | null): ts.ObjectLiteralExpression | null {
  const outer = unwrapExpression(expression);
  if (!ts.isObjectLiteralExpression(outer)) return null;
  if (wrapper === null) return outer;
  const property = findProperty(outer, wrapper);
  if (!property || !ts.isPropertyAssignment(property)) return null;
  const inner = unwrapExpression(property.initializer);
  const only = ts.isArrayLiteralExpression(inner) && inner.elements.length === 1 ? inner.elements[0] : inner;
  return only && ts.isObjectLiteralExpression(only) ? only : null;
}

/** The declared constant `name` of this file, if its value is an object literal. */
export function constantObject(source: ts.SourceFile, name: string): ts.VariableDeclaration | null {
  return (
    findAll(source, ts.isVariableDeclaration).find(
      (declaration) =>
        declaration.name.getText() === name &&
        declaration.initializer !== undefined &&
        ts.isObjectLiteralExpression(unwrapExpression(declaration.initializer)),
    ) ?? null
  );
}

/** Whether the constant stands at the top of its file, where other files can have it. */
export function isTopLevel(declaration: ts.VariableDeclaration | ts.ParameterDeclaration): boolean {
  return ts.isSourceFile(declaration.parent.parent.parent);
}

/** `OpenIdConfiguration`, also of `Partial<OpenIdConfiguration>` or, of an async function, `Promise<…>`. */
function nameOfType(type: ts.TypeNode): string {
  const text = type.getText();
  return /^(?:Partial|Readonly|Required|Promise)<(.+)>$/.exec(text)?.[1] ?? text;
}

/** Whether other files can import the constant. */
export function isExported(declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return (
    ts.isVariableStatement(statement) &&
    (statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

function returnTypeAround(statement: ts.ReturnStatement): ts.TypeNode | undefined {
  const around = ts.findAncestor(statement, ts.isFunctionLike);
  return around && 'type' in around ? around.type : undefined;
}
