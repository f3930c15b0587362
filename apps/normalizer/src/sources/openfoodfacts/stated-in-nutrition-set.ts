import type { Nutrition } from '@openshelf/contracts';
import { gramNutrients } from '../nutrition/nutrients.js';
import { gramsPer } from '../nutrition/grams-per.js';
import type { StatedNutrition } from '../nutrition/nutrition-table.js';
import { type JsonObject, isObject, objectOf, wordOf } from '../reading/json.js';
import { readNumber } from '../reading/read-number.js';

const ALCOHOL = new Map([
  ['% vol', 1],
  ['%', 1],
]);
const KJ = new Map([['kj', 1]]);
const KCAL = new Map([['kcal', 1]]);

/**
 * Reads `nutrition.aggregated_set` of schema 1003, which mixes what the label declares with what upstream estimated
 * from the ingredients: only declared values count. Undefined if the set is about anything but 100 g or ml as sold.
 */
export function statedInNutritionSet(set: JsonObject, basis: Nutrition['basis']): StatedNutrition | null {
  if (set.preparation !== 'as_sold' || (set.per !== '100g' && set.per !== '100ml')) return null;
  const nutrients = objectOf(set.nutrients);
  const values = new Map<string, number>();
  for (const { id, key } of gramNutrients) {
    const value = amountOf(nutrients[id], gramsPer);
    if (value !== null) values.set(key, value);
  }
  const alcohol = amountOf(nutrients.alcohol, ALCOHOL);
  if (alcohol !== null) values.set('alcohol', alcohol);
  for (const [key, value] of energyOf(nutrients)) values.set(key, value);
  return { basis: set.per === '100ml' ? '100ml' : basis, scaledFromServing: scaled(nutrients), values };
}

/** One of the two energies is often computed upstream (`~`) from the macronutrients: then the declared one counts alone. */
function energyOf(nutrients: JsonObject): Map<string, number> {
  const kj = amountOf(nutrients['energy-kj'] ?? nutrients.energy, KJ);
  const kcal = amountOf(nutrients['energy-kcal'], KCAL);
  const guessedKj = isGuess(nutrients['energy-kj'] ?? nutrients.energy);
  const guessedKcal = isGuess(nutrients['energy-kcal']);
  const energy = new Map<string, number>();
  if (kj !== null && !(guessedKj && kcal !== null && !guessedKcal)) energy.set('energyKj', kj);
  if (kcal !== null && !(guessedKcal && kj !== null && !guessedKj)) energy.set('energyKcal', kcal);
  return energy;
}

function amountOf(nutrient: unknown, factors: ReadonlyMap<string, number>): number | null {
  if (!isObject(nutrient) || nutrient.source === 'estimate' || nutrient.modifier === '-') return null;
  const factor = factors.get(wordOf(nutrient.unit).toLowerCase());
  const value = readNumber(nutrient.value) ?? readNumber(nutrient.value_computed);
  return value === null || factor === undefined ? null : value * factor;
}

function isGuess(nutrient: unknown): boolean {
  return isObject(nutrient) && nutrient.modifier === '~';
}

function scaled(nutrients: JsonObject): boolean {
  return Object.values(nutrients).some((nutrient) => isObject(nutrient) && nutrient.source_per === 'serving');
}
