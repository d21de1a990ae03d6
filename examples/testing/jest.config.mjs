// The specs of src/ under Jest, with jest-preset-angular.
const built = '<rootDir>/../../dist/oidc-client-lib/fesm2022';

/** @type {import('jest').Config} */
export default {
  displayName: 'example',
  preset: 'jest-preset-angular',
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.(ts|mjs|js|html)$': ['jest-preset-angular', { tsconfig: '<rootDir>/tsconfig.spec.json' }],
  },
  // An app that has the package in its node_modules needs no mapping.
  moduleNameMapper: {
    '^oidc-client-lib$': `${built}/oidc-client-lib.mjs`,
    '^oidc-client-lib/testing$': `${built}/oidc-client-lib-testing.mjs`,
  },
};
