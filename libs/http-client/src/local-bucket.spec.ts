import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LocalBucket } from './local-bucket.js';
import type { Quota } from './source-policy.js';

const OFF: Quota = { capacity: 3, refillPerMinute: 12, maxReplicas: 3, reserve: 1 };

function clockAt(ms: number) {
  const clock = { ms, now: () => clock.ms, sleep: () => Promise.resolve() };
  return clock;
}

describe("a replica's share of a quota", () => {
  it('starts with one token, and with none when the shared bucket was used just before', () => {
    expect(new LocalBucket(OFF, clockAt(0)).take('scan', false).kind).toBe('granted');
    expect(new LocalBucket(OFF, clockAt(0)).take('scan', true).kind).toBe('empty');
  });

  it('says how long the next token takes', () => {
    const clock = clockAt(0);
    const bucket = new LocalBucket(OFF, clock);
    bucket.take('scan', false);
    const refused = bucket.take('scan', false);
    expect(refused).toMatchObject({ kind: 'empty', waitMs: 15_000 });
    clock.ms = 14_999;
    expect(bucket.take('scan', false).kind).toBe('empty');
    clock.ms = 15_001;
    expect(bucket.take('scan', false).kind).toBe('granted');
  });

  it('is kept for people when the quota has a reserve', () => {
    expect(new LocalBucket(OFF, clockAt(0)).take('sync', false).kind).toBe('empty');
  });

  it('gives nothing when the quota is smaller than the number of replicas', () => {
    const bucket = new LocalBucket({ capacity: 1, refillPerMinute: 1, maxReplicas: 5 }, clockAt(0));
    expect(bucket.take('scan', false)).toMatchObject({ kind: 'empty', waitMs: 60_000 });
  });

  it('keeps all replicas together within the quota in every minute, whenever they ask', () => {
    const quota = fc.record({
      capacity: fc.integer({ min: 1, max: 10 }),
      refillPerMinute: fc.integer({ min: 1, max: 60 }),
      maxReplicas: fc.integer({ min: 1, max: 6 }),
    });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.nat(5)), { minLength: 50, maxLength: 300 });
    fc.assert(
      fc.property(quota, steps, (quota, steps) => {
        const clock = clockAt(0);
        const replicas = Array.from({ length: quota.maxReplicas }, () => new LocalBucket(quota, clock));
        const granted: number[] = [];
        for (const [pause, replica] of steps) {
          clock.ms += pause;
          const bucket = replicas[replica % quota.maxReplicas]!;
          if (bucket.take('scan', false).kind === 'granted') granted.push(clock.ms);
        }
        for (const from of granted) {
          const inMinute = granted.filter((at) => at >= from && at < from + 60_000).length;
          expect(inMinute).toBeLessThanOrEqual(quota.capacity + quota.refillPerMinute);
        }
      }),
    );
  });
});
