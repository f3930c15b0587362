import { describe, expect, it } from '@jest/globals';
import { parseRetryAfter } from './retry-after.js';

const NOW = Date.parse('2026-11-22T10:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
    ['Sunday, 22-Nov-26 10:02:00 GMT', 120_000],
  ])('reads %j as seconds or as a date', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([
    ['86400', 3_600_000],
    ['Mon, 22 Nov 2027 10:00:00 GMT', 3_600_000],
    ['99999999999999999999999', 3_600_000],
  ])('lets no source stop us for more than an hour: %j', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([
    ['0', 1_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 1_000],
  ])('pauses a moment even when the time is over: %j', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([undefined, '', '  ', 'soon', '-5', '1.5x'])('knows nothing from %j', (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });
});
