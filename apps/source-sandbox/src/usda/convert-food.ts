import { isObject, type JsonObject } from '../json.js';
import { isoDate, usDate } from './dates.js';

/** Fields that have the same name and form in search rows and details. */
const SAME = [
  'fdcId',
  'description',
  'dataType',
  'gtinUpc',
  'ndbNumber',
  'foodCode',
  'brandOwner',
  'brandName',
  'subbrandName',
  'ingredients',
  'marketCountry',
  'dataSource',
  'packageWeight',
  'servingSizeUnit',
  'servingSize',
  'householdServingFullText',
  'shortDescription',
  'tradeChannels',
];

/** The row by which the search lists a food of which the detail, full or abridged, was recorded. Label nutrients have no place in it. */
export function searchRowOf(detail: JsonObject): JsonObject {
  const category = detail['foodCategory'];
  return defined({
    ...pick(detail, SAME),
    publishedDate: isoDate(detail['publicationDate']),
    modifiedDate: isoDate(detail['modifiedDate']),
    foodCategory: detail['brandedFoodCategory'] ?? (isObject(category) ? category['description'] : category),
    microbes: [],
    foodNutrients: nutrientsOf(detail).flatMap((entry) => searchNutrient(entry)),
  });
}

function searchNutrient(entry: JsonObject): JsonObject[] {
  if (entry['amount'] === undefined) return [];
  const nutrient = isObject(entry['nutrient']) ? entry['nutrient'] : entry;
  const derivation = isObject(entry['foodNutrientDerivation']) ? entry['foodNutrientDerivation'] : {};
  const source = isObject(derivation['foodNutrientSource']) ? derivation['foodNutrientSource'] : {};
  const unit = nutrient['unitName'];
  const row = defined({
    nutrientId: nutrient === entry ? undefined : nutrient['id'],
    nutrientName: nutrient['name'],
    nutrientNumber: nutrient['number'],
    unitName: typeof unit === 'string' ? unit.replace('µ', 'u').toUpperCase() : unit,
    derivationCode: derivation['code'] ?? entry['derivationCode'],
    derivationDescription: derivation['description'] ?? entry['derivationDescription'],
    derivationId: derivation['id'],
    value: entry['amount'],
    foodNutrientSourceId: source['id'],
    foodNutrientSourceCode: source['code'],
    foodNutrientSourceDescription: source['description'],
    rank: nutrient['rank'],
    foodNutrientId: entry['nutrient'] === undefined ? undefined : entry['id'],
    percentDailyValue: entry['percentDailyValue'],
  });
  return [row];
}

/** The detail of a food of which only the search row was recorded; without label nutrients and update log, which it does not tell. */
export function detailOf(row: JsonObject): JsonObject {
  return defined({
    ...pick(row, SAME),
    foodClass: row['dataType'] === 'Branded' ? 'Branded' : undefined,
    publicationDate: usDate(row['publishedDate']),
    modifiedDate: usDate(row['modifiedDate']),
    availableDate: usDate(row['modifiedDate']),
    brandedFoodCategory: row['foodCategory'],
    foodNutrients: nutrientsOf(row).map((nutrient) =>
      defined({
        type: 'FoodNutrient',
        id: nutrient['foodNutrientId'],
        nutrient: defined({
          id: nutrient['nutrientId'],
          number: nutrient['nutrientNumber'],
          name: nutrient['nutrientName'],
          rank: nutrient['rank'],
          unitName: detailUnit(nutrient['unitName']),
        }),
        foodNutrientDerivation: defined({
          id: nutrient['derivationId'],
          code: nutrient['derivationCode'],
          description: nutrient['derivationDescription'],
        }),
        amount: nutrient['value'],
      }),
    ),
  });
}

function detailUnit(unit: unknown): unknown {
  if (unit === 'UG') return 'µg';
  return typeof unit === 'string' && unit !== 'IU' ? unit.toLowerCase().replace('kj', 'kJ') : unit;
}

/** `format=abridged`: flat nutrients and few fields. */
export function abridgedOf(row: JsonObject): JsonObject {
  return defined({
    ...pick(row, ['fdcId', 'description', 'dataType', 'gtinUpc', 'ndbNumber', 'foodCode', 'brandOwner']),
    publicationDate: row['publishedDate'],
    foodNutrients: nutrientsOf(row).map((nutrient) =>
      defined({
        number: nutrient['nutrientNumber'],
        name: nutrient['nutrientName'],
        amount: nutrient['value'],
        unitName: nutrient['unitName'],
        derivationCode: nutrient['derivationCode'],
        derivationDescription: nutrient['derivationDescription'],
      }),
    ),
  });
}

function nutrientsOf(food: JsonObject): JsonObject[] {
  return Array.isArray(food['foodNutrients']) ? food['foodNutrients'].filter(isObject) : [];
}

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
