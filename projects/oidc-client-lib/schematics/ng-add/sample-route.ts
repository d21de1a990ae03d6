import { noop, type Rule, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import * as ts from 'typescript';
import { addNamedImports, relativeModule } from '../source/imports';
import { TextEdits, indentationAt } from '../source/text-edits';
import { findAll, parseTypeScript, typeScriptFiles } from '../source/typescript-source';
import type { ApplicationProject } from '../workspace/application-project';
import { samplePage } from './sample-page';

/** Route of the sample page. */
export const SAMPLE_PATH = 'profile';

/** Adds a page that shows who is signed in, on a route behind `oidcGuard`. */
export function addSampleRoute(project: ApplicationProject): Rule {
  return (tree: Tree, context: SchematicContext) => {
    const pagePath = posix.join('/', project.sourceRoot, 'app', SAMPLE_PATH, `${SAMPLE_PATH}.ts`);
    if (tree.exists(pagePath)) {
      context.logger.info(`${pagePath} is there already; no sample route was added.`);
      return noop();
    }
    const routes = findRoutes(tree, project);
    if (!routes) {
      context.logger.warn(
        `--guard: the application has no "Routes" array. Protect a route with: { path: '${SAMPLE_PATH}', canActivate: [oidcGuard()], … }`,
      );
      return noop();
    }
    tree.create(pagePath, samplePage(project.prefix));
    tree.overwrite(routes.path, withSampleRoute(routes, pagePath, isRenderedOnServer(project)));
    return noop();
  };
}

interface RoutesArray {
  readonly path: string;
  readonly source: ts.SourceFile;
  readonly array: ts.ArrayLiteralExpression;
}

/** The root routes: those nearest to the root of the sources, server routes excluded. */
function findRoutes(tree: Tree, project: ApplicationProject): RoutesArray | null {
  const paths = typeScriptFiles(tree, project.sourceRoot)
    .filter((path) => !/\.spec\.ts$|\.server\.ts$/.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
  for (const path of paths) {
    const text = tree.readText(path);
    if (!/\bRoutes\b/.test(text)) continue;
    const source = parseTypeScript(path, text);
    for (const declaration of findAll(source, ts.isVariableDeclaration)) {
      const { type, initializer } = declaration;
      if (type?.getText() === 'Routes' && initializer && ts.isArrayLiteralExpression(initializer)) {
        return { path, source, array: initializer };
      }
    }
  }
  return null;
}

/** First in the list, since a wildcard route may be its last. */
function withSampleRoute({ path, source, array }: RoutesArray, pagePath: string, onServer: boolean): string {
  const edits = new TextEdits(source.text);
  const outer = indentationAt(source.text, array.getStart());
  const indent = `${outer}  `;
  const first = array.elements[0];
  const route = [
    `${indent}{`,
    `${indent}  path: '${SAMPLE_PATH}',`,
    `${indent}  canActivate: [oidcGuard()],`,
    `${indent}  loadComponent: () => import('${relativeModule(path, pagePath)}').then((file) => file.Profile),`,
    `${indent}},`,
  ];
  // A server renders known routes only, and the start page is one by itself as long as there is no other.
  if (onServer && !first) route.push(`${indent}{ path: '', pathMatch: 'full', children: [] },`);
  edits.replace(
    array.getStart() + 1,
    first ? first.getStart() : array.getEnd() - 1,
    `\n${route.join('\n')}\n${first ? indent : outer}`,
  );
  addNamedImports(edits, source, ['oidcGuard'], 'oidc-client-lib');
  return edits.apply();
}

function isRenderedOnServer(project: ApplicationProject): boolean {
  return project.definition.targets.get('build')?.options?.['server'] !== undefined;
}
