import type { Tree } from '@angular-devkit/schematics';
import { lineNumber } from '../source/text-edits';
import type { MigrationNote } from './migrating-file';
import type { MigrationPlan } from './migration-plan';
import type { PeerLibrary } from './peer-library';

/** Uses of the old service in templates, which are not rewritten. */
export function templateNotes(tree: Tree, folder: string, plan: MigrationPlan, peer: PeerLibrary): MigrationNote[] {
  if (plan.serviceNames.size === 0) return [];
  const members = Object.keys(peer.adviceForMembers).map((name) => name.replace('$', '\\$'));
  const use = new RegExp(`\\b(?:${[...plan.serviceNames].join('|')})\\.(${members.join('|')})(?![\\w$])`, 'g');
  const notes: MigrationNote[] = [];
  tree.getDir(folder).visit((path) => {
    if (!path.endsWith('.html') || path.includes('/node_modules/')) return;
    const text = tree.readText(path);
    for (const match of text.matchAll(use)) {
      const member = match[1] as string;
      notes.push({ path, line: lineNumber(text, match.index), message: `${member}: ${peer.adviceForMembers[member]}` });
    }
  });
  return notes;
}
