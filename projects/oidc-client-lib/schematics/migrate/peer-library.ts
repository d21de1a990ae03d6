import type * as ts from 'typescript';
import type { MigratingFile } from './migrating-file';
import type { MigrationPlan } from './migration-plan';
import type { OldDefault } from './old-defaults';
import type { Flow } from './old-flow';

/** A library that applications are migrated from. */
export interface PeerLibrary {
  /** The packages that the application no longer needs afterwards. */
  readonly packages: readonly string[];
  /** What it does where `responseType` is left out. */
  readonly flowByDefault: Flow;
  /** What else it does where a configuration does not say. */
  readonly defaults: readonly OldDefault[];
  /** What to do about exported names that have no counterpart, by name. */
  readonly adviceForNames: Readonly<Record<string, string>>;
  /** Uses of the service in templates, old -> new, without the service's name. */
  readonly templateUses: Readonly<Record<string, string>>;
  /** What to do about the members of the service that are left in templates, by name. */
  readonly adviceForMembers: Readonly<Record<string, string>>;
  /** First look at every file; changes nothing. */
  plan(source: ts.SourceFile, plan: MigrationPlan): void;
  /** Rewrites what can be rewritten, and tells the rest to `file`. Its imports are seen to afterwards. */
  rewrite(file: MigratingFile, plan: MigrationPlan): void;
}
