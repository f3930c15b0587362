import { fileURLToPath } from 'node:url';

/**
 * Three tiers, told by the file's name (docs/decisions/0005-three-test-tiers.md):
 *   *.spec.ts      pure code, no server            (`npm run check` runs these)
 *   *.int.spec.ts  one adapter on a real server    (beside the adapter)
 *   *.e2e-spec.ts  real built processes            (test/e2e)
 */
const rootDir = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@openshelf/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['<rootDir>/test/setup/reflect.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.openshelf'],
};

export default {
  rootDir,
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.spec.ts', '<rootDir>/test/{boundaries,simulation}/*.spec.ts'],
      testPathIgnorePatterns: ['\\.int\\.spec\\.ts$'],
    },
    { ...shared, displayName: 'int', testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.int.spec.ts'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
  ],
};
