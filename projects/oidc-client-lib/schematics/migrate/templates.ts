import type { Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import * as ts from 'typescript';
import { lineNumber, TextEdits } from '../source/text-edits';
import { findAll, parseTypeScript } from '../source/typescript-source';
import type { MigrationNote } from './migrating-file';
import type { MigrationPlan } from './migration-plan';
import type { PeerLibrary } from './peer-library';

/** Rewrites uses of the old service in the templates of the components that hold it, and notes what is left there. */
export function rewriteTemplates(tree: Tree, plan: MigrationPlan, peer: PeerLibrary): MigrationNote[] {
  const notes: MigrationNote[] = [];
  for (const [path, serviceNames] of plan.serviceNames) {
    const edits = new TextEdits(tree.readText(path));
    for (const template of templatesOf(path, tree.readText(path))) {
      if ('url' in template) {
        if (!tree.exists(template.url)) continue;
        const before = tree.readText(template.url);
        const after = rewriteTemplate(before, serviceNames, peer);
        if (after !== before) tree.overwrite(template.url, after);
        notes.push(...notesOn(template.url, after, 1, serviceNames, peer));
      } else {
        const after = rewriteTemplate(template.text, serviceNames, peer);
        if (after !== template.text) edits.replace(template.start, template.start + template.text.length, after);
        notes.push(...notesOn(path, after, lineNumber(tree.readText(path), template.start), serviceNames, peer));
      }
    }
    if (!edits.isEmpty) tree.overwrite(path, edits.apply());
  }
  return notes;
}

type Template = { readonly url: string } | { readonly text: string; readonly start: number };

function templatesOf(path: string, text: string): Template[] {
  return findAll(parseTypeScript(path, text), ts.isPropertyAssignment).flatMap(({ name, initializer }): Template[] => {
    if (!ts.isStringLiteralLike(initializer)) return [];
    if (name.getText() === 'templateUrl') return [{ url: posix.join(posix.dirname(path), initializer.text) }];
    if (name.getText() !== 'template') return [];
    return [{ text: initializer.getText().slice(1, -1), start: initializer.getStart() + 1 }];
  });
}

function rewriteTemplate(template: string, serviceNames: ReadonlySet<string>, peer: PeerLibrary): string {
  let text = template;
  for (const [oldUse, newUse] of Object.entries(peer.templateUses)) {
    const use = new RegExp(`\\b(${[...serviceNames].join('|')})\\.${escape(oldUse)}`, 'g');
    text = text.replace(use, (_, service: string) => `${service}.${newUse}`);
  }
  return text;
}

function notesOn(
  path: string,
  template: string,
  firstLine: number,
  serviceNames: ReadonlySet<string>,
  peer: PeerLibrary,
): MigrationNote[] {
  const members = Object.keys(peer.adviceForMembers).map(escape);
  const use = new RegExp(`\\b(?:${[...serviceNames].join('|')})\\.(${members.join('|')})(?![\\w$])`, 'g');
  return [...template.matchAll(use)].map((match) => {
    const member = match[1] as string;
    const line = firstLine + lineNumber(template, match.index) - 1;
    return { path, line, message: `in the template, ${member}: ${peer.adviceForMembers[member]}` };
  });
}

function escape(text: string): string {
  return text.replace(/[$()?.*|[\]]/g, '\\$&');
}
