import { Controller } from '@nestjs/common';
import { type ProductRaw, productRaw } from '@openshelf/contracts';
import { Consume } from '@openshelf/messaging';
import { NormalizeProduct } from './normalize-product.js';

@Controller()
export class ProductRawConsumer {
  constructor(private readonly normalizeProduct: NormalizeProduct) {}

  @Consume(productRaw, { durable: 'normalizer-product-raw', concurrency: 16 })
  handle(event: ProductRaw): Promise<void> {
    return this.normalizeProduct.execute(event);
  }
}
