import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../../../..');
const LIBRARY = join(ROOT, 'projects/oidc-client-lib/src/public-api.ts');

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  experimentalDecorators: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { 'oidc-client-lib': [LIBRARY] },
};

/** What TypeScript says about these files, by path, when they are compiled against the library's sources. */
export function typeErrors(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries(files).map(([path, text]) => [join(ROOT, 'migrated', path), text]));
  const host = hostWith(texts);
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return [...texts.keys()]
    .flatMap((path) => {
      const source = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    })
    .map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName.slice(ROOT.length + '/migrated/'.length)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}

/** The file system, with `texts` laid over it. */
function hostWith(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const disk = ts.createCompilerHost(OPTIONS);
  return {
    ...disk,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    directoryExists: (folder) =>
      [...texts.keys()].some((path) => path.startsWith(`${folder}/`)) || (disk.directoryExists?.(folder) ?? true),
    getSourceFile: (path, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? disk.getSourceFile(path, ...rest)
        : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    },
  };
}
