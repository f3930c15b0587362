import { beforeEach, describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import type { AnnounceMiss } from '../discovery/announce-miss.js';
import type { DiscoveryState } from '../discovery/discovery-state.js';
import { CatalogueGuard } from '../cache/catalogue-guard.js';
import { SharedCacheModel } from '../cache/shared-cache.model.js';
import type { StalenessInspector } from '../cache/staleness-inspector.js';
import { HealingWatch } from '../discovery/healing-watch.js';
import { LookUpProduct } from './look-up-product.js';
import { ProductCache } from './product-cache.js';
import type { StoredProduct } from './product.store.js';

const gtin = asGtin14('03017620422003');
const product: StoredProduct = { version: 1, body: Buffer.from('{"name":"Nutella"}') };
const found = { kind: 'product', product, stale: false };
const state = (phase: DiscoveryState['phase'], nextTryAt: string | null = null): DiscoveryState => ({
  gtin,
  phase,
  round: 1,
  sourcesTried: [],
  nextTryAt,
});
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** The ports, in memory: what the cache and the catalogue hold, and what happened at them. */
class World {
  stored: StoredProduct | undefined;
  found: DiscoveryState | undefined;
  reads = 0;
  announced = 0;
  counted = 0;
  readonly healing = new HealingWatch();
  readonly cache = new ProductCache(
    new SharedCacheModel(Date.now),
    new CatalogueGuard({ concurrency: 8, queue: 1_000, queueMs: 1_000, deadlineMs: 1_000, probe: async () => true }),
    { sample: () => undefined } as unknown as StalenessInspector,
    { find: async () => (this.reads++, this.stored) },
    { find: async () => this.found },
  );
  readonly lookUp = new LookUpProduct(
    this.cache,
    { execute: async () => void this.announced++, count: () => void this.counted++ } as unknown as AnnounceMiss,
    this.healing,
  );

  heal(): void {
    this.stored = product;
    this.cache.drop(gtin, product.version);
    this.healing.tell(gtin);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('LookUpProduct', () => {
  it('answers from the catalogue once, and then without touching it', async () => {
    world.stored = product;
    expect(await world.lookUp.execute(gtin)).toMatchObject(found);
    expect(await world.lookUp.execute(gtin)).toMatchObject(found);
    expect(world).toMatchObject({ reads: 1, announced: 0 });
  });

  it('has at hand what it has just answered, and nothing else', async () => {
    expect(world.lookUp.peek(gtin)).toBeUndefined();
    world.stored = product;
    await world.lookUp.execute(gtin);
    expect(world.lookUp.peek(gtin)).toMatchObject(found);
    expect(world.lookUp.peek(gtin)?.product).toBe(product);
  });

  it('leaves a known absence to execute, which counts the scan', async () => {
    world.found = state('unknown', inAnHour());
    await world.lookUp.execute(gtin);
    expect(world.lookUp.peek(gtin)).toBeUndefined();
  });

  it('announces the first miss and says that it is queued', async () => {
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'missing', state: state('queued') });
    expect(world.announced).toBe(1);
  });

  it.each(['searching', 'delayed'] as const)('only counts a miss whose search is %s', async (phase) => {
    world.found = state(phase);
    expect(await world.lookUp.execute(gtin)).toEqual({ kind: 'missing', state: state(phase) });
    expect(world).toMatchObject({ announced: 0, counted: 1 });
  });

  it('asks the catalogue again for a miss whose search goes on', async () => {
    world.found = state('searching');
    await world.lookUp.execute(gtin);
    world.stored = product;
    expect(await world.lookUp.execute(gtin)).toMatchObject(found);
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
    await world.lookUp.execute(gtin);
    expect(world).toMatchObject({ announced: 2, reads: 2 });
  });

  it('reads the catalogue once for 1,000 lookups at the same time', async () => {
    world.stored = product;
    await Promise.all(Array.from({ length: 1_000 }, () => world.lookUp.execute(gtin)));
    expect(world.reads).toBe(1);
  });
});

describe('LookUpProduct with a wait', () => {
  it('answers the product as soon as it heals', async () => {
    setTimeout(() => world.heal(), 30);
    const started = Date.now();
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toMatchObject(found);
    expect(Date.now() - started).toBeLessThan(500);
    expect(world.announced).toBe(1);
  });

  it('sees a product whose news got lost, within a second', async () => {
    setTimeout(() => (world.stored = product), 30);
    expect(await world.lookUp.execute(gtin, { waitMs: 5_000 })).toMatchObject(found);
  });

  it('does not miss news that come while the catalogue is read', async () => {
    const find = world.lookUp.execute(gtin, { waitMs: 900 });
    world.heal();
    expect(await find).toMatchObject(found);
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
