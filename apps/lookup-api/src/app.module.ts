import { Module } from '@nestjs/common';
import { productChanged } from '@openshelf/contracts';
import { DatabaseModule } from '@openshelf/database';
import { MessagingModule } from '@openshelf/messaging';
import { DiscoveryModule } from './discovery/discovery.module.js';
import { ProductsModule } from './products/products.module.js';

@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'lookup-api', required: false }),
    MessagingModule.forRoot({ service: 'lookup-api', consumes: [productChanged], required: false }),
    DiscoveryModule,
    ProductsModule,
  ],
})
export class AppModule {}
