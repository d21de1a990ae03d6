import { SchematicsException, type Tree } from '@angular-devkit/schematics';
import { readWorkspace, type ProjectDefinition } from '@schematics/angular/utility';
import { posix } from 'node:path';

/** The application of the workspace that a schematic works on. */
export interface ApplicationProject {
  readonly name: string;
  readonly definition: ProjectDefinition;
  /** Folder of the sources, `src` or `projects/shop/src`. */
  readonly sourceRoot: string;
  /** Prefix of selectors, `app` by default. */
  readonly prefix: string;
}

/** The named project, or the only application of the workspace. */
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
  const [name, definition] = found;
  return {
    name,
    definition,
    sourceRoot: definition.sourceRoot ?? posix.join(definition.root, 'src'),
    prefix: definition.prefix ?? 'app',
  };
}
