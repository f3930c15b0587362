import { describe, expect, it } from '@jest/globals';
import { NearCache } from './near-cache.js';

const cache = (maxBytes = 100_000): NearCache<string> => new NearCache(maxBytes);

describe('the near level', () => {
  it('answers until the end of the entry, and not then', () => {
    const near = cache();
    near.put('a', 'A', 1, 10, 1_000, 0);
    expect(near.get('a', 999)).toBe('A');
    expect(near.get('a', 1_000)).toBeUndefined();
  });

  it('takes nothing whose time is already over', () => {
    const near = cache();
    near.put('a', 'A', 1, 10, 1_000, 1_000);
    expect(near.bytes).toBe(0);
  });

  it('never goes back while the entry lives', () => {
    const near = cache();
    near.put('a', 'new', 2, 10, 1_000, 0);
    near.put('a', 'old', 1, 10, 1_500, 500);
    expect(near.get('a', 500)).toBe('new');
    near.put('a', 'old', 1, 10, 2_000, 1_000);
    expect(near.get('a', 1_000)).toBe('old');
  });

  it('drops what is older than a change, and remembers its version for a moment', () => {
    const near = cache();
    near.put('a', 'old', 1, 10, 1_000, 0);
    near.raiseFloor('a', 2, 1_500, 500);
    expect(near.get('a', 500)).toBeUndefined();
    near.put('a', 'old', 1, 10, 1_400, 600);
    expect(near.get('a', 600)).toBeUndefined();
    expect(near.knownVersion('a', 600)).toBe(2);
    near.put('a', 'new', 2, 10, 1_600, 600);
    expect(near.get('a', 600)).toBe('new');
  });

  it('keeps what is as new as the change', () => {
    const near = cache();
    near.put('a', 'new', 2, 10, 1_000, 0);
    near.raiseFloor('a', 2, 1_500, 500);
    expect(near.get('a', 500)).toBe('new');
  });

  it('spends nothing on changes of what nobody asks for', () => {
    const near = cache();
    near.raiseFloor('a', 2, 1_500, 500);
    expect(near.bytes).toBe(0);
  });

  it('lets the least recently used go when the bytes are full', () => {
    const near = cache(10_000);
    for (let i = 0; i < 9; i++) near.put(`${i}`, `${i}`, 1, 700, 1_000, 0);
    near.get('0', 1);
    for (let i = 9; i < 12; i++) near.put(`${i}`, `${i}`, 1, 700, 1_000, 0);
    expect(near.get('0', 1)).toBe('0');
    expect(near.get('1', 1)).toBeUndefined();
    expect(near.get('11', 1)).toBe('11');
    expect(near.bytes).toBeLessThanOrEqual(10_000);
  });

  it('lets no single entry push out all others', () => {
    const near = cache(10_000);
    near.put('a', 'A', 1, 10, 1_000, 0);
    near.put('huge', 'H', 1, 9_000, 1_000, 0);
    expect(near.get('huge', 0)).toBeUndefined();
    expect(near.get('a', 0)).toBe('A');
  });

  it('forgets everything when changes may have been missed', () => {
    const near = cache();
    near.put('a', 'A', 1, 10, 1_000, 0);
    near.clear();
    expect(near.get('a', 0)).toBeUndefined();
    expect(near.bytes).toBe(0);
  });
});
