import { createRunner, createWorkspace } from './workspaces';

export interface MigratedApplication {
  /** Text of a file below `src`. */
  readonly read: (path: string) => string;
  /** The report. */
  readonly report: string;
}

export interface MigrationOptions {
  readonly from: string;
  readonly standalone?: boolean;
  /** Text by path below `src`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Puts `files` into a new application and runs the migration on it. */
export async function migrated({ from, standalone = true, files }: MigrationOptions): Promise<MigratedApplication> {
  const workspace = await createWorkspace({ standalone });
  for (const [path, text] of Object.entries(files)) {
    if (workspace.exists(`/src/${path}`)) workspace.overwrite(`/src/${path}`, text);
    else workspace.create(`/src/${path}`, text);
  }
  const runner = createRunner();
  const messages: string[] = [];
  runner.logger.subscribe((entry) => messages.push(entry.message));
  const tree = await runner.runSchematic('migrate', { from }, workspace);
  return { read: (path) => tree.readText(path.startsWith('/') ? path : `/src/${path}`), report: messages.join('\n') };
}
