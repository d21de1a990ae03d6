import * as ts from 'typescript';
import { noop, type Rule, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { findAll, isTest, parseTypeScript, typeScriptFiles } from '../source/typescript-source';
import { findProject, otherProjectsWith } from '../workspace/application-project';
import { addSilentRenewAssets } from '../workspace/silent-renew-assets';
import { ANGULAR_AUTH_OIDC_CLIENT } from './angular-auth-oidc-client/angular-auth-oidc-client';
import { ANGULAR_OAUTH2_OIDC } from './angular-oauth2-oidc/angular-oauth2-oidc';
import { MigratingFile, type MigrationNote } from './migrating-file';
import { emptyPlan, type MigrationPlan } from './migration-plan';
import { migrationReport } from './migration-report';
import { leaveOtherMentions, replaceOldImports } from './old-imports';
import type { PeerLibrary } from './peer-library';
import { withPlainNames } from './plain-names';
import { rewriteTemplates } from './templates';

/** Options of `ng generate oidc-client-lib:migrate`, described in schema.json. */
export interface MigrateOptions {
  readonly from: 'angular-auth-oidc-client' | 'angular-oauth2-oidc';
  readonly project?: string;
}

const PEERS: Readonly<Record<MigrateOptions['from'], PeerLibrary>> = {
  'angular-auth-oidc-client': ANGULAR_AUTH_OIDC_CLIENT,
  'angular-oauth2-oidc': ANGULAR_OAUTH2_OIDC,
};

/** Rewrites an application from another library, and prints what is left to do. */
export function migrate(options: MigrateOptions): Rule {
  return async (tree: Tree, context: SchematicContext) => {
    const peer = PEERS[options.from];
    const project = await findProject(tree, options.project);
    const paths = typeScriptFiles(tree, project.sourceRoot);

    const plan = emptyPlan(peer);
    for (const path of paths) surveyFile(path, tree.readText(path), plan);
    for (const path of paths) planFile(path, tree.readText(path), peer, plan);

    const notes: MigrationNote[] = [];
    let rewritten = 0;
    for (const path of paths) {
      const file = rewriteFile(path, tree.readText(path), peer, plan);
      notes.push(...file.notes);
      if (file.text === null) continue;
      tree.overwrite(path, file.text);
      rewritten += 1;
    }
    notes.push(...rewriteTemplates(tree, plan, peer));
    const others = await otherProjectsWith(tree, project, peer.packages);
    context.logger.info(migrationReport(options.from, peer, { rewritten, notes, others, plan }));
    return rewritten === 0 ? noop() : addSilentRenewAssets(project.name);
  };
}

interface RewrittenFile {
  /** Null where nothing was changed. */
  readonly text: string | null;
  readonly notes: readonly MigrationNote[];
}

function surveyFile(path: string, text: string, plan: MigrationPlan): void {
  try {
    const source = parseTypeScript(path, text);
    if (isTest(source)) return;
    for (const { name } of findAll(source, ts.isPropertyAccessExpression)) plan.usedMembers.add(name.text);
    for (const { expression } of findAll(source, ts.isSpreadAssignment)) {
      plan.spreadNames.add(expression.getText().split('.').at(-1) ?? '');
    }
  } catch {
    // Told when it would be rewritten.
  }
}

function planFile(path: string, text: string, peer: PeerLibrary, plan: MigrationPlan): void {
  try {
    peer.plan(parseTypeScript(path, withPlainNames(path, text, peer.packages)), plan);
  } catch {
    // Told when it would be rewritten.
  }
}

function rewriteFile(path: string, text: string, peer: PeerLibrary, plan: MigrationPlan): RewrittenFile {
  try {
    const file = new MigratingFile(parseTypeScript(path, withPlainNames(path, text, peer.packages)));
    peer.rewrite(file, plan);
    leaveOtherMentions(file, peer.packages);
    replaceOldImports(file, peer.packages, peer.adviceForNames);
    file.addImports();
    const rewritten = file.edits.apply();
    return { text: file.edits.isEmpty || rewritten === text ? null : rewritten, notes: file.notes() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { text: null, notes: [{ path, line: 1, message: `This file was left as it is: ${reason}` }] };
  }
}
