// Compiles the schematics to CommonJS into dist/oidc-client-lib/schematics. Run it after the library's own build, which
// empties dist/oidc-client-lib. The folder gets its own package.json, since the package itself is an ES module.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'projects/oidc-client-lib/schematics');
const output = join(root, 'dist/oidc-client-lib/schematics');

rmSync(output, { recursive: true, force: true });

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', source, '--outDir', output], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const descriptions = readdirSync(source, { recursive: true }).filter(
  (file) => /\.json$/.test(file) && !/tsconfig/.test(file),
);
for (const file of descriptions) cpSync(join(source, file), join(output, file));
