import * as ts from 'typescript';
import { findAll } from '../source/typescript-source';

/** A use of a member of the old service: `this.auth.logoff` of `this.auth.logoff().subscribe()`. */
export interface ServiceAccess {
  readonly access: ts.PropertyAccessExpression;
  readonly member: string;
  /** The call of the member, when it is called. */
  readonly call: ts.CallExpression | null;
}

/** Names under which a class, function or test of this file holds an instance of `serviceType`. */
export function serviceNames(source: ts.SourceFile, serviceType: string): Set<string> {
  const names = new Set<string>();
  const hasServiceType = (type: ts.TypeNode | undefined): boolean =>
    type?.getText().replace(/\s*\|\s*(null|undefined)/g, '') === serviceType;
  const visit = (node: ts.Node): void => {
    const isHolder = ts.isParameter(node) || ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node);
    if (isHolder && (hasServiceType(node.type) || (node.initializer && isInjection(node.initializer, serviceType)))) {
      if (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name)) names.add(node.name.text);
    }
    if (ts.isBinaryExpression(node) && isInjection(node.right, serviceType)) {
      const holder = ts.isPropertyAccessExpression(node.left) ? node.left.name : node.left;
      if (ts.isIdentifier(holder)) names.add(holder.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** Uses of the service's members, inner ones first, so that chained calls are seen from the inside out. */
export function serviceAccesses(source: ts.SourceFile, serviceType: string): ServiceAccess[] {
  const names = serviceNames(source, serviceType);
  const isService = (expression: ts.Expression): boolean => {
    if (ts.isNonNullExpression(expression)) return isService(expression.expression);
    if (ts.isIdentifier(expression)) return names.has(expression.text);
    if (isInjection(expression, serviceType)) return true;
    return (
      ts.isPropertyAccessExpression(expression) &&
      expression.expression.kind === ts.SyntaxKind.ThisKeyword &&
      names.has(expression.name.text)
    );
  };
  return findAll(source, ts.isPropertyAccessExpression)
    .filter((access) => isService(access.expression))
    .map((access) => ({
      access,
      member: access.name.text,
      call: ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : null,
    }))
    .reverse();
}

/** `inject(Service)`, `injector.get(Service)`, `TestBed.inject(Service)`. */
function isInjection(expression: ts.Expression, serviceType: string): boolean {
  if (!ts.isCallExpression(expression) || expression.arguments[0]?.getText() !== serviceType) return false;
  const callee = expression.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  return name === 'inject' || name === 'get';
}
