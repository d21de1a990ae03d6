import type { UnitTestTree } from '@angular-devkit/schematics/testing';
import { createRunner } from './workspaces';

const FLAGS = { issuer: 'https://localhost:44318', clientId: 'angularclient' };

/** What `ng add` copies the silent-renew page by. */
export const SILENT_RENEW = { glob: 'silent-renew.*', input: 'node_modules/oidc-client-lib/silent-renew', output: '/' };

interface Outcome {
  readonly tree: UnitTestTree;
  readonly messages: string;
}

/** Runs `ng add`. */
export async function ngAdd(tree: UnitTestTree, options: object = {}): Promise<Outcome> {
  const runner = createRunner();
  const messages: string[] = [];
  runner.logger.subscribe((entry) => messages.push(entry.message));
  return { tree: await runner.runSchematic('ng-add', { ...FLAGS, ...options }, tree), messages: messages.join('\n') };
}
