import { chain, noop, type Rule, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { addRootProvider } from '@schematics/angular/utility';
import * as ts from 'typescript';
import { appendElement } from '../source/array-elements';
import { addNamedImports, localNameOf } from '../source/imports';
import { layOutElement } from '../source/list-layout';
import { orByHand } from '../source/or-by-hand';
import { TextEdits } from '../source/text-edits';
import { findAll, isCallOf, parseTypeScript, typeScriptFiles } from '../source/typescript-source';
import type { ApplicationProject } from '../workspace/application-project';

const HTTP = '@angular/common/http';
const PACKAGE = 'oidc-client-lib';

/**
 * Hands `oidcInterceptor` to the application's `provideHttpClient`. Without `wanted`, only where there is one already;
 * with it, `provideHttpClient` is added too.
 */
export function registerInterceptor(project: ApplicationProject, wanted: boolean | undefined): Rule {
  return (tree: Tree, context: SchematicContext) => {
    if (wanted === false) return noop();
    const found = findHttpClient(tree, project);
    if (found) {
      addInterceptor(tree, found, context);
      return noop();
    }
    const byHand = (reason: string): void =>
      context.logger.warn(
        `${reason}. Add to the root providers: provideHttpClient(withInterceptors([oidcInterceptor]))`,
      );
    return wanted ? orByHand(addHttpClient(project), byHand) : noop();
  };
}

function addHttpClient(project: ApplicationProject): Rule {
  return (tree) => {
    const features = usesInterceptorClasses(tree, project) ? ['withInterceptorsFromDi'] : [];
    return chain([
      addRootProvider(project.name, ({ code, external }) => {
        const provide = external('provideHttpClient', HTTP);
        const others = features.map((feature) => `, ${external(feature, HTTP)}()`).join('');
        const interceptors = `${external('withInterceptors', HTTP)}([${external('oidcInterceptor', PACKAGE)}])`;
        return code`${provide}(${interceptors}${others})`;
      }),
      layOutHttpClient(project),
    ]);
  };
}

function layOutHttpClient(project: ApplicationProject): Rule {
  return (tree) => {
    const added = findHttpClient(tree, project);
    if (!added) return;
    const edits = new TextEdits(added.source.text);
    layOutElement(edits, added.call, () => added.call.getText());
    tree.overwrite(added.path, edits.apply());
  };
}

/** Whether there are interceptors as classes, which `provideHttpClient` calls only when it is told to. */
function usesInterceptorClasses(tree: Tree, project: ApplicationProject): boolean {
  return typeScriptFiles(tree, project.sourceRoot).some((path) =>
    /provide: *HTTP_INTERCEPTORS\b/.test(tree.readText(path)),
  );
}

interface HttpClientCall {
  readonly path: string;
  readonly source: ts.SourceFile;
  readonly call: ts.CallExpression;
}

function findHttpClient(tree: Tree, project: ApplicationProject): HttpClientCall | null {
  for (const path of typeScriptFiles(tree, project.sourceRoot)) {
    if (/\.spec\.ts$|\.server\.ts$/.test(path)) continue;
    const text = tree.readText(path);
    if (!text.includes('provideHttpClient')) continue;
    const source = parseTypeScript(path, text);
    const name = localNameOf(source, 'provideHttpClient', HTTP);
    const call = name && findAll(source, (node): node is ts.CallExpression => isCallOf(node, name))[0];
    if (call) return { path, source, call };
  }
  return null;
}

function addInterceptor(tree: Tree, { path, source, call }: HttpClientCall, context: SchematicContext): void {
  if (call.getText().includes('oidcInterceptor')) return;
  const existing = call.arguments.find((argument): argument is ts.CallExpression =>
    isCallOf(argument, 'withInterceptors'),
  );
  const list = existing?.arguments[0];
  const edits = new TextEdits(source.text);
  if (!existing) {
    appendElement(edits, call.arguments, 'withInterceptors([oidcInterceptor])', call.getEnd() - 1);
    addNamedImports(edits, source, ['withInterceptors'], HTTP);
  } else if (list && ts.isArrayLiteralExpression(list)) {
    appendElement(edits, list.elements, 'oidcInterceptor', list.getEnd() - 1);
  } else {
    context.logger.warn(`${path}: add oidcInterceptor to the list that withInterceptors(…) is given.`);
    return;
  }
  addNamedImports(edits, source, ['oidcInterceptor'], PACKAGE);
  tree.overwrite(path, edits.apply());
}
