// Writes the list of what is shipped and what comes along with it (CycloneDX, by npm itself) into the built package.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = path.join(root, 'dist/oidc-client-lib');
const read = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8'));

const { name, version, license, dependencies } = read(path.join(built, 'package.json'));
const { packages } = read(path.join(root, 'package-lock.json'));
const manifest = { name, version, license, dependencies };

// A package that depends on what this one depends on, in the versions that it was built and tested with.
// npm calls it by the name of its folder.
const parent = mkdtempSync(path.join(tmpdir(), 'sbom-'));
const folder = path.join(parent, name);
try {
  mkdirSync(folder);
  const locked = Object.keys(dependencies).map((dependency) => `node_modules/${dependency}`);
  const lock = {
    name,
    version,
    lockfileVersion: 3,
    packages: { '': manifest, ...Object.fromEntries(locked.map((key) => [key, { ...packages[key], dev: undefined }])) },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--offline'];
  const bom = JSON.parse(
    execFileSync(npm, args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' }),
  );
  // The same commit gives the same file.
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  writeFileSync(path.join(built, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
} finally {
  rmSync(parent, { recursive: true, force: true });
}
