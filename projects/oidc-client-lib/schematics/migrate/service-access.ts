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
  const visit = (node: ts.Node): void => {
    if (isHolder(node) && holdsService(node, serviceType)) {
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

type Holder = ts.ParameterDeclaration | ts.PropertyDeclaration | ts.VariableDeclaration;

function isHolder(node: ts.Node): node is Holder {
  return ts.isParameter(node) || ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node);
}

function holdsService({ type, initializer }: Holder, serviceType: string): boolean {
  const hasType = type?.getText().replace(/\s*\|\s*(null|undefined)/g, '') === serviceType;
  return hasType || (initializer !== undefined && isInjection(initializer, serviceType));
}

/** Whether the name means something else here: another class or function of the file has it for a value of its own. */
function isOtherHere(name: ts.Identifier | ts.PrivateIdentifier, serviceType: string): boolean {
  const isNamed = (node: ts.Node): node is Holder => isHolder(node) && node.name.getText() === name.text;
  for (let scope: ts.Node = name.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!ts.isClassLike(scope) && !ts.isFunctionLike(scope) && !ts.isBlock(scope)) continue;
    const holders = findAll(scope, isNamed);
    if (holders.length > 0) {
      return holders.every((each) => !holdsService(each, serviceType) && Boolean(each.type ?? each.initializer));
    }
  }
  return false;
}

/** Uses of the service's members, inner ones first, so that chained calls are seen from the inside out. */
export function serviceAccesses(source: ts.SourceFile, serviceType: string): ServiceAccess[] {
  const names = serviceNames(source, serviceType);
  const isService = (expression: ts.Expression): boolean => {
    if (ts.isNonNullExpression(expression)) return isService(expression.expression);
    if (ts.isIdentifier(expression)) return names.has(expression.text) && !isOtherHere(expression, serviceType);
    if (isInjection(expression, serviceType)) return true;
    return (
      ts.isPropertyAccessExpression(expression) &&
      expression.expression.kind === ts.SyntaxKind.ThisKeyword &&
      names.has(expression.name.text) &&
      !isOtherHere(expression.name, serviceType)
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
