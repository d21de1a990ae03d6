import * as ts from 'typescript';
import { indentationAt, type TextEdits } from './text-edits';

/**
 * Replaces the element that a schematic has just added to an array by `elementText`, each element on a line of its own.
 * `elementText` gets the indentation that its later lines start with.
 */
export function layOutElement(edits: TextEdits, element: ts.Expression, elementText: (indent: string) => string): void {
  const array = element.parent;
  const text = element.getSourceFile().text;
  if (!ts.isArrayLiteralExpression(array)) {
    edits.replace(element.getStart(), element.getEnd(), elementText(indentationAt(text, element.getStart())));
    return;
  }
  const isMultiLine = array.getText().includes('\n');
  if (!isMultiLine) {
    breakLines(edits, array, element, elementText);
    return;
  }
  const previous = array.elements[array.elements.indexOf(element) - 1];
  const sharesLine = previous && !text.slice(previous.getEnd(), element.getStart()).includes('\n');
  const indent = indentationAt(text, (sharesLine ? previous : element).getStart());
  const start = sharesLine ? previous.getEnd() : element.getStart();
  edits.replace(start, element.getEnd(), (sharesLine ? `,\n${indent}` : '') + elementText(indent));
}

function breakLines(
  edits: TextEdits,
  array: ts.ArrayLiteralExpression,
  element: ts.Expression,
  elementText: (indent: string) => string,
): void {
  const outer = indentationAt(array.getSourceFile().text, array.getStart());
  const indent = `${outer}  `;
  const lines = array.elements.map((each) => `${indent}${each === element ? elementText(indent) : each.getText()},\n`);
  edits.replace(array.getStart(), array.getEnd(), `[\n${lines.join('')}${outer}]`);
}
