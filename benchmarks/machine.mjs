import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

import { LIBRARIES, versionOf, workspaceVersion } from './libraries.mjs';

/**
 * What was measured, and on what.
 *
 * @param {import('playwright-core').Browser} browser
 */
export function describeSetup(browser) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      processor: `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`,
      memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
      system: `${type()} ${release()}`,
      load: (loadavg()[2] ?? NaN).toFixed(1),
    },
    versions: {
      Chromium: browser.version(),
      Node: process.versions.node,
      Angular: workspaceVersion('@angular/core'),
      'oidc-provider': workspaceVersion('oidc-provider'),
      ...Object.fromEntries(LIBRARIES.map((library) => [library.title, versionOf(library)])),
    },
  };
}
