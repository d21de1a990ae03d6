import * as ts from 'typescript';
import { unwrapExpression, findProperty, isCallOf, isStaticCallOf, isTest } from '../../source/typescript-source';
import { configObject, constantObject } from '../config-declarations';
import type { MigratingFile } from '../migrating-file';
import { SETUP_IN_TESTS, type MigrationPlan } from '../migration-plan';
import { featureNames, withFeatures } from '../features';

/** `provideAuth(…)` or `AuthModule.forRoot(…)`. */
export function isSetupCall(node: ts.CallExpression): boolean {
  return isCallOf(node, 'provideAuth') || isStaticCallOf(node, 'AuthModule', 'forRoot');
}

/** Writes `provideOidc(config, ...features)` or `OidcModule.forRoot(config, ...features)`. */
export function rewriteSetup(
  call: ts.CallExpression,
  file: MigratingFile,
  plan: MigrationPlan,
  configText: (object: ts.ObjectLiteralExpression) => string,
): void {
  if (isTest(file.source)) {
    file.leave(call, SETUP_IN_TESTS);
    return;
  }
  const [argument] = call.arguments;
  const config = argument && newConfig(argument, configText);
  if (!config) {
    file.leaveOnce(call, loaderAdvice(argument) + withFeatures(plan));
    return;
  }
  if (
    !config.startsWith('{') &&
    !constantObject(file.source, config) &&
    !plan.configurations.some(({ name }) => name === config)
  ) {
    file.report(call, `${config}: check that it has the properties of OidcConfig.`);
  }
  const isModule = ts.isPropertyAccessExpression(call.expression);
  const callee = isModule ? `${file.use('OidcModule')}.forRoot` : file.use('provideOidc');
  file.replace(call, `${callee}(${[config, ...featureNames(plan, file)].join(', ')})`);
}

function newConfig(argument: ts.Expression, configText: (object: ts.ObjectLiteralExpression) => string): string | null {
  const outer = unwrapExpression(argument);
  if (ts.isIdentifier(outer) || ts.isPropertyAccessExpression(outer)) return outer.getText();
  const object = configObject(outer, 'config');
  if (object) return configText(object);
  const property = ts.isObjectLiteralExpression(outer) ? findProperty(outer, 'config') : null;
  if (!property) return null;
  const value = ts.isPropertyAssignment(property) ? unwrapExpression(property.initializer) : property.name;
  return ts.isArrayLiteralExpression(value) ? null : value.getText();
}

function loaderAdvice(argument: ts.Expression | undefined): string {
  return argument && /\bloader\b/.test(argument.getText())
    ? 'load the configuration by provideOidc(() => inject(HttpClient).get<OidcConfig>(url)); a Promise does too.'
    : 'write provideOidc({…}) here; there is one provider for each application.';
}
