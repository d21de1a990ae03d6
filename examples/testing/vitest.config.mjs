// The specs of src/ under Vitest alone, without Angular's CLI.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const built = (name) => fileURLToPath(new URL(`../../dist/oidc-client-lib/fesm2022/${name}.mjs`, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Angular's decorators are the ones of before the standard.
  oxc: { decorator: { legacy: true } },
  // An app that has the package in its node_modules needs no alias.
  resolve: {
    alias: [
      { find: /^oidc-client-lib$/, replacement: built('oidc-client-lib') },
      { find: /^oidc-client-lib\/testing$/, replacement: built('oidc-client-lib-testing') },
    ],
  },
  test: { environment: 'jsdom', globals: true, include: ['src/**/*.spec.ts'], setupFiles: ['vitest.setup.ts'] },
});
