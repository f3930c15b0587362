const NOTHING = { passed: 0, failed: 0 };

/** A file that cannot be loaded has no failed tests in jest's report, only a failed suite. */
export function jestResult(json) {
  if (!json) return NOTHING;
  const report = JSON.parse(json);
  return { passed: report.numPassedTests, failed: report.numFailedTests + (report.numRuntimeErrorTestSuites ?? 0) };
}

/** node:test's closing comments: `# pass 12`, `# fail 0`. */
export function tapResult(tap) {
  if (!tap) return NOTHING;
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled') };
}

export function stepResult(status) {
  return Number(status) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function addUp(results) {
  return results.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    NOTHING,
  );
}
