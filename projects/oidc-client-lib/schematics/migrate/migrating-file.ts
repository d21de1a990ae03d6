import * as ts from 'typescript';
import { addNamedImports, localNameOf } from '../source/imports';
import { TextEdits, indentationAt, lineNumber, lineStart } from '../source/text-edits';
import { findAll } from '../source/typescript-source';

/** A thing that a person must look at. */
export interface MigrationNote {
  readonly path: string;
  /** In the rewritten file, counted from 1. */
  readonly line: number;
  readonly message: string;
}

interface PendingNote {
  readonly position: number;
  readonly message: string;
}

/** One source file on its way to the new library: the changes to its text and what is left to say about it. */
export class MigratingFile {
  readonly edits: TextEdits;
  readonly #notes: PendingNote[] = [];
  readonly #handled = new Set<ts.Node>();
  readonly #newImports = new Map<string, Set<string>>();
  readonly #commentedLines = new Set<string>();

  constructor(readonly source: ts.SourceFile) {
    this.edits = new TextEdits(source.text);
  }

  get path(): string {
    return this.source.fileName;
  }

  replace(node: ts.Node, text: string): void {
    this.edits.replace(node.getStart(), node.getEnd(), text);
    this.markHandled(node);
  }

  /** The identifiers in `node` need no further attention. */
  markHandled(node: ts.Node): void {
    for (const identifier of findAll(node, ts.isIdentifier)) this.#handled.add(identifier);
  }

  isHandled(identifier: ts.Identifier): boolean {
    return this.#handled.has(identifier);
  }

  /** Has `name` imported from `moduleName`, and gives it back. */
  use(name: string, moduleName = 'oidc-client-lib'): string {
    // Older code has its operators from there.
    if (moduleName === 'rxjs' && localNameOf(this.source, name, 'rxjs/operators') === name) return name;
    const names = this.#newImports.get(moduleName) ?? new Set();
    this.#newImports.set(moduleName, names.add(name));
    return name;
  }

  usedFrom(moduleName: string): string[] {
    return [...(this.#newImports.get(moduleName) ?? [])].sort();
  }

  /** For the report, with a comment above the line. */
  leave(node: ts.Node, message: string): void {
    this.report(node, message);
    const position = lineStart(this.source.text, commentablePosition(node));
    const comment = `${indentationAt(this.source.text, position)}// oidc-client-lib: ${message}\n`;
    const commentedLine = `${position} ${comment}`;
    if (this.#commentedLines.has(commentedLine) || commentsAbove(this.source.text, position).has(comment.trim()))
      return;
    this.#commentedLines.add(commentedLine);
    this.edits.insert(position, comment);
  }

  /** As `leave`, but for a place that an earlier run has left something at: it knew more than this one. */
  leaveOnce(node: ts.Node, message: string): void {
    const { text } = this.source;
    const isTold = commentsAbove(text, lineStart(text, node.getStart())).size > 0;
    if (isTold) this.report(node, 'see to what the comments above say.');
    else this.leave(node, message);
  }

  /** For the report only. */
  report(node: ts.Node, message: string): void {
    this.#notes.push({ position: node.getStart(), message });
  }

  /** The imports of `moduleName` have been written already. */
  importsWritten(moduleName: string): void {
    this.#newImports.delete(moduleName);
  }

  addImports(): void {
    for (const [moduleName, names] of this.#newImports) addNamedImports(this.edits, this.source, names, moduleName);
  }

  notes(): MigrationNote[] {
    const text = this.edits.apply();
    return this.#notes.map(({ position, message }) => ({
      path: this.path,
      line: lineNumber(text, this.edits.newPosition(position)),
      message,
    }));
  }
}

/** What an earlier run has left above the line that begins at `position`. */
function commentsAbove(text: string, position: number): Set<string> {
  const block = /(?:[ \t]*\/\/ oidc-client-lib: .*\r?\n)*$/.exec(text.slice(0, position))?.[0] ?? '';
  return new Set(
    block
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
  );
}

/** Where a comment line may stand above `node`: not inside a template literal. */
function commentablePosition(node: ts.Node): number {
  let position = node.getStart();
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (ts.isTemplateExpression(parent)) position = parent.getStart();
  }
  return position;
}
