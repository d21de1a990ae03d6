import * as ts from 'typescript';
import { removeElements } from '../source/array-elements';
import { findAll, findProperty } from '../source/typescript-source';
import type { MigratingFile } from './migrating-file';

/** `{ provide: Token, useClass: Class }` in a list of providers. */
export interface ProviderElement {
  readonly element: ts.ObjectLiteralExpression;
  readonly list: ts.ArrayLiteralExpression;
  /** Text of what is provided: a class, a value or a factory. */
  readonly provided: string;
}

/** The providers of `token` in this file. */
export function providersOf(source: ts.SourceFile, token: string): ProviderElement[] {
  return findAll(source, ts.isObjectLiteralExpression).flatMap((element) => {
    const provide = findProperty(element, 'provide');
    const list = element.parent;
    if (!provide || !ts.isPropertyAssignment(provide) || !ts.isArrayLiteralExpression(list)) return [];
    if (provide.initializer.getText() !== token) return [];
    const use = element.properties.find((property) => property.name?.getText().startsWith('use'));
    const provided = use && ts.isPropertyAssignment(use) ? use.initializer.getText() : '';
    return [{ element, list, provided }];
  });
}

/** Removes providers from their lists, several of one list together. */
export function removeProviders(file: MigratingFile, providers: readonly ProviderElement[]): void {
  const byList = new Map<ts.ArrayLiteralExpression, Set<ts.Node>>();
  for (const { list, element } of providers) {
    byList.set(list, (byList.get(list) ?? new Set()).add(element));
    file.markHandled(element);
  }
  for (const [list, elements] of byList) removeElements(file.edits, list.elements, elements);
}
