import type { Nutrition } from '@openshelf/contracts';
import { gramNutrients } from '../nutrition/nutrients.js';
import type { StatedNutrition } from '../nutrition/nutrition-table.js';
import { type JsonObject, objectOf } from '../reading/json.js';
import { readNumber } from '../reading/read-number.js';

/** Upstream's way to say that the label does not state the nutrient; its value is then 0 and means nothing. */
const NOT_STATED = '-';
/** Upstream's way to say that the value is a guess. */
const GUESSED = '~';

/** The flat properties of one nutrient. Made once: building them for each product costs more than reading it. */
interface NutrimentKeys {
  readonly value: string;
  readonly per100: string;
  readonly perServing: string;
  readonly modifier: string;
}

const energyKj = keysOf('energy-kj');
const energyKcal = keysOf('energy-kcal');
const energy = keysOf('energy');
/** By the two properties that tell of a nutrient: products have some 15 of the nutrients there are. */
const gramsByProperty = new Map(
  gramNutrients.flatMap(({ id, key }) => {
    const nutrient = { key, keys: keysOf(id) };
    return [nutrient.keys.value, nutrient.keys.per100].map((property) => [property, nutrient] as const);
  }),
);

/**
 * Reads the flat `nutriments` of schemas before 1003. `x_100g` is in grams (energy in kJ, `energy-kcal` in kcal) whatever
 * `x_unit` says: the unit is that in which somebody typed `x_value`.
 */
export function statedInNutriments(product: JsonObject, basis: Nutrition['basis']): StatedNutrition {
  const nutriments = objectOf(product.nutriments);
  const scaledFromServing = product.nutrition_data_per === 'serving';
  const serving = scaledFromServing ? readNumber(product.serving_quantity) : null;
  const read = (keys: NutrimentKeys): number | null => perHundred(nutriments, keys, scaledFromServing, serving);
  const values = new Map<string, number>();
  const set = (key: string, value: number | null): void => {
    if (value !== null) values.set(key, value);
  };
  for (const property of Object.keys(nutriments)) {
    const nutrient = gramsByProperty.get(property);
    if (nutrient && !values.has(nutrient.key)) set(nutrient.key, read(nutrient.keys));
  }
  setEnergy(nutriments, scaledFromServing, read, set);
  // Per cent by volume is never scaled, though old rows scale it in `alcohol_100g`.
  const stated = nutriments.alcohol_modifier !== NOT_STATED;
  if (stated) set('alcohol', readNumber(nutriments.alcohol_value) ?? readNumber(nutriments.alcohol_100g));
  return { basis: product.nutrition_data_per === '100ml' ? '100ml' : basis, scaledFromServing, values };
}

/** Some rows have no `_100g`: then the value as entered, or that of a serving whose weight or volume is known. */
function perHundred(
  nutriments: JsonObject,
  keys: NutrimentKeys,
  scaledFromServing: boolean,
  serving: number | null,
): number | null {
  if (nutriments[keys.modifier] === NOT_STATED) return null;
  const value = readNumber(nutriments[keys.per100]);
  if (value !== null) return value;
  if (!scaledFromServing) return readNumber(nutriments[keys.value]);
  const perServing = readNumber(nutriments[keys.perServing]);
  return perServing !== null && serving !== null && serving > 0 ? (perServing / serving) * 100 : null;
}

/**
 * Energy as the label states it. `energy` is kJ, but where kcal was typed upstream computed it, rounded: then the kcal
 * are the statement and the kJ are ours to compute.
 */
function setEnergy(
  nutriments: JsonObject,
  scaledFromServing: boolean,
  read: (keys: NutrimentKeys) => number | null,
  set: (key: string, value: number | null) => void,
): void {
  const typedInKcal = nutriments.energy_unit === 'kcal';
  const typedKcal = typedInKcal && !scaledFromServing ? readNumber(nutriments.energy_value) : null;
  const kcal = read(energyKcal) ?? typedKcal;
  const kj = read(energyKj) ?? (typedInKcal && kcal !== null ? null : read(energy));
  const guessedKj = nutriments[energyKj.modifier] === GUESSED && nutriments[energyKcal.modifier] !== GUESSED;
  set('energyKcal', kcal);
  set('energyKj', guessedKj && kcal !== null ? null : kj);
}

function keysOf(id: string): NutrimentKeys {
  return { value: id, per100: `${id}_100g`, perServing: `${id}_serving`, modifier: `${id}_modifier` };
}
