import { describe, expect, it } from '@jest/globals';
import { Logger } from '@openshelf/platform';
import { eventually } from '@openshelf/testing';
import { Recurring } from './recurring.js';

const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });

describe('recurring work', () => {
  it('begins at once and goes on, also after a failure', async () => {
    let runs = 0;
    const work = () => (++runs === 1 ? Promise.reject(new Error('no database')) : Promise.resolve());
    const recurring = new Recurring('test', 5, work, logger);
    recurring.start();
    await eventually(() => runs >= 3);
    await recurring.stop();
    const runsWhenStopped = runs;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(runs).toBe(runsWhenStopped);
  });

  it('never runs twice at the same time, and its stop waits for the run under way', async () => {
    let finish = (): void => undefined;
    let runs = 0;
    const work = () => new Promise<void>((resolve) => (runs++, (finish = resolve)));
    const recurring = new Recurring('test', 1, work, logger);
    recurring.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    let stopped = false;
    const stopping = recurring.stop().then(() => (stopped = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect({ runs, stopped }).toEqual({ runs: 1, stopped: false });
    finish();
    await stopping;
    expect(runs).toBe(1);
  });
});
