import * as ts from 'typescript';
import { namedImports } from '../source/imports';
import { TextEdits } from '../source/text-edits';
import { findAll, parseTypeScript } from '../source/typescript-source';
import { isUseOf } from './references';

/**
 * The text of a file that calls the exports of `packages` by their own names, so that the rules need not know others:
 * `import { OAuthService as Auth }` becomes `import { OAuthService }`.
 *
 * @throws Error where the file has the name for something else
 */
export function withPlainNames(path: string, text: string, packages: readonly string[]): string {
  const source = parseTypeScript(path, text);
  const edits = new TextEdits(text);
  for (const { name, propertyName } of packages.flatMap((each) => namedImports(source, each))) {
    if (!propertyName) continue;
    const identifiers = findAll(source, ts.isIdentifier);
    if (identifiers.some((each) => each !== propertyName && each.text === propertyName.text && isUseOf(each))) {
      throw new Error(`it imports ${propertyName.text} as ${name.text}, and has a ${propertyName.text} of its own.`);
    }
    edits.remove(propertyName.getStart(), name.getStart());
    for (const use of identifiers) {
      if (use.text !== name.text || (use !== name && !isUseOf(use))) continue;
      const isShorthand = ts.isShorthandPropertyAssignment(use.parent);
      edits.replace(
        use.getStart(),
        use.getEnd(),
        isShorthand ? `${use.text}: ${propertyName.text}` : propertyName.text,
      );
    }
  }
  return edits.apply();
}
