import * as ts from 'typescript';
import { indentationAt } from '../source/text-edits';
import { findAll } from '../source/typescript-source';
import type { MigratingFile } from './migrating-file';

/** How the fields of an old value are had from the new one. */
export interface ValueShape {
  /** Name for the new value. */
  readonly valueName: string;
  /** Old field -> expression of the new value, which is written `$`. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is emitted now, in words. */
  readonly description: string;
}

/** Operators that hand their value on as it is. */
const PASSING = new Set([
  'tap',
  'filter',
  'take',
  'first',
  'takeUntil',
  'takeUntilDestroyed',
  'takeWhile',
  'distinctUntilChanged',
  'delay',
  'debounceTime',
  'skip',
  'skipWhile',
  'shareReplay',
  'share',
  'finalize',
  'observeOn',
  'timeout',
]);

/** Rewrites the callbacks that get the values of `observable`, through `pipe` and `subscribe`. */
export function rewriteConsumers(observable: ts.Expression, shape: ValueShape, file: MigratingFile): void {
  const access = observable.parent;
  const call = access.parent;
  const isMethodCall = ts.isPropertyAccessExpression(access) && ts.isCallExpression(call) && call.expression === access;
  if (!isMethodCall) {
    file.leave(observable, `${shape.description} Check what becomes of it here.`);
    return;
  }
  if (access.name.text === 'subscribe') {
    const [observer] = call.arguments;
    if (observer) rewriteCallback(observerCallback(observer), shape, file);
  } else if (access.name.text === 'pipe') {
    for (const operator of call.arguments) {
      if (!ts.isCallExpression(operator)) break;
      const name = operator.expression.getText();
      const [callback] = operator.arguments;
      if (callback && isFunction(callback)) rewriteCallback(callback, shape, file);
      if (!PASSING.has(name)) return;
    }
    rewriteConsumers(call, shape, file);
  }
}

function observerCallback(observer: ts.Expression): ts.Expression | ts.MethodDeclaration {
  if (!ts.isObjectLiteralExpression(observer)) return observer;
  for (const property of observer.properties) {
    if (property.name?.getText() !== 'next') continue;
    if (ts.isMethodDeclaration(property)) return property;
    if (ts.isPropertyAssignment(property)) return property.initializer;
  }
  return observer;
}

type Callback = ts.ArrowFunction | ts.FunctionExpression;

function isFunction(node: ts.Node): node is Callback {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function rewriteCallback(callback: ts.Node, shape: ValueShape, file: MigratingFile): void {
  if (!isFunction(callback) && !ts.isMethodDeclaration(callback)) {
    if (!ts.isObjectLiteralExpression(callback))
      file.leave(callback, `${shape.description} Check what this does with it.`);
    return;
  }
  const [parameter] = callback.parameters;
  if (!parameter || !callback.body) return;
  if (ts.isObjectBindingPattern(parameter.name)) {
    rewritePattern(parameter, parameter.name, callback.body, shape, file);
  } else if (ts.isIdentifier(parameter.name)) {
    dropType(parameter, file);
    rewriteUses(parameter.name.text, callback.body, shape, file);
  }
}

/** `({ isAuthenticated }) => …` */
function rewritePattern(
  parameter: ts.ParameterDeclaration,
  pattern: ts.ObjectBindingPattern,
  body: ts.ConciseBody,
  shape: ValueShape,
  file: MigratingFile,
): void {
  const fields = boundFields(pattern, shape);
  if (!fields) {
    file.leave(parameter, `${shape.description} Take what you need from it.`);
    return;
  }
  const [only] = fields;
  if (fields.length === 1 && only?.expression === '$') {
    file.edits.replace(parameter.getStart(), parameter.getEnd(), only.localName);
    file.markHandled(parameter);
    return;
  }
  const value = nameNotUsedIn(body, shape.valueName);
  file.edits.replace(parameter.getStart(), parameter.getEnd(), value);
  file.markHandled(parameter);
  if (ts.isBlock(body)) {
    const first = body.statements[0];
    const text = file.source.text;
    const indent = first ? indentationAt(text, first.getStart()) : `${indentationAt(text, body.getStart())}  `;
    const declarations = fields.map(
      (field) => `\n${indent}const ${field.localName} = ${asExpression(field.expression, value)};`,
    );
    file.edits.insert(body.getStart() + 1, declarations.join(''));
  } else {
    for (const { localName, expression } of fields) {
      for (const use of references(body, localName)) {
        file.edits.replace(use.getStart(), use.getEnd(), asOperand(expression, value));
      }
    }
  }
}

/** `(result) => … result.isAuthenticated …` and `const { isAuthenticated } = result;` */
function rewriteUses(name: string, body: ts.Node, shape: ValueShape, file: MigratingFile): void {
  for (const use of references(body, name)) {
    const parent = use.parent;
    const expression = ts.isPropertyAccessExpression(parent) ? shape.fields[parent.name.text] : undefined;
    if (expression !== undefined) {
      file.edits.replace(parent.getStart(), parent.getEnd(), asOperand(expression, name));
    } else if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
      const fields = boundFields(parent.name, shape);
      if (fields) {
        const declarations = fields.map((field) => `${field.localName} = ${asExpression(field.expression, name)}`);
        file.edits.replace(parent.getStart(), parent.getEnd(), declarations.join(', '));
      } else {
        file.leave(parent, `${shape.description} Take what you need from it.`);
      }
    } else {
      file.leave(use, `${shape.description} Check what this does with it.`);
    }
  }
}

interface BoundField {
  readonly localName: string;
  readonly expression: string;
}

function boundFields(pattern: ts.ObjectBindingPattern, shape: ValueShape): BoundField[] | null {
  const fields: BoundField[] = [];
  for (const element of pattern.elements) {
    const expression = shape.fields[(element.propertyName ?? element.name).getText()];
    if (expression === undefined || !ts.isIdentifier(element.name) || element.initializer || element.dotDotDotToken) {
      return null;
    }
    fields.push({ localName: element.name.text, expression });
  }
  return fields;
}

function dropType(parameter: ts.ParameterDeclaration, file: MigratingFile): void {
  if (!parameter.type) return;
  file.edits.remove(parameter.name.getEnd(), parameter.type.getEnd());
  file.markHandled(parameter.type);
}

function asExpression(template: string, value: string): string {
  return template.replaceAll('$', value);
}

function asOperand(template: string, value: string): string {
  const expression = asExpression(template, value);
  return expression.includes(' ') ? `(${expression})` : expression;
}

/** Identifiers in `body` that mean the variable `name`: no member names. */
function references(body: ts.Node, name: string): ts.Identifier[] {
  return findAll(body, ts.isIdentifier).filter((identifier) => {
    const parent = identifier.parent;
    const isMember =
      (ts.isPropertyAccessExpression(parent) && parent.name === identifier) ||
      (ts.isPropertyAssignment(parent) && parent.name === identifier);
    return identifier.text === name && !isMember;
  });
}

function nameNotUsedIn(body: ts.Node, wanted: string): string {
  return references(body, wanted).length > 0 ? `oidc${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}` : wanted;
}
