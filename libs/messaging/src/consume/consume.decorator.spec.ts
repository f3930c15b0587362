import { describe, expect, it } from '@jest/globals';
import { type BarcodeMissing, type ProductRaw, productRaw } from '@openshelf/contracts';
import { PATTERN_EXTRAS_METADATA, PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { Consume } from './consume.decorator.js';
import type { MessageInfo } from './message-info.js';

const options = { durable: 'normalizer-product-raw', concurrency: 16 };

/** Checked by the compiler (`npm run check:types`): each expected error must be one. */
class Handlers {
  @Consume(productRaw, options)
  async event(_event: ProductRaw): Promise<void> {}

  @Consume(productRaw, options)
  async eventAndInfo(_event: ProductRaw, _info: MessageInfo): Promise<void> {}

  @Consume(productRaw, options)
  async partOfTheEvent(_event: Pick<ProductRaw, 'gtin'>): Promise<void> {}

  // @ts-expect-error -- the payload of another contract
  @Consume(productRaw, { ...options, key: 'x' })
  async otherEvent(_event: BarcodeMissing): Promise<void> {}

  // @ts-expect-error -- a second parameter that is not MessageInfo
  @Consume(productRaw, options)
  async otherInfo(_event: ProductRaw, _info: string): Promise<void> {}

  // @ts-expect-error -- a result that nobody would look at
  @Consume(productRaw, options)
  async result(event: ProductRaw): Promise<string> {
    return event.gtin;
  }
}

describe('Consume', () => {
  it('marks the method for the transport, with the rules of its subscription', () => {
    const method: unknown = Object.getOwnPropertyDescriptor(Handlers.prototype, 'event')?.value;
    expect(Reflect.getMetadata(PATTERN_METADATA, method as object)).toEqual(['normalizer-product-raw']);
    expect(Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method as object)).toEqual({
      subscription: { contract: productRaw, ...options, key: undefined, deadlineMs: 120_000, maxAttempts: 5 },
    });
  });
});
