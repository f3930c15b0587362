import { Controller } from '@nestjs/common';
import { type ProductChanged, productChanged } from '@openshelf/contracts';
import { Consume } from '@openshelf/messaging';
import { RefreshProduct } from './refresh-product.js';

@Controller()
export class ProductChangedConsumer {
  constructor(private readonly refreshProduct: RefreshProduct) {}

  @Consume(productChanged, { durable: 'lookup-api-product-changed', concurrency: 16 })
  handle(event: ProductChanged): Promise<void> {
    return this.refreshProduct.execute(event);
  }
}
