import angular from 'angular-eslint';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const LIB = './projects/oidc-client-lib/src';

/** Who may import whom: each step of the house may look at the steps below it, and not at its neighbours. */
const STEPS = [
  ['setup', 'api-access', 'routing', 'diagnosis', 'public-api.ts'],
  ['oidc-security-service.ts'],
  ['start-up'],
  [
    'sign-in',
    'renewal',
    'sign-out',
    'user-info',
    'tabs',
    'session-monitoring',
    'logging',
    'code-flow',
    'dpop',
    'pushed-requests',
  ],
  ['authorization'],
  ['issuer', 'session'],
  ['platform', 'configuration'],
  ['protocol'],
];

// What a step may use of its own neighbours: a with-….ts stands beside what it provides; the session watches are judged by a renewal.
const NEIGHBOURS = {
  'public-api.ts': STEPS[0],
  'session-monitoring': ['renewal'],
  'code-flow': ['renewal'],
  'user-info': ['renewal'],
  'sign-out': ['renewal'],
  session: ['issuer'],
  configuration: ['platform'],
};

const zones = STEPS.flatMap((names, index) =>
  names.map((name) => {
    const forbidden = [...STEPS.slice(0, index).flat(), ...names].filter(
      (other) => other !== name && !NEIGHBOURS[name]?.includes(other),
    );
    return { target: `${LIB}/${name}`, from: forbidden.map((other) => `${LIB}/${other}`) };
  }),
).filter(({ from }) => from.length > 0);

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.angular/**',
      'coverage/**',
      'reports/**',
      'docs/**',
      '**/files/**',
      'benchmarks/results/**',
      'benchmarks/silent-pages/**',
      'examples/**',
      'matrix/**',
      '.stryker-tmp/**',
    ],
  },
  {
    files: ['projects/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: 'projects/oidc-client-lib/tsconfig.spec.json' }),
      ],
    },
    languageOptions: {
      parserOptions: {
        project: [
          'projects/oidc-client-lib/tsconfig.spec.json',
          'projects/oidc-client-lib/schematics/tsconfig*.json',
          'projects/demo-app/tsconfig.app.json',
          'projects/demo-app/tsconfig.spec.json',
          'projects/demo-app/e2e/*/tsconfig*.json',
          'projects/size/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNullish: true }],
      // What comes from outside is called by its type, and then looked at; storage and platform may differ from the types.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'import-x/no-cycle': 'error',
    },
  },
  {
    files: [`${LIB.slice(2)}/**/*.ts`],
    ignores: ['**/*.spec.ts', '**/*.spec-data.ts'],
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'no-restricted-syntax': [
        'error',
        {
          selector: '[accessibility="private"]',
          message: 'Name it with a #: private at run time, and short in a bundle.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.spec-data.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    // Without types: those of the other libraries are there only once they are installed.
    files: ['benchmarks/**/*.{ts,mjs}', 'scripts/size-*.mjs', 'scripts/source-shares.mjs'],
    extends: [...tseslint.configs.strict],
    rules: { 'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }] },
  },
  {
    // Nothing here runs: what is wrong on purpose is the point.
    files: ['**/*.test-d.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  {
    files: ['projects/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
);
