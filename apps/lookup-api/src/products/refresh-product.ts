import { Injectable } from '@nestjs/common';
import type { ProductChanged } from '@openshelf/contracts';
import { ProductCache } from './product-cache.js';
import { ProductStore } from './product.store.js';

/** Puts the new version of a changed product into the cache, so that its next lookup is a hit. */
@Injectable()
export class RefreshProduct {
  constructor(
    private readonly products: ProductStore,
    private readonly cache: ProductCache,
  ) {}

  async execute({ gtin, version }: ProductChanged): Promise<void> {
    const product = await this.products.find(gtin);
    // What is gone, or not yet visible here, must at least not be served any longer.
    if (product && product.version >= version) await this.cache.refresh(gtin, product);
    else await this.cache.invalidate(gtin, version);
  }
}
