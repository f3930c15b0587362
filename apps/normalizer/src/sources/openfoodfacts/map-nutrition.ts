import type { Amount, Nutrition } from '@openshelf/contracts';
import { readAmount } from '../../amounts/read-amount.js';
import { nutritionTable } from '../nutrition/nutrition-table.js';
import { type JsonObject, isObject, objectOf } from '../reading/json.js';
import { statedInNutriments } from './stated-in-nutriments.js';
import { statedInNutritionSet } from './stated-in-nutrition-set.js';

/**
 * The nutrition table of the product as sold, from whichever schema the row was saved in: `nutrition` since 1003,
 * `nutriments` before. Values for the prepared product are left out: they describe something else.
 */
export function mapNutrition(
  product: JsonObject,
  quantity: Amount | null,
  serving: Amount | null,
  warnings: string[],
): Nutrition | null {
  // Upstream's "per 100 g" stands for "per 100 ml" wherever the product, or the serving it was computed from, is a volume.
  const measured = product.nutrition_data_per === 'serving' ? [serving, quantity] : [quantity, serving];
  const basis = (unitOf(measured[0]) ?? unitOf(measured[1])) === 'ml' ? '100ml' : '100g';
  const stated = isObject(product.nutrition)
    ? statedInNutritionSet(objectOf(product.nutrition.aggregated_set), basis)
    : statedInNutriments(product, basis);
  return stated && nutritionTable(stated, warnings);
}

function unitOf(amount: Amount | null | undefined): 'g' | 'ml' | null {
  return amount ? (amount.unit ?? readAmount(amount.text, 'package')?.unit ?? null) : null;
}
