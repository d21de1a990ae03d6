interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Changes to one text, all given in positions of the original, applied together. Overlapping ones are refused. */
export class TextEdits {
  readonly #edits: TextEdit[] = [];
  readonly #lineBreak: string;

  constructor(private readonly original: string) {
    this.#lineBreak = original.includes('\r\n') ? '\r\n' : '\n';
  }

  get isEmpty(): boolean {
    return this.#edits.length === 0;
  }

  insert(position: number, text: string): void {
    this.replace(position, position, text);
  }

  remove(start: number, end: number): void {
    this.replace(start, end, '');
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text: text.replace(/\r?\n/g, this.#lineBreak) });
  }

  /** Whether a change lies inside the range, so that the range cannot be replaced as a whole any more. */
  touches(start: number, end: number): boolean {
    return this.#edits.some((edit) => edit.start < end && edit.end > start);
  }

  apply(): string {
    let result = '';
    let position = 0;
    for (const edit of this.#sorted()) {
      if (edit.start < position) {
        throw new Error(`Two changes overlap at position ${edit.start}.`);
      }
      result += this.original.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    return result + this.original.slice(position);
  }

  /** Where `position` of the original is found after `apply()`; behind what is inserted at that very place. */
  newPosition(position: number): number {
    let moved = position;
    for (const edit of this.#sorted()) {
      if (edit.end > position) break;
      moved += edit.text.length - (edit.end - edit.start);
    }
    return moved;
  }

  /** By place; insertions at one place keep the order in which they were made and come before a replacement. */
  #sorted(): TextEdit[] {
    return [...this.#edits].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

/** The blanks at the beginning of the line that `position` lies on. */
export function indentationAt(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, position)))?.[0] ?? '';
}

export function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

/** Behind the line break that follows at `position`, if one does. */
export function behindLineBreak(text: string, position: number): number {
  return position + (/^\r?\n/.exec(text.slice(position, position + 2))?.[0].length ?? 0);
}

/** Line number, counted from 1. */
export function lineNumber(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
