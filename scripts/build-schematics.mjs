// Bundles each schematic to CommonJS in dist/oidc-client-lib/schematics, with the pure functions that it shares with the
// library. Run it after the library's own build, which empties dist/oidc-client-lib. The folder gets its own package.json,
// since the package itself is an ES module.
import { buildSync } from 'esbuild';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'projects/oidc-client-lib/schematics');
const output = join(root, 'dist/oidc-client-lib/schematics');

rmSync(output, { recursive: true, force: true });

const factories = ['collection.json', 'migrations.json'].flatMap((file) => {
  const { schematics } = JSON.parse(readFileSync(join(source, file), 'utf8'));
  return Object.values(schematics).map(({ factory }) => `${factory.split('#')[0]}.ts`);
});
buildSync({
  absWorkingDir: source,
  entryPoints: factories,
  outbase: source,
  outdir: output,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});

const descriptions = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.json$/.test(file) && !/tsconfig/.test(file),
);
for (const file of descriptions) cpSync(join(source, file), join(output, file));
