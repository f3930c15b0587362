import { beforeEach, describe, expect, it } from '@jest/globals';
import { histogram } from '@openshelf/platform';
import type { LiveVersion } from './live-versions.store.js';
import { StalenessInspector } from './staleness-inspector.js';

const key = '03017620422003';
let asked: (readonly string[])[];
let live: Map<string, LiveVersion>;
const metric = () => histogram({ name: 'cache_staleness_seconds', help: '' });
const inspector = (random = 0): StalenessInspector =>
  new StalenessInspector({ find: async (gtins) => (asked.push(gtins), live) }, () => random);
const observed = async (): Promise<{ count: number; sum: number }> => {
  const { values } = await metric().get();
  const of = (suffix: string) => values.find(({ metricName }) => metricName === `cache_staleness_seconds_${suffix}`);
  return { count: of('count')?.value ?? 0, sum: of('sum')?.value ?? 0 };
};

beforeEach(() => {
  asked = [];
  live = new Map();
  inspector();
  metric().reset();
});

describe('the staleness inspector', () => {
  it('exports by how much an answer was behind the catalogue', async () => {
    const inspect = inspector();
    live.set(key, { version: 3, changedAgoMs: 2_000 });
    inspect.sample(key, 2);
    await inspect.inspect();
    const { count, sum } = await observed();
    expect(count).toBe(1);
    expect(sum).toBeGreaterThan(1.9);
    expect(sum).toBeLessThanOrEqual(2);
  });

  it('finds nothing stale in a current answer, nor in one that the change came after', async () => {
    const inspect = inspector();
    live.set(key, { version: 3, changedAgoMs: 2_000 });
    inspect.sample(key, 3);
    await inspect.inspect();
    inspect.sample(key, 2);
    live.set(key, { version: 3, changedAgoMs: 0 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await inspect.inspect();
    expect(await observed()).toEqual({ count: 2, sum: 0 });
  });

  it('samples one hit in a hundred, and asks once for at most fifty', async () => {
    const rare = inspector(0.01);
    rare.sample(key, 1);
    await rare.inspect();
    expect(asked).toEqual([]);
    const inspect = inspector();
    for (let i = 0; i < 1_000; i++) inspect.sample(`${i}`, 1);
    await inspect.inspect();
    expect(asked.map((gtins) => gtins.length)).toEqual([50]);
  });

  it('is silent when the database is gone', async () => {
    const inspect = new StalenessInspector({ find: () => Promise.reject(new Error('gone')) }, () => 0);
    inspect.sample(key, 1);
    await inspect.inspect();
    expect(await observed()).toEqual({ count: 0, sum: 0 });
  });
});
