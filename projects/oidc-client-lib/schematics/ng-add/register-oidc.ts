import { chain, noop, type Rule, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { addRootImport, addRootProvider } from '@schematics/angular/utility';
import { findBootstrapModuleCall, isStandaloneApp } from '@schematics/angular/utility/ng-ast-utils';
import { getMainFilePath } from '@schematics/angular/utility/standalone/util';
import type * as ts from 'typescript';
import { localNameOf } from '../source/imports';
import { layOutElement } from '../source/list-layout';
import { orByHand } from '../source/or-by-hand';
import { stringLiteral } from '../source/string-literal';
import { TextEdits } from '../source/text-edits';
import { findAll, isCallOf, isStaticCallOf, parseTypeScript, typeScriptFiles } from '../source/typescript-source';
import type { ApplicationProject } from '../workspace/application-project';
import { configuredScope, type NgAddOptions } from './ng-add-options';

const PACKAGE = 'oidc-client-lib';

/** Writes `provideOidc({…})` into a standalone application, `OidcModule.forRoot({…})` into one of NgModules. */
export function registerOidc(project: ApplicationProject, options: NgAddOptions): Rule {
  return async (tree: Tree, context: SchematicContext) => {
    const registeredIn = findRegistration(tree, project);
    if (registeredIn) {
      context.logger.info(`${registeredIn.path} sets oidc-client-lib up already; its configuration is left as it is.`);
      return noop();
    }
    const mainPath = await getMainFilePath(tree, project.name);
    const isStandalone = isStandaloneApp(tree, mainPath);
    const features = featuresFor(options);
    const featureCalls = features.map((name) => `${name}()`);
    const byHand = (reason: string): void =>
      context.logger.warn(
        `${reason}. Add to the root providers of the application:\n` +
          `provideOidc(${argumentsText(options, featureCalls, '')})`,
      );
    if (!isStandalone && !findBootstrapModuleCall(tree, mainPath)) {
      byHand(`${mainPath} calls neither bootstrapApplication nor bootstrapModule`);
      return noop();
    }
    const addCall = isStandalone ? addRootProvider : addRootImport;
    return chain([
      orByHand(
        addCall(project.name, ({ code, external }) => {
          const callee = isStandalone ? external('provideOidc', PACKAGE) : `${external('OidcModule', PACKAGE)}.forRoot`;
          return code`${callee}({}${features.map((name) => `, ${external(name, PACKAGE)}()`).join('')})`;
        }),
        byHand,
      ),
      writeConfiguration(project, options),
    ]);
  };
}

function featuresFor({ flow, guard }: NgAddOptions): string[] {
  return [
    ...(flow === 'implicit' ? [] : ['withCodeFlow']),
    ...(flow === 'code-with-refresh-tokens' ? ['withCrossTabSync', 'withRefreshTokens'] : []),
    // The sample page shows the user's name, which many providers tell at the userinfo endpoint only.
    ...(guard ? ['withUserInfo'] : []),
  ];
}

function writeConfiguration(project: ApplicationProject, options: NgAddOptions): Rule {
  return (tree) => {
    const registration = findRegistration(tree, project);
    if (!registration) return;
    const { path, call } = registration;
    const edits = new TextEdits(tree.readText(path));
    const [, ...features] = call.arguments.map((argument) => argument.getText());
    layOutElement(edits, call, (indent) => `${call.expression.getText()}(${argumentsText(options, features, indent)})`);
    tree.overwrite(path, edits.apply());
  };
}

function argumentsText(options: NgAddOptions, features: readonly string[], indent: string): string {
  if (features.length === 0) return configurationText(options, indent);
  const lines = [configurationText(options, `${indent}  `), ...features];
  return `\n${lines.map((line) => `${indent}  ${line},\n`).join('')}${indent}`;
}

function configurationText(options: NgAddOptions, indent: string): string {
  const lines = [
    `issuer: ${stringLiteral(options.issuer)},`,
    `clientId: ${stringLiteral(options.clientId)},`,
    `scope: ${stringLiteral(configuredScope(options))},`,
  ];
  return `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}

interface Registration {
  readonly path: string;
  readonly call: ts.CallExpression;
}

function findRegistration(tree: Tree, project: ApplicationProject): Registration | null {
  for (const path of typeScriptFiles(tree, project.sourceRoot)) {
    if (path.endsWith('.spec.ts')) continue;
    const text = tree.readText(path);
    if (!text.includes(PACKAGE)) continue;
    const source = parseTypeScript(path, text);
    const provide = localNameOf(source, 'provideOidc', PACKAGE);
    const module = localNameOf(source, 'OidcModule', PACKAGE);
    const [call] = findAll(
      source,
      (node): node is ts.CallExpression =>
        (provide !== null && isCallOf(node, provide)) || (module !== null && isStaticCallOf(node, module, 'forRoot')),
    );
    if (call) return { path, call };
  }
  return null;
}
