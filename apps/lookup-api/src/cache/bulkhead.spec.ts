import { describe, expect, it } from '@jest/globals';
import { Bulkhead } from './bulkhead.js';

const never = (): Promise<never> => new Promise(() => undefined);

describe('a bulkhead', () => {
  it('runs no more at once than it may, and all of them in the end', async () => {
    const bulkhead = new Bulkhead({ concurrency: 3, queue: 100, queueMs: 5_000 });
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    await Promise.all(Array.from({ length: 50 }, () => bulkhead.run(work)));
    expect({ most, running }).toEqual({ most: 3, running: 0 });
  });

  it('refuses at once when the queue is full, and says when to come back', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 1, queueMs: 50 });
    void bulkhead.run(never);
    const waiting = bulkhead.run(never);
    const started = performance.now();
    await expect(bulkhead.run(never)).rejects.toMatchObject({
      code: 'CATALOGUE.BUSY',
      retry: 'infrastructure',
      retryAfterMs: 1_000,
    });
    expect(performance.now() - started).toBeLessThan(40);
    await expect(waiting).rejects.toMatchObject({ code: 'CATALOGUE.BUSY' });
  });

  it('gives the place of failed work to the next', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 10, queueMs: 5_000 });
    const failing = bulkhead.run(() => Promise.reject(new Error('broken')));
    const next = bulkhead.run(async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
    expect(await bulkhead.run(async () => 'again')).toBe('again');
  });
});
