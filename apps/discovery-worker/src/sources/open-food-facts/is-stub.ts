import { asObject, type JsonObject } from '../json-object.js';

const NAME = /^(product_name|generic_name)(_[a-z]{2})?$/;
const NUTRIENT =
  /^(?!.*_(unit|modifier)$)(energy|fat|saturated-fat|carbohydrates|sugars|fiber|proteins|salt|sodium)([-_]|$)/;

/**
 * True for a record that somebody began and left: neither a name nor any nutrition, in the flat `nutriments` or in the
 * `nutrition` of schema 1003. A product without either is worth asking the next source.
 */
export function isStub(product: JsonObject): boolean {
  return !Object.entries(product).some(([key, value]) => NAME.test(key) && isSaid(value)) && !hasNutrition(product);
}

function hasNutrition({ nutriments, nutrition }: JsonObject): boolean {
  const set = asObject(asObject(nutrition)?.['aggregated_set']);
  return namesNutrient(asObject(nutriments)) || namesNutrient(asObject(set?.['nutrients']));
}

function namesNutrient(nutrients: JsonObject = {}): boolean {
  return Object.entries(nutrients).some(([key, value]) => NUTRIENT.test(key) && isSaid(value));
}

/** The server writes nothing, null or an empty text for what nobody has said. */
function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && (typeof value !== 'string' || value.trim() !== '');
}
