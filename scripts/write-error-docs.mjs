// Writes docs/errors.md from the texts in the code, so that each code has its anchor; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import typescript from 'typescript';

const source = new URL('../projects/oidc-client-lib/src/protocol/error-texts.ts', import.meta.url);
const { outputText } = typescript.transpileModule(readFileSync(source, 'utf8'), {
  compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
});
const { ERROR_TEXTS } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const target = new URL('../docs/errors.md', import.meta.url);
const REASONS = [
  ['renewed', 'New tokens are in place.'],
  ['invalid_response', "The answer broke a rule; the error's code says which. Nothing of the answer was used."],
];
const entry = ([code, text]) => `### ${code}\n\n${text}\n`;
const text = `# Errors

Every error of this library is an \`OidcError\` with one of these codes. The message says what happened and what to do; in
production builds most sentences are left out, and the code leads here. A failed renewal also has a \`reason\`: the code
itself, or \`invalid_response\` or \`provider_error\` with the code of the rule.

${Object.entries(ERROR_TEXTS).map(entry).join('\n')}
## Reasons of a renewal that are no codes

${REASONS.map(entry).join('\n')}`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/errors.md does not match the error texts: run "npm run docs:errors".');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
