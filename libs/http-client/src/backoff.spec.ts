import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

describe('the wait before a retry', () => {
  it.each([
    [0, 200],
    [1, 400],
    [2, 800],
    [20, 5_000],
  ])('of retry %d lies anywhere below %d ms', (retry, bound) => {
    expect(backoffMs(retry, () => 0)).toBe(0);
    expect(backoffMs(retry, () => 0.5)).toBe(bound / 2);
    expect(backoffMs(retry, () => 0.999_999)).toBe(bound);
  });
});
