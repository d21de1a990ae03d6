import { SchematicsException, type Tree } from '@angular-devkit/schematics';
import { readWorkspace, type ProjectDefinition } from '@schematics/angular/utility';
import { posix } from 'node:path';
import { typeScriptFiles } from '../source/typescript-source';

/** The application of the workspace that a schematic works on. */
export interface ApplicationProject {
  readonly name: string;
  readonly definition: ProjectDefinition;
  /** Folder of the sources, `src` or `projects/shop/src`. */
  readonly sourceRoot: string;
  /** Prefix of selectors, `app` by default. */
  readonly prefix: string;
}

/** The named project, be it a library, or the only application of the workspace. */
export async function findProject(tree: Tree, wantedName?: string): Promise<ApplicationProject> {
  const definition = wantedName ? (await readWorkspace(tree)).projects.get(wantedName) : undefined;
  return wantedName && definition ? project(wantedName, definition) : findApplicationProject(tree, wantedName);
}

/** Names of the projects besides this one whose sources name one of the packages. */
export async function otherProjectsWith(
  tree: Tree,
  { name: thisName }: ApplicationProject,
  packages: readonly string[],
): Promise<string[]> {
  const { projects } = await readWorkspace(tree);
  return [...projects]
    .map(([name, definition]) => project(name, definition))
    .filter(
      ({ name, sourceRoot }) =>
        name !== thisName &&
        typeScriptFiles(tree, sourceRoot).some((path) => {
          const text = tree.readText(path);
          return packages.some((each) => text.includes(`'${each}'`) || text.includes(`"${each}"`));
        }),
    )
    .map(({ name }) => name);
}

/** The named application, or the only one of the workspace. */
export async function findApplicationProject(tree: Tree, wantedName?: string): Promise<ApplicationProject> {
  const workspace = await readWorkspace(tree);
  const applications = [...workspace.projects].filter(
    ([, definition]) => definition.extensions['projectType'] === 'application',
  );
  const names = applications.map(([name]) => name).join(', ');
  const candidates = wantedName ? applications.filter(([name]) => name === wantedName) : applications;
  const [found, ...others] = candidates;
  if (!found) {
    throw new SchematicsException(
      wantedName
        ? `The workspace has no application "${wantedName}". Its applications are: ${names || 'none'}.`
        : 'The workspace has no application to set up.',
    );
  }
  if (others.length > 0) {
    throw new SchematicsException(`The workspace has several applications (${names}): name one with --project.`);
  }
  return project(...found);
}

function project(name: string, definition: ProjectDefinition): ApplicationProject {
  return {
    name,
    definition,
    sourceRoot: definition.sourceRoot ?? posix.join(definition.root, 'src'),
    prefix: definition.prefix ?? 'app',
  };
}
