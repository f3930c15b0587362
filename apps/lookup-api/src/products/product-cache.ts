import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import type { Loaded } from '../cache/cache-entry.js';
import { productPolicy } from '../cache/cache-policy.js';
import { CatalogueGuard } from '../cache/catalogue-guard.js';
import { ReadThroughCache } from '../cache/read-through-cache.js';
import { SharedCache } from '../cache/shared-cache.js';
import { StalenessInspector } from '../cache/staleness-inspector.js';
import { type DiscoveryState, isSettled, newlyQueued } from '../discovery/discovery-state.js';
import { DiscoveryStates } from '../discovery/discovery-state.store.js';
import { ProductStore } from './product.store.js';

/** Bytes of products that one process holds for a moment: about 5,000 of them. */
const NEAR_BYTES = 32 * 1024 * 1024;

/** Products by code through the cache; what is absent answers how the search for it stands. */
@Injectable()
export class ProductCache extends ReadThroughCache<Gtin14, DiscoveryState> {
  constructor(
    shared: SharedCache,
    guard: CatalogueGuard,
    inspector: StalenessInspector,
    products: ProductStore,
    states: DiscoveryStates,
  ) {
    super({
      policy: productPolicy,
      nearBytes: NEAR_BYTES,
      shared,
      load: (gtin) => guard.run(() => load(gtin, products, states)),
      onHit: (gtin, version) => inspector.sample(gtin, version),
    });
  }
}

async function load(gtin: Gtin14, products: ProductStore, states: DiscoveryStates): Promise<Loaded<DiscoveryState>> {
  const value = await products.find(gtin);
  if (value) return { kind: 'value', value };
  const about = (await states.find(gtin)) ?? newlyQueued(gtin);
  // Only "nobody knows it" lasts; everything else may change with the next answer of a source.
  return { kind: 'absent', about, lasting: isSettled(about, new Date()) };
}
