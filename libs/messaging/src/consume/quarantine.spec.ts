import { describe, expect, it } from '@jest/globals';
import { Quarantine } from './quarantine.js';

describe('quarantine', () => {
  it('holds all intakes, waits until they are quiet and flushed, and lets one in at a time', async () => {
    const steps: string[] = [];
    const quarantine = new Quarantine(async () => void steps.push('flush'));
    for (const name of ['a', 'b']) {
      quarantine.watch({
        hold: async () => void steps.push(`hold ${name}`),
        quiet: async () => void steps.push(`quiet ${name}`),
        resume: () => void steps.push(`resume ${name}`),
      });
    }
    const [leave, second] = await Promise.all([quarantine.enter(), quarantine.enter()]);
    expect(second).toBeUndefined();
    expect(steps).toEqual(['hold a', 'hold b', 'quiet a', 'quiet b', 'flush']);
    leave?.();
    leave?.();
    expect(steps.slice(5)).toEqual(['resume a', 'resume b']);
    expect(await quarantine.enter()).toBeDefined();
  });
});
