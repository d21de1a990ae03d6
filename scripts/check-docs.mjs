// Compiles each TypeScript sample of README and docs against the built package, and looks for broken links.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'dist/docs-samples');
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const faults = [];
let samples = 0;
for (const page of pages) {
  const text = readFileSync(path.join(root, page), 'utf8');
  for (const [, code] of text.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
    const name = `${page.replace(/\W+/g, '-')}-${++samples}.ts`;
    writeFileSync(path.join(folder, name), `// ${page}\nexport {};\n${code}`);
  }
  for (const [, link] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
    if (!existsSync(path.resolve(root, path.dirname(page), link))) faults.push(`${page}: ${link} does not exist`);
  }
}

writeFileSync(
  path.join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      types: ['node', 'jest'],
      esModuleInterop: true,
      paths: {
        'oidc-client-lib': ['../oidc-client-lib/types/oidc-client-lib.d.ts'],
        'oidc-client-lib/*': ['../oidc-client-lib/types/oidc-client-lib-*.d.ts'],
      },
    },
    include: ['*.ts'],
  }),
);
const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
  stdio: 'inherit',
});
if (status) faults.push('a sample does not compile');
console.log(`Docs: ${pages.length} pages, ${samples} samples.`);
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
