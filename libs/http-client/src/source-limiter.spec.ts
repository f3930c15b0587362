import { describe, expect, it } from '@jest/globals';
import type { RateStore, TakeAnswer, TakeRequest } from './rate-store.js';
import { SourceLimiter } from './source-limiter.js';

const QUOTA = { capacity: 3, refillPerMinute: 12, maxReplicas: 2, reserve: 2 };

/** A store that records what it is asked; `down` makes it unreachable. */
class FakeStore implements RateStore {
  readonly asked: TakeRequest[] = [];
  down = false;
  answer: TakeAnswer = { kind: 'granted', tokens: 2 };

  take(request: TakeRequest): Promise<TakeAnswer> {
    if (this.down) return Promise.reject(new Error('gone'));
    this.asked.push(request);
    return Promise.resolve(this.answer);
  }

  pause(): Promise<void> {
    return this.down ? Promise.reject(new Error('gone')) : Promise.resolve();
  }
}

function limiterWith(store: FakeStore) {
  const clock = { ms: 0, now: () => clock.ms, sleep: () => Promise.resolve() };
  return { clock, limiter: new SourceLimiter('off', QUOTA, store, clock) };
}

describe('the limit of a source', () => {
  it('keeps the last tokens for people', async () => {
    const store = new FakeStore();
    const { limiter } = limiterWith(store);
    await limiter.take('sync');
    await limiter.take('scan');
    expect(store.asked.map((one) => one.reserve)).toEqual([2, 0]);
  });

  it('takes a bucket that the store does not know for lost: one token, or none right after a grant', async () => {
    const store = new FakeStore();
    const { clock, limiter } = limiterWith(store);
    await limiter.take('scan');
    clock.ms += 59_000;
    await limiter.take('scan');
    clock.ms += 61_000;
    await limiter.take('scan');
    expect(store.asked.map((one) => one.fresh)).toEqual([1, 0, 1]);
  });

  it('goes by its own share while the store is away, and reports what it spent when it is back', async () => {
    const store = new FakeStore();
    const { clock, limiter } = limiterWith(store);
    store.down = true;
    expect((await limiter.take('scan')).kind).toBe('granted');
    expect((await limiter.take('scan')).kind).toBe('empty');
    clock.ms += 10_001;
    expect((await limiter.take('scan')).kind).toBe('granted');
    store.down = false;
    await limiter.take('scan');
    await limiter.take('scan');
    expect(store.asked.map((one) => one.debt)).toEqual([2, 0]);
  });

  it('remembers a pause it was told of, also when the store forgets it', async () => {
    const store = new FakeStore();
    const { clock, limiter } = limiterWith(store);
    store.answer = { kind: 'paused', waitMs: 5_000 };
    await limiter.take('scan');
    store.answer = { kind: 'granted', tokens: 2 };
    clock.ms += 4_000;
    expect(await limiter.take('scan')).toEqual({ kind: 'paused', waitMs: 1_000 });
    clock.ms += 1_001;
    expect((await limiter.take('scan')).kind).toBe('granted');
  });

  it('keeps a pause in the process when it cannot be shared', async () => {
    const store = new FakeStore();
    store.down = true;
    const { clock, limiter } = limiterWith(store);
    await limiter.pause(5_000);
    await limiter.pause(1_000);
    clock.ms += 4_000;
    expect(await limiter.take('scan')).toEqual({ kind: 'paused', waitMs: 1_000 });
    clock.ms += 1_001;
    expect((await limiter.take('scan')).kind).toBe('granted');
  });
});
