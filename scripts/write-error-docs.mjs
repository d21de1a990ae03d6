// Keeps docs/errors.md in step with the code: each code has its heading, the text of the code under it, a cause and a
// cure. The texts are put there by this script, and the cures of a wrong configuration; the other causes and cures are
// written by hand. --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @type {{ ERROR_TEXTS: Record<string, string> }} */
const { ERROR_TEXTS } = await load('protocol/error-texts.ts');
/** @type {{ RULES: Record<string, [unknown, string]> }} */
const { RULES } = await load('configuration/check-config.ts');
/** Reasons of a renewal that are no codes. */
const REASON_TEXTS = { renewed: 'New tokens.', invalid_response: 'The answer broke a rule.' };

const target = new URL('../docs/errors.md', import.meta.url);
const before = readFileSync(target, 'utf8');
const texts = { ...ERROR_TEXTS, ...REASON_TEXTS };
const faults = [];

let after = before;
for (const [code, text] of Object.entries(texts)) {
  const heading = new RegExp(`^### ${code}\\n\\n(?:> .*\\n)*`, 'm');
  const entry = `### ${code}\n\n> ${text}\n`;
  if (heading.test(after)) after = after.replace(heading, () => entry);
  else after += `\n${entry}\n**Cause.** TODO\n\n**Cure.** TODO\n`;
}
const cures = Object.entries(RULES).map(([property, [, cure]]) => `- \`${property}\`: ${cure}\n`);
after = after.replace(/(<!-- cures -->\n)[^]*(?=<!-- end of cures -->)/, (_, begin) => `${begin}\n${cures.join('')}\n`);
const entries = after.split(/^### /m).slice(1);
for (const entry of entries) {
  const code = entry.slice(0, entry.indexOf('\n'));
  if (!(code in texts)) faults.push(`docs/errors.md describes ${code}, which no longer exists`);
  for (const part of ['Cause', 'Cure']) {
    if (!new RegExp(`^\\*\\*${part}\\.\\*\\* (?!TODO)\\S`, 'm').test(entry))
      faults.push(`docs/errors.md: ${code} has no ${part.toLowerCase()}`);
  }
}

if (!process.argv.includes('--check')) writeFileSync(target, after);
else if (before !== after)
  faults.push('docs/errors.md does not match the texts in the code: run "npm run docs:errors"');
if (faults.length) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}

/** @param {string} file a source file of the library */
async function load(file) {
  const source = fileURLToPath(new URL(`../projects/oidc-client-lib/src/${file}`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}
