import { Injectable } from '@nestjs/common';
import type { ProductChanged } from '@openshelf/contracts';
import { ProductCache } from './product-cache.js';

/** Tells the cache of a change: what is older is not served any more, and what is asked for is put in its place. */
@Injectable()
export class RefreshProduct {
  constructor(private readonly cache: ProductCache) {}

  execute({ gtin, version }: ProductChanged): Promise<void> {
    return this.cache.changed(gtin, version);
  }
}
