import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import { AnnounceMiss } from '../discovery/announce-miss.js';
import { canStartSearch, type DiscoveryState, isSettled, newlyQueued } from '../discovery/discovery-state.js';
import { DiscoveryStates } from '../discovery/discovery-state.store.js';
import { HealingWatch } from '../discovery/healing-watch.js';
import { ProductCache } from './product-cache.js';
import { ProductStore, type StoredProduct } from './product.store.js';

export type LookupResult =
  | { readonly kind: 'product'; readonly product: StoredProduct }
  | { readonly kind: 'missing'; readonly state: DiscoveryState };

export interface LookupOptions {
  /** How long a miss may wait for its product, in milliseconds; 0 answers at once. */
  readonly waitMs?: number;
  /** Ends the waiting, for example when the client has gone. */
  readonly signal?: AbortSignal;
}

/**
 * The product of a code: from the cache, else from the catalogue; a miss is announced, so that it heals, and may wait
 * for that. Concurrent lookups of one code share one read.
 */
@Injectable()
export class LookUpProduct {
  readonly #reading = new Map<Gtin14, Promise<LookupResult>>();

  constructor(
    private readonly cache: ProductCache,
    private readonly products: ProductStore,
    private readonly states: DiscoveryStates,
    private readonly announceMiss: AnnounceMiss,
    private readonly healing: HealingWatch,
  ) {}

  async execute(gtin: Gtin14, options: LookupOptions = {}): Promise<LookupResult> {
    const { waitMs = 0 } = options;
    if (waitMs === 0) return this.#lookUp(gtin);
    // Watched from before the first read, so that a product that appears in between is not missed.
    const watch = this.healing.watch(gtin, waitMs, options.signal);
    try {
      let result = await this.#lookUp(gtin);
      while (result.kind === 'missing' && !isSettled(result.state, new Date()) && (await watch.changed())) {
        result = await this.#read(gtin);
      }
      return result;
    } finally {
      watch.end();
    }
  }

  async #lookUp(gtin: Gtin14): Promise<LookupResult> {
    const cached = await this.cache.read(gtin);
    if (cached?.kind === 'product') return cached;
    if (cached?.kind === 'unknown' && isSettled(cached.state, new Date())) {
      this.announceMiss.count(gtin);
      return { kind: 'missing', state: cached.state };
    }
    const result = await this.#read(gtin);
    if (result.kind === 'missing') await this.#announce(gtin, result.state);
    return result;
  }

  /** From the catalogue, past the cache, which is refreshed with what was found. */
  #read(gtin: Gtin14): Promise<LookupResult> {
    const running = this.#reading.get(gtin);
    if (running) return running;
    const reading = this.#readOnce(gtin).finally(() => this.#reading.delete(gtin));
    this.#reading.set(gtin, reading);
    return reading;
  }

  async #readOnce(gtin: Gtin14): Promise<LookupResult> {
    const product = await this.products.find(gtin);
    if (product) {
      await this.cache.keep(gtin, product);
      return { kind: 'product', product };
    }
    const state = (await this.states.find(gtin)) ?? newlyQueued(gtin);
    if (isSettled(state, new Date())) await this.cache.keepUnknown(state);
    return { kind: 'missing', state };
  }

  async #announce(gtin: Gtin14, state: DiscoveryState): Promise<void> {
    if (state.phase === 'queued' || canStartSearch(state, new Date())) await this.announceMiss.execute(gtin);
    else this.announceMiss.count(gtin);
  }
}
