import type { Amount } from '@openshelf/contracts';
import { isPossibleAmount } from '../../amounts/is-possible-amount.js';
import { cleanText } from '../reading/clean-text.js';
import { readNumber, roundSignificant } from '../reading/read-number.js';
import type { JsonObject } from '../reading/json.js';

/** Net quantity of the package: the text as typed, with upstream's own reading of it where that names its unit. */
export function mapQuantity(product: JsonObject): Amount | null {
  return amountOf(product.quantity, product.product_quantity, product.product_quantity_unit);
}

export function mapServing(product: JsonObject): Amount | null {
  return amountOf(product.serving_size, product.serving_quantity, product.serving_quantity_unit);
}

function amountOf(printed: unknown, quantity: unknown, quantityUnit: unknown): Amount | null {
  const text = cleanText(printed);
  const number = readNumber(quantity);
  const unit = quantityUnit === 'g' || quantityUnit === 'ml' ? quantityUnit : null;
  if (number === null || unit === null || !isPossibleAmount(number)) {
    return text === null ? null : { text, value: null, unit: null };
  }
  const value = roundSignificant(number);
  return { text: text ?? `${value} ${unit}`, value, unit };
}
