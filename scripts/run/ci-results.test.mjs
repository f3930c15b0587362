import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addUp, jestResult, stepResult, tapResult } from './ci-results.mjs';

describe('CI results', () => {
  it('counts a test file that could not be loaded as a failure', () => {
    const report = { numPassedTests: 4, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };
    assert.deepEqual(jestResult(JSON.stringify(report)), { passed: 4, failed: 3 });
  });

  it('reads the closing comments of node:test', () => {
    const tap = 'TAP version 13\nok 1 - a\n# tests 9\n# pass 7\n# fail 1\n# cancelled 1\n';
    assert.deepEqual(tapResult(tap), { passed: 7, failed: 2 });
  });

  it('adds up what there is, a missing report being nothing', () => {
    const all = [jestResult(null), tapResult(null), stepResult('0'), stepResult('2')];
    assert.deepEqual(addUp(all), { passed: 1, failed: 1 });
  });
});
