import type { Amount, ProductDocument } from '@openshelf/contracts';
import { readAmount } from '../../amounts/read-amount.js';
import type { AmountKind } from '../../amounts/read-decimal.js';

/**
 * Values of quantity and serving, read from their texts; where a text cannot be read, what the source read stays.
 * Our reading goes first: upstream takes ounces before the metric value beside them.
 */
export function readAmounts(product: ProductDocument): ProductDocument {
  return { ...product, quantity: read(product.quantity, 'package'), serving: read(product.serving, 'serving') };
}

function read(amount: Amount | null, kind: AmountKind): Amount | null {
  return amount && { ...amount, ...readAmount(amount.text, kind) };
}
