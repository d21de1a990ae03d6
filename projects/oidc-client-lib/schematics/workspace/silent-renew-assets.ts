import type { Rule } from '@angular-devkit/schematics';
import { updateWorkspace, type TargetDefinition } from '@schematics/angular/utility';

/** Copies the package's silent-renew page, and the script it loads, to the root of the application. */
export const SILENT_RENEW_ASSETS = {
  glob: 'silent-renew.*',
  input: 'node_modules/oidc-client-lib/silent-renew',
  output: '/',
};

/** Builders that take an `assets` option and create no other default in its absence than "no assets". */
const BUILDERS_WITH_ASSETS = new Set([
  '@angular/build:application',
  '@angular/build:karma',
  '@angular-devkit/build-angular:application',
  '@angular-devkit/build-angular:browser',
  '@angular-devkit/build-angular:browser-esbuild',
  '@angular-devkit/build-angular:karma',
]);

type TargetOptions = Record<string, unknown>;

/** Adds the page to the build and test targets that take assets, and to their configurations that name assets anew. */
export function addSilentRenewAssets(projectName: string): Rule {
  return updateWorkspace((workspace) => {
    const targets = workspace.projects.get(projectName)?.targets;
    for (const targetName of ['build', 'test']) {
      const target = targets?.get(targetName);
      if (target) addToTarget(target);
    }
  });
}

function addToTarget(target: TargetDefinition): void {
  if (BUILDERS_WITH_ASSETS.has(target.builder) || target.options?.['assets']) {
    target.options ??= {};
    addToOptions(target.options);
  }
  for (const configuration of Object.values(target.configurations ?? {})) {
    if (configuration?.['assets']) addToOptions(configuration);
  }
}

function addToOptions(options: TargetOptions): void {
  const assets = Array.isArray(options['assets']) ? (options['assets'] as unknown[]) : [];
  if (!assets.some(isSilentRenewEntry)) options['assets'] = [...assets, { ...SILENT_RENEW_ASSETS }];
}

function isSilentRenewEntry(entry: unknown): boolean {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  return text.includes('oidc-client-lib/silent-renew');
}
