/** `text` as a TypeScript string literal in single quotes. */
export function stringLiteral(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;
}
