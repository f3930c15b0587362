import type { Gtin14 } from '@openshelf/gtin';

/** A product as it goes out: serialised once, when it was written, and never parsed on the way. */
export interface StoredProduct {
  /** Row version; grows with each change. */
  readonly version: number;
  /** The JSON document, UTF-8. */
  readonly body: Buffer;
}

/** The catalogue, as normalizer has written it. */
export abstract class ProductStore {
  /** The product, or undefined when the catalogue does not hold the code. */
  abstract find(gtin: Gtin14): Promise<StoredProduct | undefined>;
}
