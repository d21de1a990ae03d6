import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATES = fileURLToPath(new URL('templates', import.meta.url));

/** @typedef {import('./apps.mjs').MatrixApp} MatrixApp */

/**
 * Writes a new app, as `ng new` would but for what the matrix does not need.
 *
 * @param {MatrixApp} app
 * @param {string} folder
 */
export async function makeApp(app, folder) {
  const values = placeholders(app);
  for (const template of ['common', app.kind, ...(app.ssr ? ['ssr'] : [])]) {
    await applyTemplate(template, folder, values);
  }
  await mkdir(path.join(folder, 'public'), { recursive: true });
  await writeFile(path.join(folder, 'public/robots.txt'), 'User-agent: *\n');
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(packageJson(app), null, 2));
  await writeFile(path.join(folder, 'angular.json'), JSON.stringify(angularJson(app), null, 2));
}

/**
 * Writes what a person adds by hand after `ng add`.
 *
 * @param {MatrixApp} app
 * @param {string} folder
 */
export async function addByHand(app, folder) {
  await applyTemplate(`${app.kind}-after`, folder, placeholders(app));
}

/** @param {string} template @param {string} folder @param {Record<string, string>} values */
async function applyTemplate(template, folder, values) {
  const root = path.join(TEMPLATES, template);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath, entry.name);
    const target = path.join(folder, path.relative(root, source)).replace(/\.template$/, '');
    const text = await readFile(source, 'utf8');
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(
      target,
      text.replace(/%(\w+)%/g, (_, name) => values[name] ?? ''),
    );
  }
}

/** @param {MatrixApp} app @returns {Record<string, string>} */
function placeholders({ name, zoneJs, ssr, versions }) {
  const isOld = versions.angular.startsWith('20.');
  return {
    name,
    types: ssr ? '"node"' : '',
    changeDetection: zoneJs ? 'provideZoneChangeDetection' : 'provideZonelessChangeDetection',
    hydrationImport: ssr
      ? "\nimport { provideClientHydration, withEventReplay } from '@angular/platform-browser';"
      : '',
    hydration: ssr ? '\n    provideClientHydration(withEventReplay())' : '',
    // Angular 20 has zone.js by default and takes its options when the module is bootstrapped.
    zoneImport: zoneJs && !isOld ? ', provideZoneChangeDetection' : '',
    zone: zoneJs && !isOld ? 'provideZoneChangeDetection({ eventCoalescing: true })' : '',
    bootstrapOptions: zoneJs && isOld ? ', { ngZoneEventCoalescing: true }' : '',
  };
}

/** @param {MatrixApp} app */
function packageJson({ name, zoneJs, ssr, versions }) {
  const { angular, cli, build, typescript } = versions;
  const framework = ['common', 'compiler', 'core', 'platform-browser', 'router', ...(ssr ? ['platform-server'] : [])];
  return {
    name: `app-${name}`,
    version: '0.0.0',
    private: true,
    dependencies: {
      ...Object.fromEntries(framework.map((each) => [`@angular/${each}`, angular])),
      ...(ssr ? { '@angular/ssr': versions.ssr } : {}),
      rxjs: '~7.8.0',
      tslib: '^2.3.0',
      ...(zoneJs ? { 'zone.js': '~0.15.0' } : {}),
    },
    devDependencies: {
      '@angular/build': build,
      '@angular/cli': cli,
      '@angular/compiler-cli': angular,
      ...(ssr ? { '@types/node': '^24.0.0' } : {}),
      typescript,
    },
  };
}

/** @param {MatrixApp} app */
function angularJson({ zoneJs, ssr }) {
  const options = {
    browser: 'src/main.ts',
    tsConfig: 'tsconfig.app.json',
    assets: [{ glob: '**/*', input: 'public' }],
    outputPath: 'dist/app',
    ...(zoneJs ? { polyfills: ['zone.js'] } : {}),
    ...(ssr
      ? {
          server: 'src/main.server.ts',
          outputMode: 'server',
          ssr: { entry: 'src/server.ts' },
          security: { allowedHosts: ['localhost'] },
        }
      : {}),
  };
  return {
    version: 1,
    cli: { analytics: false, cache: { enabled: false }, packageManager: 'npm' },
    projects: {
      app: {
        projectType: 'application',
        root: '',
        sourceRoot: 'src',
        prefix: 'app',
        architect: {
          build: {
            builder: '@angular/build:application',
            options,
            configurations: { production: { outputHashing: 'all' } },
            defaultConfiguration: 'production',
          },
        },
      },
    },
  };
}

/** Every source file and setting of an app with its text, to see what a command changed. @param {string} folder */
export async function readSources(folder) {
  /** @type {Record<string, string>} */
  const texts = {};
  for (const name of ['angular.json', 'package.json']) texts[name] = await readFile(path.join(folder, name), 'utf8');
  for (const entry of await readdir(path.join(folder, 'src'), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) texts[path.relative(folder, file)] = await readFile(file, 'utf8');
  }
  return texts;
}
