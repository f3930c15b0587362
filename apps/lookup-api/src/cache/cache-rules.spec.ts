import { describe, expect, it } from '@jest/globals';
import { AppError } from '@openshelf/platform';
import type { SharedEntry } from './cache-entry.js';
import { productPolicy, protocol, worstStalenessMs } from './cache-policy.js';
import { isOutage, judge, jittered, type Verdict } from './cache-rules.js';

const SOFT = 10_000;
const value = (ageMs: number, { version = 5, floor = 0, costMs = 0 } = {}): SharedEntry => ({
  kind: 'value',
  value: { version, body: Buffer.from('{}') },
  ageMs,
  softMs: SOFT,
  costMs,
  floor,
});

describe('an entry', () => {
  it.each<[string, SharedEntry, number, Verdict]>([
    ['fresh', value(0), 0, 'serve'],
    ['at the end of its soft life', value(SOFT - 1), 0, 'serve'],
    ['within the grace', value(SOFT), 0, 'refresh'],
    ['at the end of the grace', value(SOFT + protocol.graceMs - 1), 0, 'refresh'],
    ['past the grace', value(SOFT + protocol.graceMs), 0, 'miss'],
    ['below its floor', value(0, { floor: 6 }), 0, 'miss'],
    ['at its floor', value(0, { floor: 5 }), 0, 'serve'],
    ['older than what this process has heard of', value(0), 6, 'miss'],
    ['from the future of a clock that went back', value(-1), 0, 'miss'],
    ['negative', { kind: 'absent', about: '' }, 0, 'serve'],
    ['negative, although this process has heard of a product', { kind: 'absent', about: '' }, 1, 'miss'],
  ])('%s', (_, entry, known, verdict) => expect(judge(entry, known, 0)).toBe(verdict));

  it('is refreshed early by some, the likelier the dearer its read and the nearer its end', () => {
    const share = (ageMs: number, costMs: number): number => {
      const verdicts = Array.from({ length: 1_000 }, (__, i) => judge(value(ageMs, { costMs }), 0, i / 1_000));
      expect(verdicts).not.toContain('miss');
      return verdicts.filter((verdict) => verdict === 'refresh').length / 1_000;
    };
    expect(share(SOFT - 1_000, 10)).toBe(0);
    // The chance of an exponential of mean 500 ms to pass 1,000 ms: e^-2.
    expect(share(SOFT - 1_000, 500)).toBeCloseTo(0.135, 2);
    expect(share(SOFT - 100, 500)).toBeCloseTo(0.819, 2);
  });
});

describe('a life', () => {
  it('is shortened by up to a fifth and never prolonged', () => {
    expect(jittered(600_000, 0)).toBe(600_000);
    expect(jittered(600_000, 0.999_999)).toBe(480_001);
  });
});

describe('the bound', () => {
  it('of products is 611 s when no change arrives', () => expect(worstStalenessMs(productPolicy)).toBe(611_000));

  it('rests on floors that outlive every reader', () => {
    expect(protocol.floorMs).toBeGreaterThan(10 * protocol.maxReadMs);
  });
});

describe('a stale answer stands in', () => {
  it('for a catalogue that does not answer, and for no fault', () => {
    expect(isOutage(new AppError('DATABASE.UNAVAILABLE', 'infrastructure', ''))).toBe(true);
    expect(isOutage(new AppError('DATABASE.TIMEOUT', 'later', ''))).toBe(true);
    expect(isOutage(new AppError('X', 'never', ''))).toBe(false);
    expect(isOutage(new TypeError('x is not a function'))).toBe(false);
  });
});
