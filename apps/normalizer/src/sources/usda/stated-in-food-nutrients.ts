import type { Nutrition } from '@openshelf/contracts';
import type { StatedNutrition } from '../nutrition/nutrition-table.js';
import { gramsPer } from '../nutrition/grams-per.js';
import { type JsonObject, objectOf, objectsOf, wordOf } from '../reading/json.js';
import { readNumber } from '../reading/read-number.js';

/** Our key by USDA's nutrient number (sources 2.2). Total energy is 208 kcal and 268 kJ. */
const KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    203: 'proteins',
    204: 'fat',
    205: 'carbohydrates',
    208: 'energyKcal',
    209: 'starch',
    262: 'caffeine',
    268: 'energyKj',
    269: 'sugars',
    291: 'fiber',
    295: 'solubleFiber',
    297: 'insolubleFiber',
    299: 'polyols',
    301: 'calcium',
    303: 'iron',
    304: 'magnesium',
    305: 'phosphorus',
    306: 'potassium',
    307: 'sodium',
    309: 'zinc',
    312: 'copper',
    313: 'fluoride',
    314: 'iodine',
    315: 'manganese',
    317: 'selenium',
    320: 'vitaminA',
    323: 'vitaminE',
    324: 'vitaminD',
    328: 'vitaminD',
    401: 'vitaminC',
    404: 'vitaminB1',
    405: 'vitaminB2',
    406: 'vitaminPp',
    410: 'pantothenicAcid',
    415: 'vitaminB6',
    416: 'biotin',
    417: 'vitaminB9',
    418: 'vitaminB12',
    421: 'choline',
    430: 'vitaminK',
    539: 'addedSugars',
    601: 'cholesterol',
    605: 'transFat',
    606: 'saturatedFat',
    645: 'monounsaturatedFat',
    646: 'polyunsaturatedFat',
    960: 'vitaminA',
  }),
);

const ENERGY_UNITS: ReadonlyMap<string, string> = new Map([
  ['energyKcal', 'kcal'],
  ['energyKj', 'kj'],
]);
/** An international unit of vitamin D is 0.025 µg; those of A and E depend on the form, which is not told. */
const VITAMIN_D_IU_IN_GRAMS = 0.025e-6;

/**
 * Reads `foodNutrients`, which are per 100 g or 100 ml in all three shapes (search, detail, abridged detail).
 * `labelNutrients` are per serving and never read.
 */
export function statedInFoodNutrients(food: JsonObject, basis: Nutrition['basis']): StatedNutrition {
  const values = new Map<string, number>();
  for (const row of objectsOf(food.foodNutrients)) {
    const nutrient = objectOf(row.nutrient);
    const key = KEYS.get(wordOf(row.nutrientNumber ?? row.number ?? nutrient.number));
    const unit = wordOf(row.unitName ?? nutrient.unitName).toLowerCase();
    const amount = readNumber(row.value ?? row.amount);
    const factor = key === undefined ? undefined : factorOf(key, unit);
    // The same nutrient may come twice with different derivations; the first is the one USDA shows.
    if (key === undefined || factor === undefined || amount === null || values.has(key)) continue;
    values.set(key, amount * factor);
  }
  // Branded values are all computed from the label's serving.
  return { basis, scaledFromServing: true, values };
}

function factorOf(key: string, unit: string): number | undefined {
  const energyUnit = ENERGY_UNITS.get(key);
  if (energyUnit !== undefined) return unit === energyUnit ? 1 : undefined;
  return unit === 'iu' && key === 'vitaminD' ? VITAMIN_D_IU_IN_GRAMS : gramsPer.get(unit);
}
