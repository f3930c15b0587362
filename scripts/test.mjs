/**
 * npm test [-- arguments for jest]: everything from packages to servers of its own, then every test.
 * `--no-build` uses dist/ as it is. OPENSHELF_TEST_REPORT names a folder for results a program can read.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode, withThrowAwayServers } from './run/throw-away.mjs';

const NO_BUILD = '--no-build';
const args = process.argv.slice(2);
const jestArgs = args.filter((arg) => arg !== NO_BUILD);
const reportDir = process.env.OPENSHELF_TEST_REPORT;

await withThrowAwayServers({ durable: false, skipBuild: args.includes(NO_BUILD) }, async (group, env) => {
  // Whoever names tests wants those; these scripts' own tests belong to the complete run.
  const ofScripts = jestArgs.length === 0 ? await runNode(group, 'script-tests', scriptTests(), env) : 0;
  const ofJest = await runNode(group, 'jest', jest(), env);
  return ofJest || ofScripts;
});

function jest() {
  const report = reportDir ? ['--json', `--outputFile=${join(reportDir, 'jest.json')}`] : [];
  return [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--config',
    'test/jest.config.mjs',
    ...report,
    ...jestArgs,
  ];
}

function scriptTests() {
  const files = readdirSync(join(root, 'scripts'), { recursive: true }).filter((path) => path.endsWith('.test.mjs'));
  const report = reportDir
    ? ['--test-reporter=tap', `--test-reporter-destination=${join(reportDir, 'scripts.tap')}`]
    : [];
  return [
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...report,
    ...files.map((path) => join('scripts', path)),
  ];
}
