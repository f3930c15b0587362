import { describe, expect, it } from '@jest/globals';
import { eventually } from '@openshelf/testing';
import { CircuitBreaker } from './circuit-breaker.js';

const gone = new Error('gone');

function breakerOf(world: { up: boolean }): {
  breaker: CircuitBreaker;
  ask: () => Promise<string>;
  asked: () => number;
} {
  let count = 0;
  const answer = async (): Promise<string> => {
    if (!world.up) throw gone;
    return 'answer';
  };
  const breaker = new CircuitBreaker({
    name: 'redis',
    probe: answer,
    isFailure: (error) => error === gone,
    failures: 3,
    probeEveryMs: 5,
  });
  return { breaker, ask: () => breaker.run(() => (count++, answer())), asked: () => count };
}

describe('a circuit breaker', () => {
  it('asks no more after some failures in a row, and closes when a probe is answered', async () => {
    const world = { up: false };
    const { breaker, ask, asked } = breakerOf(world);
    for (let i = 0; i < 3; i++) await expect(ask()).rejects.toBe(gone);
    expect(breaker.open).toBe(true);
    await expect(ask()).rejects.toMatchObject({ code: 'CIRCUIT.OPEN', retry: 'infrastructure' });
    expect(asked()).toBe(3);
    world.up = true;
    await eventually(() => !breaker.open, { every: 5 });
    expect(await ask()).toBe('answer');
  });

  it('stays closed as long as something is answered in between', async () => {
    const world = { up: false };
    const { breaker, ask } = breakerOf(world);
    for (let i = 0; i < 10; i++) {
      world.up = i % 3 === 2;
      await ask().catch(() => undefined);
    }
    expect(breaker.open).toBe(false);
  });

  it('takes an error that the dependency says for an answer', async () => {
    const breaker = new CircuitBreaker({ name: 'redis', probe: async () => true, isFailure: () => false });
    for (let i = 0; i < 10; i++) await expect(breaker.run(() => Promise.reject(gone))).rejects.toBe(gone);
    expect(breaker.open).toBe(false);
  });
});
