import * as ts from 'typescript';
import { findProperty } from '../source/typescript-source';
import type { ConfigDeclaration } from './config-declarations';
import type { MigrationPlan } from './migration-plan';
import { oldFlow, type OldFlow } from './old-flow';

/** A configuration of the old library. */
export interface OldConfig {
  readonly object: ts.ObjectLiteralExpression;
  readonly flow: OldFlow;
  /** Another object is put together with this one. */
  readonly isPart: boolean;
}

export function oldConfig(
  { object, type }: Pick<ConfigDeclaration, 'object' | 'type'>,
  { flowByDefault, spreadNames }: Pick<MigrationPlan, 'flowByDefault' | 'spreadNames'>,
): OldConfig {
  const isPartial = type?.getText().startsWith('Partial<') ?? false;
  return {
    object,
    flow: isPartial && !findProperty(object, 'responseType') ? null : oldFlow(object, flowByDefault),
    isPart: isPartial || spreadNames.has(nameOfHolder(object)),
  };
}

/** Whether another object may say what this one does not: one that it is put together with, or that is spread into it. */
export function isCompletedElsewhere({ object, isPart }: OldConfig): boolean {
  return isPart || object.properties.some(ts.isSpreadAssignment);
}

function nameOfHolder(object: ts.Node): string {
  const holder = ts.findAncestor(
    object,
    (node): node is ts.VariableDeclaration | ts.PropertyDeclaration =>
      ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node),
  );
  return holder?.name.getText() ?? '';
}
