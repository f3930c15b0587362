import { beforeEach, describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import type { AnnounceMiss } from '../discovery/announce-miss.js';
import type { DiscoveryState } from '../discovery/discovery-state.js';
import { HealingWatch } from '../discovery/healing-watch.js';
import { LookUpProduct } from './look-up-product.js';
import type { CacheEntry, ProductCache } from './product-cache.js';
import type { StoredProduct } from './product.store.js';

const gtin = asGtin14('03017620422003');
const product: StoredProduct = { version: 1, body: '{"name":"Nutella"}' };
const state = (phase: DiscoveryState['phase'], nextTryAt: string | null = null): DiscoveryState => ({
  gtin,
  phase,
  sourcesTried: [],
  nextTryAt,
});
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** The ports, in memory: what the cache and the catalogue hold, and what happened at them. */
class World {
  cached: CacheEntry | undefined;
  stored: StoredProduct | undefined;
  found: DiscoveryState | undefined;
  reads = 0;
  announced = 0;
  counted = 0;
  readonly healing = new HealingWatch();
  readonly cache = {
    read: async () => this.cached,
    keep: async (_: unknown, kept: StoredProduct) => void (this.cached = { kind: 'product', product: kept }),
    keepUnknown: async (kept: DiscoveryState) => void (this.cached = { kind: 'unknown', state: kept }),
  } as unknown as ProductCache;
  readonly lookUp = new LookUpProduct(
    this.cache,
    { find: async () => (this.reads++, this.stored) },
    { find: async () => this.found },
    { execute: async () => void this.announced++, count: () => void this.counted++ } as unknown as AnnounceMiss,
    this.healing,
  );

  heal(): void {
    this.stored = product;
    this.healing.tell(gtin);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('LookUpProduct', () => {
  it('answers a cached product without touching the catalogue', async () => {
    world.cached = { kind: 'product', product };
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'product', product });
    expect(world.reads).toBe(0);
  });

  it('answers from the catalogue and keeps it in the cache', async () => {
    world.stored = product;
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'product', product });
    expect(world.cached).toEqual({ kind: 'product', product });
    expect(world.announced).toBe(0);
  });

  it('announces the first miss and says that it is queued', async () => {
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'missing', state: state('queued') });
    expect(world.announced).toBe(1);
  });

  it.each(['searching', 'delayed'] as const)('only counts a miss whose search is %s', async (phase) => {
    world.found = state(phase);
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'missing', state: state(phase) });
    expect(world).toMatchObject({ announced: 0, counted: 1, cached: undefined });
  });

  it('remembers a code nobody knows, and asks the catalogue no more', async () => {
    const unknown = state('unknown', inAnHour());
    world.found = unknown;
    await world.lookUp.execute(gtin);
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'missing', state: unknown });
    expect(world).toMatchObject({ reads: 1, announced: 0, counted: 2 });
  });

  it('announces again when the next try of an unknown code is due', async () => {
    world.found = state('unknown', new Date(Date.now() - 1).toISOString());
    await world.lookUp.execute(gtin);
    expect(world).toMatchObject({ announced: 1, cached: undefined });
  });

  it('reads the catalogue once for many lookups at the same time', async () => {
    world.stored = product;
    await Promise.all(Array.from({ length: 100 }, () => world.lookUp.execute(gtin)));
    expect(world.reads).toBe(1);
  });
});

describe('LookUpProduct with a wait', () => {
  it('answers the product as soon as it heals', async () => {
    setTimeout(() => world.heal(), 30);
    const started = Date.now();
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toEqual({ kind: 'product', product });
    expect(Date.now() - started).toBeLessThan(500);
    expect(world.announced).toBe(1);
  });

  it('sees a product whose news got lost, within a second', async () => {
    setTimeout(() => (world.stored = product), 30);
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toEqual({ kind: 'product', product });
  });

  it('does not miss news that come while the catalogue is read', async () => {
    const find = world.lookUp.execute(gtin, { waitMs: 900 });
    world.heal();
    expect(await find).toEqual({ kind: 'product', product });
  });

  it('ends as soon as nobody knows the code', async () => {
    setTimeout(() => {
      world.found = state('unknown', inAnHour());
      world.healing.tell(gtin);
    }, 30);
    const started = Date.now();
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toMatchObject({ state: { phase: 'unknown' } });
    expect(Date.now() - started).toBeLessThan(500);
  });

  it('answers the state when the time is over', async () => {
    world.found = state('delayed');
    expect(await world.lookUp.execute(gtin, { waitMs: 60 })).toMatchObject({ state: { phase: 'delayed' } });
  });

  it('ends when the client has gone', async () => {
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 30);
    const started = Date.now();
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000, signal: gone.signal })).toMatchObject({ kind: 'missing' });
    expect(Date.now() - started).toBeLessThan(500);
  });

  it('ends when the service stops', async () => {
    setTimeout(() => world.healing.endAll(), 30);
    const started = Date.now();
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toMatchObject({ kind: 'missing' });
    expect(Date.now() - started).toBeLessThan(500);
  });
});
