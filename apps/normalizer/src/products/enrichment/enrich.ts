import type { ProductDocument } from '@openshelf/contracts';
import { readAmounts } from './read-amounts.js';
import { unmarkAllergens } from './unmark-allergens.js';

/** Derives values from merged ones. Pure: no clock, no I/O; what it needs besides the product is compiled in. */
type EnrichmentStep = (product: ProductDocument) => ProductDocument;

/**
 * In this order, each step seeing what the ones before made. Brand standardisation, ingredient parsing and diets are
 * steps of this list.
 */
const steps: readonly EnrichmentStep[] = [readAmounts, unmarkAllergens];

export function enrich(product: ProductDocument): ProductDocument {
  return steps.reduce((enriched, step) => step(enriched), product);
}
