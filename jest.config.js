const demo = '<rootDir>/projects/demo-app';
const lib = '<rootDir>/projects/oidc-client-lib';

/** @type {import('jest').Config} */
export default {
  // Nothing else runs meanwhile, and two cores are all that some machines have.
  maxWorkers: '100%',
  projects: [
    {
      displayName: 'oidc-client-lib',
      preset: 'jest-preset-angular',
      testEnvironment: `${lib}/jest/browser-environment.cjs`,
      setupFilesAfterEnv: [`${lib}/jest/setup.ts`],
      testMatch: [`${lib}/{src,jsrsasign,testing}/**/*.spec.ts`],
      modulePathIgnorePatterns: ['<rootDir>/dist'],
      moduleNameMapper: {
        '^oidc-client-lib$': `${lib}/src/public-api.ts`,
        '^oidc-client-lib/(jsrsasign|testing)$': `${lib}/$1/public-api.ts`,
      },
      transform: {
        '^.+\\.(ts|mjs|js|html)$': [
          'jest-preset-angular',
          { tsconfig: `${lib}/tsconfig.spec.json`, stringifyContentPathRegex: '\\.(html|svg)$' },
        ],
      },
    },
    {
      displayName: 'demo-app',
      preset: 'jest-preset-angular',
      testEnvironment: `${lib}/jest/browser-environment.cjs`,
      setupFilesAfterEnv: [`${lib}/jest/setup.ts`],
      testMatch: [`${demo}/src/**/*.spec.ts`],
      modulePathIgnorePatterns: ['<rootDir>/dist'],
      transform: {
        '^.+\\.(ts|mjs|js|html)$': ['jest-preset-angular', { tsconfig: `${demo}/tsconfig.spec.json` }],
      },
    },
    '<rootDir>/projects/oidc-client-lib/schematics/jest.config.js',
  ],
};
