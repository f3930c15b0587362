import { Module } from '@nestjs/common';
import { DiscoveryModule } from '../discovery/discovery.module.js';
import { LookUpProduct } from './look-up-product.js';
import { ProductCache } from './product-cache.js';
import { ProductChangedConsumer } from './product-changed.consumer.js';
import { PgProductStore } from './product.pg-store.js';
import { RedisProductCache } from './product.redis-cache.js';
import { ProductStore } from './product.store.js';
import { ProductsController } from './products.controller.js';
import { RefreshProduct } from './refresh-product.js';

/** Products by code: catalogue, cache, and keeping the two together. */
@Module({
  imports: [DiscoveryModule],
  controllers: [ProductsController, ProductChangedConsumer],
  providers: [
    LookUpProduct,
    RefreshProduct,
    { provide: ProductStore, useClass: PgProductStore },
    { provide: ProductCache, useClass: RedisProductCache },
  ],
})
export class ProductsModule {}
