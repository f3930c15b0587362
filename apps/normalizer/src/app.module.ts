import { Module } from '@nestjs/common';
import { productRaw } from '@openshelf/contracts';
import { DatabaseModule, Outbox } from '@openshelf/database';
import { MessagingModule } from '@openshelf/messaging';
import { ProductsModule } from './products/products.module.js';

@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'normalizer', outbox: 'catalog' }),
    MessagingModule.forRoot({ service: 'normalizer', consumes: [productRaw], outbox: Outbox }),
    ProductsModule,
  ],
})
export class AppModule {}
