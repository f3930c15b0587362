/**
 * ci-summary.mjs REPORT_DIR TEST_STATUS CHECK_STATUS: the last line of a CI run, "N passed, N failed", and its exit status.
 * Statuses count as well as reports: a run that died before it could report anything is a failure.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addUp, jestResult, stepResult, tapResult } from './run/ci-results.mjs';

const [reportDir, testStatus, checkStatus] = process.argv.slice(2);
const tests = addUp([jestResult(read('jest.json')), tapResult(read('scripts.tap'))]);
const hidden = Number(testStatus) !== 0 && tests.failed === 0;
const { passed, failed } = addUp([tests, { passed: 0, failed: hidden ? 1 : 0 }, stepResult(checkStatus)]);

if (hidden) console.log(`npm test ended with exit status ${testStatus} without reporting a failed test`);
if (Number(checkStatus) !== 0) console.log(`npm run check ended with exit status ${checkStatus}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function read(file) {
  try {
    return readFileSync(join(reportDir, file), 'utf8');
  } catch {
    return null;
  }
}
