import * as ts from 'typescript';
import { unwrapExpression, findProperty, isCallOf, isStaticCallOf, isTest } from '../../source/typescript-source';
import { configObject, constantObject } from '../config-declarations';
import type { MigratingFile } from '../migrating-file';
import { SETUP_IN_TESTS, type MigrationPlan } from '../migration-plan';
import { featureNames, withFeatures } from '../features';
import type { OldFlow } from '../old-flow';

/** A configuration as the set-up call gets it. */
export interface GivenConfig {
  readonly text: string;
  readonly flow: OldFlow;
}

/** `provideAuth(…)` or `AuthModule.forRoot(…)`. */
export function isSetupCall(node: ts.CallExpression): boolean {
  return isCallOf(node, 'provideAuth') || isStaticCallOf(node, 'AuthModule', 'forRoot');
}

/** Writes `provideOidc(config, ...features)` or `OidcModule.forRoot(config, ...features)`. */
export function rewriteSetup(
  call: ts.CallExpression,
  file: MigratingFile,
  plan: MigrationPlan,
  write: (object: ts.ObjectLiteralExpression) => GivenConfig,
): void {
  if (isTest(file.source)) {
    file.leave(call, SETUP_IN_TESTS);
    return;
  }
  const [argument] = call.arguments;
  const config = argument && newConfig(argument, write, (name) => flowOf(name, file, plan));
  if (!config) {
    file.leaveOnce(call, loaderAdvice(argument) + withFeatures(plan));
    return;
  }
  if (
    !config.text.startsWith('{') &&
    !constantObject(file.source, config.text) &&
    !plan.configurations.some(({ name }) => name === config.text)
  ) {
    file.report(call, `${config.text}: check that it has the properties of OidcConfig.`);
  }
  const isModule = ts.isPropertyAccessExpression(call.expression);
  const callee = isModule ? `${file.use('OidcModule')}.forRoot` : file.use('provideOidc');
  file.replace(call, `${callee}(${[config.text, ...featureNames(call, file, plan, config.flow)].join(', ')})`);
}

/** The flow of a configuration that is given by its name: one of this file, or of any other. */
function flowOf(name: string, file: MigratingFile, plan: MigrationPlan): OldFlow {
  const namesakes = plan.configurations.filter((configuration) => configuration.name === name);
  const own = namesakes.filter(({ path }) => path === file.path);
  const [flow = null, ...others] = new Set((own.length > 0 ? own : namesakes).map((each) => each.flow));
  return others.length === 0 ? flow : null;
}

function newConfig(
  argument: ts.Expression,
  write: (object: ts.ObjectLiteralExpression) => GivenConfig,
  flow: (name: string) => OldFlow,
): GivenConfig | null {
  const named = (value: ts.Node) => ({ text: value.getText(), flow: flow(value.getText()) });
  const outer = unwrapExpression(argument);
  if (ts.isIdentifier(outer) || ts.isPropertyAccessExpression(outer)) return named(outer);
  const object = configObject(outer, 'config');
  if (object) return write(object);
  const property = ts.isObjectLiteralExpression(outer) ? findProperty(outer, 'config') : null;
  if (!property) return null;
  const value = ts.isPropertyAssignment(property) ? unwrapExpression(property.initializer) : property.name;
  return ts.isArrayLiteralExpression(value) ? null : named(value);
}

function loaderAdvice(argument: ts.Expression | undefined): string {
  return argument && /\bloader\b/.test(argument.getText())
    ? 'load the configuration by provideOidc(() => inject(HttpClient).get<OidcConfig>(url)); a Promise does too.'
    : 'write provideOidc({…}) here; there is one provider for each application.';
}
