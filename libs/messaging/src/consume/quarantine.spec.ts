import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Quarantine } from './quarantine.js';

function quarantined() {
  const steps: string[] = [];
  const quarantine = new Quarantine(async () => void steps.push('flush'));
  for (const name of ['a', 'b']) {
    quarantine.watch({
      hold: async (mostMs) => void steps.push(`hold ${name} ${mostMs}`),
      quiet: async () => void steps.push(`quiet ${name}`),
      resume: () => void steps.push(`resume ${name}`),
    });
  }
  return { steps, quarantine };
}

describe('quarantine', () => {
  it('holds all intakes, waits until they are quiet and flushed, and lets them go afterwards', async () => {
    const { steps, quarantine } = quarantined();
    expect(await quarantine.alone(6, 100, async () => void steps.push('run'))).toBeUndefined();
    expect(steps).toEqual(['hold a 100', 'hold b 100', 'quiet a', 'quiet b', 'flush', 'run', 'resume a', 'resume b']);
  });

  it('runs one at a time, the one with the fewest deliveries first', async () => {
    const { quarantine } = quarantined();
    const runs: number[] = [];
    let running = 0;
    const suspects = [8, 6, 7].map((count) =>
      quarantine.alone(count, 100, async () => {
        expect(++running).toBe(1);
        await turn();
        running--;
        runs.push(count);
      }),
    );
    await Promise.all(suspects);
    expect(runs).toEqual([6, 7, 8]);
  });

  it('lets the next one in, and resumes, when one fails and when holding or flushing does', async () => {
    const { steps, quarantine } = quarantined();
    quarantine.watch({
      hold: () => Promise.reject(new Error('no hold')),
      quiet: () => Promise.reject(new Error('no quiet')),
      resume: () => void steps.push('resume c'),
    });
    const failing = quarantine.alone(6, 100, () => Promise.reject(new Error('failed')));
    const next = quarantine.alone(7, 100, async () => 'ran');
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('ran');
    expect(steps.at(-1)).toBe('resume c');
  });
});
