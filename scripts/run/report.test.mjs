import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLogLine, table } from './report.mjs';

describe('report', () => {
  for (const [line, expected] of [
    ['{"level":50,"msg":"cannot connect","err":{"message":"refused"}}', ['error', 'cannot connect: refused']],
    ['{"level":"warn","msg":"slow"}', ['warn', 'slow']],
    ['{"level":60,"msg":"refused","err":{"message":"refused"}}', ['fatal', 'refused']],
  ]) {
    it(`shortens ${line}`, () => {
      const { level, text } = parseLogLine(line);
      assert.deepEqual([level, text], expected);
    });
  }

  it('does not take other lines for log entries', () => {
    assert.equal(parseLogLine('Error: nothing'), null);
    assert.equal(parseLogLine('{ not json'), null);
  });

  it('makes columns as wide as their widest cell', () => {
    assert.equal(
      table([
        ['A', 'B'],
        ['long', 1],
      ]),
      '  A     B\n  long  1',
    );
  });
});
