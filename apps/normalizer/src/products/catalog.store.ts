import type { Gtin14 } from '@openshelf/gtin';
import type { CatalogChange, StoredProduct } from './catalog-change.js';

/** The catalogue's tables. */
export abstract class CatalogStore {
  /**
   * Shows `decide` what is stored about a code and writes what it answers, with the event `product.changed` where the
   * product changes, in one transaction in which nobody else writes this code. Answers what was decided. `decide` may
   * run more than once.
   */
  abstract change(gtin: Gtin14, decide: (stored: StoredProduct) => CatalogChange): Promise<CatalogChange>;
}
