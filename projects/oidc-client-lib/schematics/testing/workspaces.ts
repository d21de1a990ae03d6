import type { UnitTestTree } from '@angular-devkit/schematics/testing';
import { SchematicTestRunner } from '@angular-devkit/schematics/testing';
import { join } from 'node:path';

const ANGULAR_COLLECTION = join(__dirname, '../../../../node_modules/@schematics/angular/collection.json');

/** Runs the schematics of this package. */
export function createRunner(): SchematicTestRunner {
  return new SchematicTestRunner('oidc-client-lib', join(__dirname, '../collection.json'));
}

export interface WorkspaceOptions {
  readonly standalone: boolean;
  readonly routing?: boolean;
  readonly name?: string;
}

/** A workspace with one application, as `ng new` writes it. */
export async function createWorkspace({
  standalone,
  routing = true,
  name = 'shop',
}: WorkspaceOptions): Promise<UnitTestTree> {
  const workspace = await angularSchematic('workspace', {
    name: 'workspace',
    version: '22.0.0',
    newProjectRoot: 'projects',
  });
  return addApplication(workspace, { standalone, routing, name });
}

export function addApplication(tree: UnitTestTree, options: WorkspaceOptions): Promise<UnitTestTree> {
  const { standalone, routing = true, name = 'shop' } = options;
  return angularSchematic(
    'application',
    { name, projectRoot: name === 'shop' ? '' : `projects/${name}`, standalone, routing, skipPackageJson: true },
    tree,
  );
}

function angularSchematic(name: string, options: object, tree?: UnitTestTree): Promise<UnitTestTree> {
  const runner = new SchematicTestRunner('@schematics/angular', ANGULAR_COLLECTION);
  return runner.runExternalSchematic(ANGULAR_COLLECTION, name, options, tree);
}

interface Target {
  builder: string;
  options?: Record<string, unknown>;
  configurations?: Record<string, Record<string, unknown>>;
}

export interface WorkspaceFile {
  projects: Record<string, { architect: Record<string, Target> }>;
}

export function readWorkspaceFile(tree: UnitTestTree): WorkspaceFile {
  return JSON.parse(tree.readText('/angular.json')) as WorkspaceFile;
}

/** Every file with its text, to see whether anything changed. */
export function snapshot(tree: UnitTestTree): Record<string, string> {
  return Object.fromEntries(tree.files.map((path) => [path, tree.readContent(path)]));
}
