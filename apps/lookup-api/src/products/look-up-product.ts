import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import type { Answer } from '../cache/cache-entry.js';
import { AnnounceMiss } from '../discovery/announce-miss.js';
import { canStartSearch, type DiscoveryState, isSettled } from '../discovery/discovery-state.js';
import { HealingWatch } from '../discovery/healing-watch.js';
import { ProductCache } from './product-cache.js';
import type { StoredProduct } from './product.store.js';

export interface FoundProduct {
  readonly kind: 'product';
  /** The same object as long as the same answer is at hand. */
  readonly product: StoredProduct;
  /** True when the product is past its time and the catalogue does not answer. */
  readonly stale: boolean;
  /** When the catalogue gave it, on the clock of `performance.now()`: what `Age` counts from. */
  readonly readAt: number;
}

export type LookupResult = FoundProduct | { readonly kind: 'missing'; readonly state: DiscoveryState };

export interface LookupOptions {
  /** How long a miss may wait for its product, in milliseconds; 0 answers at once. */
  readonly waitMs?: number;
  /** Ends the waiting, for example when the client has gone. */
  readonly signal?: AbortSignal;
}

/**
 * The product of a code: from the cache, else from the catalogue; a miss is announced, so that it heals, and may wait
 * for that.
 */
@Injectable()
export class LookUpProduct {
  constructor(
    private readonly cache: ProductCache,
    private readonly announceMiss: AnnounceMiss,
    private readonly healing: HealingWatch,
  ) {}

  /** The product, if this process has it at hand: no promise, no waiting. Else ask `execute`. */
  peek(gtin: Gtin14): FoundProduct | undefined {
    const answer = this.cache.peek(gtin);
    return answer?.kind === 'value' ? found(answer) : undefined;
  }

  async execute(gtin: Gtin14, options: LookupOptions = {}): Promise<LookupResult> {
    const { waitMs = 0 } = options;
    if (waitMs === 0) return this.#lookUp(gtin);
    // Watched from before the first read, so that a product that appears in between is not missed.
    const watch = this.healing.watch(gtin, waitMs, options.signal);
    try {
      let result = await this.#lookUp(gtin);
      while (result.kind === 'missing' && !isSettled(result.state, new Date()) && (await watch.changed())) {
        // A read that began before the news may not have seen what they tell of.
        result = resultOf(await this.cache.reload(gtin, watch.newsAt));
      }
      return result;
    } finally {
      watch.end();
    }
  }

  async #lookUp(gtin: Gtin14): Promise<LookupResult> {
    const result = resultOf(await this.cache.read(gtin));
    if (result.kind === 'missing') await this.#announce(gtin, result.state);
    return result;
  }

  async #announce(gtin: Gtin14, state: DiscoveryState): Promise<void> {
    if (state.phase === 'queued' || canStartSearch(state, new Date())) await this.announceMiss.execute(gtin);
    else this.announceMiss.count(gtin);
  }
}

function resultOf(answer: Answer<DiscoveryState>): LookupResult {
  return answer.kind === 'value' ? found(answer) : { kind: 'missing', state: answer.about };
}

function found({ value, stale, readAt }: Extract<Answer<DiscoveryState>, { kind: 'value' }>): FoundProduct {
  return { kind: 'product', product: value, stale, readAt };
}
