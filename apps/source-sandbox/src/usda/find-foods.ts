import { isObject, type JsonObject } from '../json.js';

/** A food in one of the three forms in which the API gives it. */
export interface FoundFood {
  readonly fdcId: number;
  readonly form: 'search' | 'detail' | 'abridged';
  readonly food: JsonObject;
}

/**
 * Every food in a document: a search answer, a full or abridged detail, or a list of them. The older publications listed in a
 * detail's `foodUpdateLog` are not foods of their own.
 */
export function findFoods(document: unknown, depth = 0): FoundFood[] {
  if (depth > 6) return [];
  if (Array.isArray(document)) return document.flatMap((item) => findFoods(item, depth + 1));
  if (!isObject(document)) return [];
  const fdcId = Number(document['fdcId']);
  if (Number.isInteger(fdcId) && fdcId > 0 && typeof document['description'] === 'string') {
    return [{ fdcId, form: formOf(document), food: document }];
  }
  return Object.values(document).flatMap((value) => findFoods(value, depth + 1));
}

function formOf(food: JsonObject): FoundFood['form'] {
  const nutrients: unknown[] = Array.isArray(food['foodNutrients']) ? food['foodNutrients'] : [];
  if (nutrients.some((each) => isObject(each) && (isObject(each['nutrient']) || each['type'] === 'FoodNutrient')))
    return 'detail';
  if (nutrients.some((each) => isObject(each) && each['number'] !== undefined)) return 'abridged';
  if (food['publishedDate'] !== undefined) return 'search';
  return food['foodClass'] !== undefined || food['labelNutrients'] !== undefined ? 'detail' : 'search';
}
