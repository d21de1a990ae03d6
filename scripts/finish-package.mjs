// Puts into the built package what belongs to it but is kept elsewhere: its texts, and the page that errors point to.
// Then gives its classes back the names that the bundler hides.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'dist/oidc-client-lib');

// The docs go along, so that every link of the page that errors point to holds in node_modules, too.
const docs = globSync(['docs/*.md', 'docs/{concepts,guide,providers,decisions}/*.md', 'docs/images/*.svg'], {
  cwd: root,
});
for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', ...docs]) {
  const source = path.join(root, file);
  if (!existsSync(source)) {
    throw new Error(`${file} is missing: the package needs it.`);
  }
  mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
  cpSync(source, path.join(target, file));
}

// The bundler writes `var X = class X`, which Jest's preset turns into a class of a single letter: where a provider is
// missing, Angular would name that.
for (const bundle of globSync('fesm2022/*.mjs', { cwd: target })) {
  const file = path.join(target, bundle);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^var (\w+) = (class \1\b)/gm, '$2'));
}
