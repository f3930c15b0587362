import type { Gtin14 } from '@openshelf/gtin';
import type { DiscoveryState } from '../discovery/discovery-state.js';
import type { StoredProduct } from './product.store.js';

/** What the cache knows about a code: the product, or that nobody knows one. */
export type CacheEntry =
  | { readonly kind: 'product'; readonly product: StoredProduct }
  | { readonly kind: 'unknown'; readonly state: DiscoveryState };

/**
 * The shared cache of lookups. A version in it never goes back, whoever writes in whatever order. Readers use it if it is
 * there: for them a lost cache is an empty one. What a change has to do to it must arrive: `refresh` and `invalidate`
 * reject with `CACHE.UNAVAILABLE` (infrastructure), or an old version would live on in a cache that comes back.
 */
export abstract class ProductCache {
  /** The entry, or undefined when there is none (or no cache). */
  abstract read(gtin: Gtin14): Promise<CacheEntry | undefined>;
  /** Keeps a product that was read, unless a newer version, or a floor above it, is there. */
  abstract keep(gtin: Gtin14, product: StoredProduct): Promise<void>;
  /** Puts the product of a change, by the same rule. */
  abstract refresh(gtin: Gtin14, product: StoredProduct): Promise<void>;
  /** Remembers for a short time that nobody knows the code; never replaces a product. */
  abstract keepUnknown(state: DiscoveryState): Promise<void>;
  /** Forgets what is older than `version` and refuses it for the next minute. */
  abstract invalidate(gtin: Gtin14, version: number): Promise<void>;
}
