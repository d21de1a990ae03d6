/** @type {import('jest').Config} */
module.exports = {
  displayName: 'schematics',
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.spec.json' }],
    '\\.mjs$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.spec.json', useESM: true }],
  },
  // @angular-devkit/schematics is CommonJS but requires packages that are ES modules only: magic-string is compiled,
  // the spinner that package installation shows is left out.
  transformIgnorePatterns: ['/node_modules/(?!(magic-string|@jridgewell/sourcemap-codec)/)'],
  moduleNameMapper: { '^ora$': '<rootDir>/testing/no-spinner.js' },
};
