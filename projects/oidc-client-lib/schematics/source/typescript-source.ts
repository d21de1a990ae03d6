import type { Tree } from '@angular-devkit/schematics';
import * as ts from 'typescript';

export function parseTypeScript(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Every node below `root` that `isWanted` accepts, outer nodes before inner ones. */
export function findAll<T extends ts.Node>(root: ts.Node, isWanted: (node: ts.Node) => node is T): T[] {
  return allNodes(root).filter(isWanted);
}

/** Every node below `root`, outer nodes before inner ones. */
export function allNodes(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}

/** Paths of the TypeScript files under `folder`, tests included, packages and build output not. */
export function typeScriptFiles(tree: Tree, folder: string): string[] {
  const paths: string[] = [];
  tree.getDir(folder).visit((path) => {
    if (/\.ts$/.test(path) && !/\.d\.ts$/.test(path) && !/\/(node_modules|dist|\.angular)\//.test(path)) {
      paths.push(path);
    }
  });
  return paths.sort();
}

/** Whether the file holds tests. */
export function isTest(source: ts.SourceFile): boolean {
  return /\.(spec|test)\.ts$/.test(source.fileName);
}

/** The literal text of a property's name, or null for a computed one. */
export function propertyName(property: ts.ObjectLiteralElementLike): string | null {
  const name = property.name;
  if (!name) return null;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : null;
}

/** The property called `name`, as `name: value` or shorthand `name`. */
export function findProperty(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.PropertyAssignment | ts.ShorthandPropertyAssignment | null {
  for (const property of object.properties) {
    const isValue = ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property);
    if (isValue && propertyName(property) === name) return property;
  }
  return null;
}

/** The expression inside parentheses, `as` and `satisfies`. */
export function unwrapExpression(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner)) {
    inner = inner.expression;
  }
  return inner;
}

/** Whether `node` is a call of the plain function `name`. */
export function isCallOf(node: ts.Node, name: string): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;
}

/** Whether `node` is a call of the static method `type.method`. */
export function isStaticCallOf(node: ts.Node, type: string, method: string): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ts.isIdentifier(node.expression.expression) &&
    node.expression.expression.text === type &&
    node.expression.name.text === method
  );
}
