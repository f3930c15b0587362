import { describe, expect, it } from '@jest/globals';
import type { Look } from '../../apps/lookup-api/src/cache/cache-entry.js';
import { SharedCacheModel } from '../../apps/lookup-api/src/cache/shared-cache.model.js';
import type { Fill } from '../../apps/lookup-api/src/cache/shared-cache.js';
import { CacheSimulation, type SimulationOptions, type SimulationResult, type Weather } from './cache.simulation.js';

/** All seeds: `CACHE_SIMULATION_SEEDS=10000`. */
const SEEDS = Number(process.env['CACHE_SIMULATION_SEEDS'] ?? 150);
const FIRST_SEED = Number(process.env['CACHE_SIMULATION_FIRST_SEED'] ?? 1);

/** What most caches do: a change deletes, a reader sets what it has read. */
class SetAfterDelete extends SharedCacheModel {
  override async fill(key: string, fill: Fill): Promise<boolean> {
    this.held.delete(key);
    return super.fill(key, fill);
  }

  override async invalidate(key: string): Promise<boolean> {
    return this.held.delete(key);
  }
}

/** Relies on every change arriving: entries have no age. */
class Ageless extends SharedCacheModel {
  override async look(key: string, token: string): Promise<Look> {
    const look = await super.look(key, token);
    return look.entry?.kind === 'value' ? { ...look, entry: { ...look.entry, ageMs: 0 } } : look;
  }
}

describe('the cache protocol, simulated', () => {
  it.each<[Weather]>([['healthy'], ['faults']])(
    'keeps its bound: %s',
    async (weather) => {
      const total = { seeds: SEEDS, reads: 0, worstMs: 0, boundMs: 0, worstReturnMs: 0, markedStale: 0, failed: 0 };
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        const result = await simulate({ seed, weather });
        expect({ seed, violations: result.violations }).toEqual({ seed, violations: [] });
        add(total, result);
      }
      process.stdout.write(`cache simulation, ${weather}: ${JSON.stringify(total)}\n`);
      expect(total.worstMs).toBeLessThanOrEqual(total.boundMs);
      expect(total.worstReturnMs).toBeLessThanOrEqual(total.boundMs);
    },
    3_600_000,
  );

  it.each([
    ['set after delete', 'healthy' as const, (now: () => number) => new SetAfterDelete(now)],
    ['entries that end only by a change', 'faults' as const, (now: () => number) => new Ageless(now)],
  ])('finds %s out', async (_, weather, shared) => {
    for (let seed = 1; seed <= 300; seed++) {
      if ((await simulate({ seed, weather, shared })).violations.length > 0) return;
    }
    throw new Error('no seed noticed');
  });

  it('can be had again from its seed', async () => {
    const options = { seed: 42, weather: 'faults' } as const;
    expect(await simulate(options)).toEqual(await simulate(options));
  });
});

function simulate(options: SimulationOptions): Promise<SimulationResult> {
  return new CacheSimulation(options).run();
}

function add(
  total: { -readonly [K in keyof Omit<SimulationResult, 'violations'>]: number },
  one: SimulationResult,
): void {
  total.reads += one.reads;
  total.failed += one.failed;
  total.markedStale += one.markedStale;
  total.boundMs = one.boundMs;
  total.worstMs = Math.max(total.worstMs, Math.round(one.worstMs));
  total.worstReturnMs = Math.max(total.worstReturnMs, Math.round(one.worstReturnMs));
}
