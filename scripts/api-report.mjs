// Compares the public API of the built package with the checked-in reports, or, with --update, writes them anew.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import apiExtractor from '@microsoft/api-extractor';

const { Extractor, ExtractorConfig } = apiExtractor;

const root = fileURLToPath(new URL('..', import.meta.url));
const types = path.join(root, 'dist/oidc-client-lib/types');
const reports = path.join(root, 'projects/oidc-client-lib/api');
const isUpdate = process.argv.includes('--update');

mkdirSync(reports, { recursive: true });
const entryPoints = existsSync(types) ? readdirSync(types).filter((file) => file.endsWith('.d.ts')) : [];
if (!entryPoints.length) {
  throw new Error('There is no built package: run "npm run build:lib" first.');
}

const changed = entryPoints.filter((file) => {
  const name = path.basename(file, '.d.ts');
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(root, 'api-extractor.json'),
    packageJsonFullPath: path.join(root, 'dist/oidc-client-lib/package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: path.join(types, file),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'preserve',
            moduleResolution: 'bundler',
            lib: ['ES2022', 'DOM', 'DOM.Iterable'],
            types: [],
            strict: true,
            skipLibCheck: true,
            paths: { 'oidc-client-lib': [path.join(types, 'oidc-client-lib.d.ts')] },
          },
          files: [path.join(types, file)],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: reports,
        reportTempFolder: path.join(root, 'dist/api'),
        reportFileName: `${name}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: isUpdate,
    messageCallback: (message) => {
      message.handled ||= message.logLevel !== 'error';
    },
  });
  if (result.errorCount) {
    throw new Error(`The types of ${name} have errors.`);
  }
  return result.apiReportChanged && !isUpdate;
});

if (changed.length) {
  console.error(
    `The public API of ${changed.join(', ')} is not the one in projects/oidc-client-lib/api.\n` +
      'Is that meant? Then run "npm run api:update" and commit the report, so that the review sees it.',
  );
  process.exit(1);
}
console.log(`Public API: ${entryPoints.length} entry point(s) ${isUpdate ? 'written' : 'as reviewed'}.`);
