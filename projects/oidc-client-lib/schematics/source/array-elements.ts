import type * as ts from 'typescript';
import { indentationAt, lineStart, type TextEdits } from './text-edits';

/** Appends `elementText` to an array or argument list, in its own layout: one line, or one line for each element. */
export function appendElement(
  edits: TextEdits,
  list: ts.NodeArray<ts.Expression>,
  elementText: string,
  closingPosition: number,
): void {
  const last = list.at(-1);
  if (!last) {
    edits.insert(closingPosition, elementText);
    return;
  }
  const text = last.getSourceFile().text;
  const isMultiLine = text.slice(last.getEnd(), closingPosition).includes('\n');
  const separator = isMultiLine ? `,\n${indentationAt(text, last.getStart())}` : ', ';
  edits.insert(last.getEnd(), separator + elementText);
}

/** Removes elements together with the commas and blanks that belong to them. */
export function removeElements(edits: TextEdits, list: ts.NodeArray<ts.Node>, unwanted: ReadonlySet<ts.Node>): void {
  let first = 0;
  while (first < list.length) {
    if (!unwanted.has(list[first] as ts.Node)) {
      first += 1;
      continue;
    }
    let afterLast = first + 1;
    while (afterLast < list.length && unwanted.has(list[afterLast] as ts.Node)) afterLast += 1;
    removeRun(edits, list, first, afterLast);
    first = afterLast;
  }
}

function removeRun(edits: TextEdits, list: ts.NodeArray<ts.Node>, first: number, afterLast: number): void {
  const start = (list[first] as ts.Node).getStart();
  const end = (list[afterLast - 1] as ts.Node).getEnd();
  const previous = list[first - 1];
  const next = list[afterLast];
  const { text } = (list[first] as ts.Node).getSourceFile();
  const line = lineStart(text, start);
  const comma = /^[ \t]*,[ \t]*\r?\n/.exec(text.slice(end))?.[0];
  if (next && comma && text.slice(line, start).trim() === '') edits.remove(line, end + comma.length);
  else if (next) edits.remove(start, next.getStart());
  else if (previous) edits.remove(previous.getEnd(), end);
  else edits.remove(start, list.end);
}
