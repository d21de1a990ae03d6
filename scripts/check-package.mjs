// Packs the library and looks at the tarball as a user gets it: files, exports, types, dependencies.
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { transform } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = path.join(root, 'dist/oidc-client-lib');
const MUST_SHIP = [
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'docs/errors.md',
  'sbom.cdx.json',
  'fesm2022/oidc-client-lib.mjs.map',
  'fesm2022/oidc-client-lib-testing.mjs.map',
  'fesm2022/oidc-client-lib-jsrsasign.mjs.map',
  'silent-renew/silent-renew.html',
  'silent-renew/silent-renew.popup.html',
  'silent-renew/silent-renew.js',
  'schematics/collection.json',
  'schematics/migrations.json',
];
// Angular packages are ES modules only, for bundlers: how CommonJS or old resolution sees them is no fault of theirs.
const NOT_FOR_ANGULAR = ['CJSResolvesToESM', 'NoResolution', 'UntypedResolution'];

const folder = mkdtempSync(path.join(tmpdir(), 'oidc-client-lib-'));
const faults = [];
try {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const [{ filename, files }] = JSON.parse(
    execFileSync(npm, ['pack', '--json', '--pack-destination', folder], { cwd: built, encoding: 'utf8' }),
  );
  const shipped = new Set(files.map((file) => file.path));
  faults.push(...MUST_SHIP.filter((file) => !shipped.has(file)).map((file) => `${file} is not in the tarball`));
  faults.push(...[...shipped].filter((file) => /\.spec\./.test(file)).map((file) => `${file} is a test`));

  const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'));
  const dependencies = Object.keys(manifest.dependencies ?? {});
  if (dependencies.join() !== 'tslib') {
    faults.push(`the only runtime dependency must be tslib, not ${dependencies.join(', ')}`);
  }

  const { components } = JSON.parse(readFileSync(path.join(built, 'sbom.cdx.json'), 'utf8'));
  const listed = components.map((component) => component.name);
  if (listed.join() !== dependencies.join()) faults.push(`the SBOM lists ${listed.join(', ')}`);
  for (const file of globSync('fesm2022/*.mjs', { cwd: built })) {
    const { sourcesContent = [] } = JSON.parse(readFileSync(path.join(built, `${file}.map`), 'utf8'));
    if (!sourcesContent.length || sourcesContent.includes(null)) faults.push(`the map of ${file} lacks its sources`);
  }

  // As Jest's preset for Angular does it: the classes keep their names, by which Angular says what is missing.
  const main = readFileSync(path.join(built, 'fesm2022/oidc-client-lib.mjs'), 'utf8');
  const { code } = await transform(main, { target: 'es2016' });
  if (!/class _?OidcSecurityService\b/.test(code)) faults.push('Jest does not know OidcSecurityService by its name');

  const { messages } = await publint({ pkgDir: built, level: 'warning', pack: false });
  faults.push(...messages.map((message) => formatMessage(message, manifest) ?? message.code));

  const tarball = new Uint8Array(readFileSync(path.join(folder, filename)));
  const { problems = [] } = await checkPackage(createPackageFromTarballData(tarball), {
    excludeEntrypoints: [/silent-renew|package\.json/],
  });
  faults.push(
    ...problems
      .filter(({ kind }) => !NOT_FOR_ANGULAR.includes(kind))
      .map(({ kind, entrypoint }) => `types: ${kind} ${entrypoint ?? ''}`),
  );
  console.log(`Package: ${shipped.size} files, ${(tarball.length / 1024).toFixed(0)} kB packed.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (faults.length) {
  console.error(faults.map((fault) => `- ${fault}`).join('\n'));
  process.exit(1);
}
