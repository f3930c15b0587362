import { Module } from '@nestjs/common';
import { Database, Outbox } from '@openshelf/database';
import { OutboxRelay } from '@openshelf/messaging';
import { Logger } from '@openshelf/platform';
import { PgCatalogStore } from './catalog.pg-store.js';
import { CatalogStore } from './catalog.store.js';
import { NormalizeProduct } from './normalize-product.js';
import { ProductRawConsumer } from './product-raw.consumer.js';
import { PgRawDocumentStore } from './raw-document.pg-store.js';
import { RawDocumentStore } from './raw-document.store.js';

/** Raw answers to products. */
@Module({
  controllers: [ProductRawConsumer],
  providers: [
    { provide: RawDocumentStore, useClass: PgRawDocumentStore },
    {
      provide: CatalogStore,
      inject: [Database, Outbox, OutboxRelay],
      useFactory: (database: Database, outbox: Outbox, relay: OutboxRelay) =>
        new PgCatalogStore(database, outbox, () => relay.poke()),
    },
    {
      provide: NormalizeProduct,
      inject: [RawDocumentStore, CatalogStore, Logger],
      useFactory: (archive: RawDocumentStore, catalog: CatalogStore, logger: Logger) =>
        new NormalizeProduct(archive, catalog, logger),
    },
  ],
})
export class ProductsModule {}
