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
    const onServer = isRenderedOnServer(project);
    tree.overwrite(routes.path, withSampleRoute(routes, pagePath, onServer));
    if (onServer) renderInBrowser(tree, project);
    return noop();
  };
}

interface RoutesArray {
  readonly path: string;
  readonly source: ts.SourceFile;
  readonly array: ts.ArrayLiteralExpression;
}

/** The root routes: those nearest to the root of the sources. */
function findRoutes(tree: Tree, project: ApplicationProject): RoutesArray | null {
  const paths = typeScriptFiles(tree, project.sourceRoot)
    .filter((path) => !path.endsWith('.spec.ts'))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
  return findArrayOfType(tree, paths, 'Routes');
}

function findArrayOfType(tree: Tree, paths: readonly string[], typeName: string): RoutesArray | null {
  for (const path of paths) {
    const text = tree.readText(path);
    if (!text.includes(typeName)) continue;
    const source = parseTypeScript(path, text);
    for (const declaration of findAll(source, ts.isVariableDeclaration)) {
      const { type, initializer } = declaration;
      if (type?.getText() === typeName && initializer && ts.isArrayLiteralExpression(initializer)) {
        return { path, source, array: initializer };
      }
    }
  }
  return null;
}

function withSampleRoute({ path, source, array }: RoutesArray, pagePath: string, onServer: boolean): string {
  const edits = new TextEdits(source.text);
  const page = relativeModule(path, pagePath);
  const routes = [
    [
      '{',
      `  path: '${SAMPLE_PATH}',`,
      '  canActivate: [oidcGuard()],',
      `  loadComponent: () => import('${page}').then((file) => file.Profile),`,
      '},',
    ],
    // A server renders known routes only, and the start page is one by itself as long as there is no other.
    ...(onServer && array.elements.length === 0 ? [["{ path: '', pathMatch: 'full', children: [] },"]] : []),
  ];
  insertFirst(edits, array, routes.flat());
  addNamedImports(edits, source, ['oidcGuard'], 'oidc-client-lib');
  return edits.apply();
}

/** Nobody is known on the server and the guard lets nobody pass there, so the page is left to the browser. */
function renderInBrowser(tree: Tree, project: ApplicationProject): void {
  const serverRoutes = findArrayOfType(tree, typeScriptFiles(tree, project.sourceRoot), 'ServerRoute[]');
  if (!serverRoutes) return;
  const { path, source, array } = serverRoutes;
  const edits = new TextEdits(source.text);
  insertFirst(edits, array, [`{ path: '${SAMPLE_PATH}', renderMode: RenderMode.Client },`]);
  addNamedImports(edits, source, ['RenderMode'], '@angular/ssr');
  tree.overwrite(path, edits.apply());
}

/** First in the list, since a wildcard route may be its last. */
function insertFirst(edits: TextEdits, array: ts.ArrayLiteralExpression, lines: readonly string[]): void {
  const outer = indentationAt(array.getSourceFile().text, array.getStart());
  const indent = `${outer}  `;
  const first = array.elements[0];
  edits.replace(
    array.getStart() + 1,
    first ? first.getStart() : array.getEnd() - 1,
    `\n${lines.map((line) => `${indent}${line}\n`).join('')}${first ? indent : outer}`,
  );
}

function isRenderedOnServer(project: ApplicationProject): boolean {
  return project.definition.targets.get('build')?.options?.['server'] !== undefined;
}
