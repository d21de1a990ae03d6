import * as ts from 'typescript';
import { findAll } from '../../source/typescript-source';
import type { MigratingFile } from '../migrating-file';

const GUARDS = /^(AutoLoginPartialRoutesGuard|AutoLoginAllRoutesGuard|autoLoginPartialRoutesGuard)$/;

/** Guards in routes -> `oidcGuard()`. */
export function rewriteGuards(file: MigratingFile): void {
  for (const property of findAll(file.source, ts.isPropertyAssignment)) {
    const name = property.name.getText();
    if (!/^can(Activate|ActivateChild|Match|Load)$/.test(name)) continue;
    if (!ts.isArrayLiteralExpression(property.initializer)) continue;
    for (const element of property.initializer.elements) {
      if (!isOldGuard(element)) continue;
      file.replace(element, `${file.use('oidcGuard')}()`);
      // Guards of Angular 20 and later know no canLoad.
      if (name === 'canLoad' && !file.isHandled(property.name as ts.Identifier))
        file.replace(property.name, 'canMatch');
    }
  }
}

function isOldGuard(element: ts.Expression): boolean {
  if (ts.isIdentifier(element)) return GUARDS.test(element.text);
  return ts.isCallExpression(element) && element.expression.getText() === 'autoLoginPartialRoutesGuardWithConfig';
}
