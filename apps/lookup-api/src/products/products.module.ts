import { Module, type OnModuleInit } from '@nestjs/common';
import { productChanged } from '@openshelf/contracts';
import { EventTap } from '@openshelf/messaging';
import { CacheModule } from '../cache/cache.module.js';
import { DiscoveryModule } from '../discovery/discovery.module.js';
import { LookUpProduct } from './look-up-product.js';
import { ProductCache } from './product-cache.js';
import { ProductChangedConsumer } from './product-changed.consumer.js';
import { PgProductStore } from './product.pg-store.js';
import { ProductStore } from './product.store.js';
import { ProductsController } from './products.controller.js';
import { RefreshProduct } from './refresh-product.js';

/** Products by code: catalogue, cache, and keeping the two together. */
@Module({
  imports: [CacheModule, DiscoveryModule],
  controllers: [ProductsController, ProductChangedConsumer],
  providers: [LookUpProduct, RefreshProduct, ProductCache, { provide: ProductStore, useClass: PgProductStore }],
})
export class ProductsModule implements OnModuleInit {
  constructor(
    private readonly tap: EventTap,
    private readonly cache: ProductCache,
  ) {}

  onModuleInit(): void {
    // One replica tells Redis of a change (the durable consumer); each drops what it holds itself.
    this.tap.subscribe(productChanged, ({ gtin, version }) => this.cache.drop(gtin, version), {
      onGap: () => this.cache.clearNear(),
    });
  }
}
